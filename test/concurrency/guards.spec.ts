import { describe, expect, it } from 'vitest';
import { publishEvent } from '../harness/events.ts';
import { distWithout } from '../harness/guards.ts';
import { patiently } from '../harness/patiently.ts';
import { type Product, startProduct } from '../harness/product.ts';
import { addressOf, type Answer, type Order, type Problem, Visitor } from '../harness/visitor.ts';
import { until } from '../harness/wait.ts';

const BUYERS = 24;
const SEAT = 'R1-5';
const SETTLED_WITHIN_MS = 40_000;
/** The guard, and what would hide its absence: a Redis that contradicts itself is loaded anew, and all holds are lost. */
const HOLD = ['hold', 'whole'];
const ENDED = new Set(['paid', 'cancelled', 'expired', 'payment_failed']);

/** What became of a race in which everybody went as far as he was let. */
interface Outcome {
  liveTickets: number;
  held: number;
  ordered: number;
  confirmed: number;
  /** Of the orders, once none of them moves any more. */
  statuses: Record<string, number>;
  captures: number;
  stillReserved: number;
  serverErrors: number;
  /** Of the answers that refused something, by their code. */
  refusals: Record<string, number>;
}

interface Switches {
  /** Lines of the code that are taken out. */
  without: string[];
  /** Whether `tickets_one_live` is dropped. */
  dropIndex: boolean;
}

/** Runs the race: hold, order, pay, confirm, each step by everyone at once. */
async function raceWith({ without, dropIndex }: Switches): Promise<Outcome> {
  const product = await startProduct({ replicas: 2, balancer: true, dist: distWithout(without) });
  try {
    if (dropIndex) await product.stores.query('DROP INDEX tickets_one_live');
    const event = await publishEvent(product, { rows: 3 });
    const visitors = Array.from({ length: BUYERS }, (_, n) => new Visitor(product.url, { address: addressOf(n) }));
    const answers: Answer<Partial<Problem>>[] = [];
    const step = async <T extends Partial<Problem>>(
      who: readonly Visitor[],
      act: (visitor: Visitor, at: number, key: string) => Promise<Answer<T>>,
    ): Promise<{ visitor: Visitor; body: T }[]> => {
      const all = await Promise.all(who.map((visitor, at) => patiently((key) => act(visitor, at, key))));
      answers.push(...all);
      return all.flatMap(({ status, body }, at) => (status === 201 ? [{ visitor: who[at]!, body }] : []));
    };
    const of = (done: readonly { visitor: Visitor }[]) => done.map(({ visitor }) => visitor);

    const holds = await step(visitors, (visitor, _, key) => visitor.hold(event.slug, { seats: [SEAT] }, key));
    const orders = await step(of(holds), (visitor, at, key) => visitor.order(holds[at]!.body.id, key));
    const payments = await step(of(orders), (visitor, at, key) => visitor.pay(orders[at]!.body.id, key));
    const confirmed = await Promise.all(payments.map(({ visitor, body }) => visitor.confirm(body)));
    const statuses = await settledStatuses(product, orders);
    for (const visitor of visitors) visitor.leave();
    const tickets = await product.stores.query("SELECT FROM tickets WHERE seat_no = 4 AND state = 'live'");
    const { movements, intents } = product.fakepay.truth();
    return {
      liveTickets: tickets.length,
      held: holds.length,
      ordered: orders.length,
      confirmed: confirmed.filter(({ status }) => status === 200).length,
      statuses,
      captures: movements.filter(({ kind }) => kind === 'capture').length,
      stillReserved: intents.filter(({ status }) => status === 'requires_capture').length,
      serverErrors: answers.filter(({ status }) => status >= 500).length,
      refusals: refusalsAmong(answers),
    };
  } finally {
    await product.close();
  }
}

function refusalsAmong(answers: readonly Answer<Partial<Problem>>[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { status, body } of answers) {
    if (status < 400) continue;
    const name = `${status} ${body.code}`;
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}

/** Waits until the gateway has told everything and no order is under way any more. */
async function settledStatuses(
  product: Product,
  orders: readonly { visitor: Visitor; body: Order }[],
): Promise<Record<string, number>> {
  const counts = new Map<string, number>();
  await until(
    async () => {
      const read = await Promise.all(orders.map(({ visitor, body }) => visitor.read(body.id)));
      counts.clear();
      for (const { body } of read) counts.set(body.status, (counts.get(body.status) ?? 0) + 1);
      const reserved = product.fakepay.truth().intents.some(({ status }) => status === 'requires_capture');
      return (
        !reserved && product.fakepay.pendingWebhooks() === 0 && [...counts.keys()].every((each) => ENDED.has(each))
      );
    },
    { withinMs: SETTLED_WITHIN_MS, what: 'every order has come to its end', everyMs: 100 },
  ).catch((error: unknown) => {
    throw new Error(`orders stand at ${JSON.stringify([...counts])}`, { cause: error });
  });
  return Object.fromEntries(counts);
}

describe(`${BUYERS} visitors go all the way for one seat, and a single guard keeps it from being sold twice`, () => {
  it('the hold in Redis alone: one hold, one ticket', async () => {
    const outcome = await raceWith({ without: ['version'], dropIndex: true });
    expect(outcome).toEqual({
      liveTickets: 1,
      held: 1,
      ordered: 1,
      confirmed: 1,
      statuses: { paid: 1 },
      captures: 1,
      stillReserved: 0,
      serverErrors: 0,
      refusals: { '409 holds.seat_taken': BUYERS - 1 },
    });
  });

  it('the version check in PostgreSQL alone: many holds, one claim, one ticket', async () => {
    const outcome = await raceWith({ without: HOLD, dropIndex: true });
    expect(outcome).toMatchObject({ held: BUYERS, ordered: 1, statuses: { paid: 1 } });
    expect(outcome, JSON.stringify(outcome)).toMatchObject({
      liveTickets: 1,
      captures: 1,
      stillReserved: 0,
      serverErrors: 0,
    });
  });

  it('the unique index alone: many payments, one ticket, and nobody else is charged', async () => {
    const outcome = await raceWith({ without: [...HOLD, 'version'], dropIndex: false });
    expect(outcome, JSON.stringify(outcome)).toMatchObject({
      liveTickets: 1,
      captures: 1,
      stillReserved: 0,
      serverErrors: 0,
    });
    expect(outcome.confirmed).toBeGreaterThan(1);
    expect(outcome.statuses).toEqual({ paid: 1, cancelled: outcome.ordered - 1 });
  });

  it('control: with none of the three the seat is sold more than once', async () => {
    const outcome = await raceWith({ without: [...HOLD, 'version'], dropIndex: true });
    expect(outcome.liveTickets, JSON.stringify(outcome)).toBeGreaterThan(1);
    expect(outcome.captures).toBe(outcome.liveTickets);
  });
});
