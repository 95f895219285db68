import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { publishEvent, type PublishedEvent } from '../harness/events.ts';
import { checkInvariants } from '../harness/invariants.ts';
import { type Product, startProduct } from '../harness/product.ts';
import { seededRandom, seedOfRun } from '../harness/seeded.ts';
import { accepted, addressOf, type Answer, type Order, Visitor } from '../harness/visitor.ts';
import { until } from '../harness/wait.ts';

const PURCHASES = 200;
const CLIENTS = 12;
/** A job that died with its replica is rung again when its lease of 30 s has lapsed. */
const PAID_WITHIN_MS = 60_000;
const KILLS = 3;

let product: Product;
let event: PublishedEvent;
beforeAll(async () => {
  product = await startProduct({ replicas: 2, balancer: true });
  event = await publishEvent(product, { rows: 60, seatsPerRow: 20 });
});
afterAll(() => product?.close());

/** What a client was told: the order that was acknowledged. */
interface Acknowledged {
  readonly visitor: Visitor;
  readonly order: Order;
  readonly seats: number;
}

let retries = 0;

/** Once more with the same key, at once, where the connection broke or the server could not say. */
async function retriedOnce<T>(act: () => Promise<Answer<T>>): Promise<T> {
  const first = await act().catch(() => null);
  if (first !== null && first.status < 500) return accepted(first);
  retries++;
  return accepted(await act());
}

async function purchase(visitor: Visitor, seats: number): Promise<Acknowledged> {
  const keys = [randomUUID(), randomUUID(), randomUUID()];
  const choice = { bestAvailable: { quantity: seats } };
  const hold = await retriedOnce(() => visitor.hold(event.slug, choice, keys[0]));
  const order = await retriedOnce(() => visitor.order(hold.id, keys[1]));
  const payment = await retriedOnce(() => visitor.pay(order.id, keys[2]));
  accepted(await visitor.confirm(payment));
  return { visitor, order, seats };
}

/** Kills a replica as soon as some purchases are done, and starts it again. @returns how many were done by then */
async function killOne(random: () => number, after: number, done: () => number): Promise<number> {
  await until(() => done() >= after, { withinMs: PAID_WITHIN_MS, what: `${after} purchases are done`, everyMs: 1 });
  const victim = random() < 0.5 ? 0 : 1;
  const doneThen = done();
  await product.replicas[victim]!.kill('SIGKILL');
  await product.restart(victim);
  return doneThen;
}

it(`kill -9 of a replica loses nothing of ${PURCHASES} purchases, and who retries once sees no failure`, async () => {
  const random = seededRandom(seedOfRun('kill -9 during purchases'));
  const acknowledged: Acknowledged[] = [];
  let begun = 0;
  const client = async (end: number): Promise<void> => {
    while (begun < end) {
      const visitor = new Visitor(product.url, { address: addressOf(begun++) });
      acknowledged.push(await purchase(visitor, 1 + Math.floor(random() * 3)));
    }
  };
  for (let wave = 1; wave <= KILLS; wave++) {
    const end = Math.round((PURCHASES * wave) / KILLS);
    const killAfter = begun + Math.floor((random() * PURCHASES) / KILLS / 2);
    const [doneThen] = await Promise.all([
      killOne(random, killAfter, () => acknowledged.length),
      ...Array.from({ length: CLIENTS }, () => client(end)),
    ]);
    expect(doneThen).toBeLessThan(end - CLIENTS);
  }
  console.log(`${KILLS} kills, ${retries} requests were sent once more`);
  expect(acknowledged).toHaveLength(PURCHASES);

  for (const { visitor, order, seats } of acknowledged) {
    const paid = await visitor.waitFor(order.id, 'paid', PAID_WITHIN_MS);
    expect(paid.total).toEqual(order.total);
    const tickets = await visitor.tickets(order.id);
    expect(tickets.map(({ status }) => status)).toEqual(Array.from({ length: seats }, () => 'live'));
    visitor.leave();
  }
  await until(() => product.fakepay.pendingWebhooks() === 0, { withinMs: 10_000, what: 'every webhook is taken' });
  await until(async () => (await product.stores.query('SELECT FROM outbox WHERE done_at IS NULL')).length === 0, {
    withinMs: PAID_WITHIN_MS,
    what: 'the outbox is empty',
  });

  expectMoneyMatches(acknowledged);
  await expectSeatsMatch(acknowledged);
  checkInvariants(product.stores);
}, 180_000);

/** One capture of the right amount for each paid order, and no other money anywhere. */
function expectMoneyMatches(acknowledged: readonly Acknowledged[]): void {
  const { intents, movements } = product.fakepay.truth();
  const orderOf = new Map(intents.map(({ id, metadata }) => [id, metadata.order_id]));
  const captured = movements
    .filter(({ kind }) => kind === 'capture')
    .map(({ intent, amount, currency }) => `${orderOf.get(intent)} ${amount} ${currency}`);
  const owed = acknowledged.map(
    ({ order }) => `${order.id} ${order.total.amount} ${order.total.currency.toLowerCase()}`,
  );
  expect(captured.toSorted()).toEqual(owed.toSorted());
  expect(intents.filter(({ status }) => status === 'requires_capture')).toEqual([]);
}

async function expectSeatsMatch(acknowledged: readonly Acknowledged[]): Promise<void> {
  const sold = acknowledged.reduce((sum, { seats }) => sum + seats, 0);
  const count = async (sql: string) => (await product.stores.query(sql)).length;
  expect(await count("SELECT FROM tickets WHERE state = 'live'")).toBe(sold);
  expect(await count("SELECT FROM places WHERE state = 's'")).toBe(sold);
  expect(await count("SELECT FROM places WHERE state = 'c'")).toBe(0);
  expect(await count("SELECT FROM orders WHERE status <> 'paid'")).toBe(0);
}
