import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { programOf } from '../harness/copy-build.ts';
import { type PublishedEvent, publishEvent } from '../harness/events.ts';
import { snapshotOf, statesOf } from '../harness/follower.ts';
import { checkInvariants } from '../harness/invariants.ts';
import { type Product, startProduct } from '../harness/product.ts';
import { plainEnv } from '../harness/program.ts';
import { theRun } from '../harness/run.ts';
import { accepted, type Answer, type Choice, type Hold, type Problem, Visitor } from '../harness/visitor.ts';
import { until } from '../harness/wait.ts';

const SEATS = 50;
const AREA = { name: 'Standing floor', capacity: 10 };
const FLOOR = 'standing-floor';
const GUESSES = 150;
const RETURNED_WITHIN_MS = 15_000;
/** Looks are limited: more often, and whoever waits for long would have looked too often. */
const RETURNED = { withinMs: RETURNED_WITHIN_MS, everyMs: 250 };

interface Allotment {
  id: string;
  left: number;
  claimed: number;
  sold: number;
  codeMadeAt: string | null;
}
interface Open {
  name: string;
  seats: string[];
  left: number[];
  held: number[];
  areas: { area: string; quantity: number }[];
}

let product: Product;
beforeAll(async () => {
  product = await startProduct({
    replicas: 2,
    balancer: true,
    env: { LIMITS: `allotment.device=${GUESSES}+1/h` },
  });
});
afterAll(() => product?.close());

let people = 0;
/** Somebody new, from an address of his own. */
const somebody = (): Visitor => new Visitor(product.url, { address: `127.8.0.${++people}` });

function organizer<T>(method: string, path: string, body?: unknown, key?: string): Promise<Answer<T & Problem>> {
  const headers = { authorization: `Bearer ${product.organizers[0].key}` };
  return new Visitor(product.url).request<T & Problem>(method, `/api/admin/${path}`, {
    body,
    headers,
    ...(key && { key }),
  });
}

/** An event, and of it an allotment that a code opens. */
async function opened({ seats = ['R1-1', 'R1-2', 'R1-3'], ...more }: { seats?: string[]; areas?: object[] } = {}) {
  const event = await publishEvent(product, { area: AREA, maxPerOrder: 6 });
  return { event, ...(await allotment(event, { name: 'Fan club', seats, ...more })) };
}
async function allotment(event: PublishedEvent, what: object) {
  const { id } = accepted(
    await organizer<Allotment>('POST', `events/${event.id}/allotments`, { channel: 'partner', ...what }),
  );
  return { id, code: await renewed(event, id) };
}
const codePath = (event: PublishedEvent, id: string) => `events/${event.id}/allotments/${id}/code`;
const renewed = async (event: PublishedEvent, id: string) =>
  accepted(await organizer<{ code: string; link: string }>('POST', codePath(event, id))).code;
const withdraw = (event: PublishedEvent, id: string) => organizer('DELETE', codePath(event, id));
const release = (event: PublishedEvent, id: string, body = {}) =>
  organizer<{ released: number; notReleased: number; left: number }>(
    'POST',
    `events/${event.id}/allotments/${id}/release`,
    body,
  );
const only = async (event: PublishedEvent) =>
  accepted(await organizer<{ items: Allotment[] }>('GET', `events/${event.id}/allotments`)).items[0];

const soldBy = async (event: PublishedEvent) =>
  accepted(await organizer<{ soldBy: object }>('GET', `events/${event.id}`)).soldBy;

const look = (fan: Visitor, event: PublishedEvent, code: string) =>
  fan.request<Open & Problem>('GET', `/api/events/${event.slug}/allotment`, { headers: { 'allotment-code': code } });
const holdBy = (fan: Visitor, event: PublishedEvent, code: string, choice: object) =>
  fan.hold(event.slug, { ...choice, allotment: { code } } as Choice);
const giveBack = (fan: Visitor, { id }: Hold) => fan.request('DELETE', `/api/holds/${id}`);
const cancel = (fan: Visitor, orderId: string) =>
  fan.request('POST', `/api/orders/${orderId}/cancel`, { key: orderId });

/** What everybody sees of the first seats. */
const shown = async (event: PublishedEvent) => statesOf(await snapshotOf(product.url, event.slug), SEATS).slice(0, 3);
const inBooks = async (event: PublishedEvent) =>
  (
    await product.stores.query<{ states: string }>(
      "SELECT string_agg(state, '' ORDER BY seat_no) AS states FROM places WHERE event_id = $1 AND seat_no < 3",
      [event.eventNo],
    )
  )[0]?.states;
const becomes = (event: PublishedEvent, states: string) =>
  until(async () => (await inBooks(event)) === states, { withinMs: RETURNED_WITHIN_MS, what: `places are ${states}` });
const shows = (event: PublishedEvent, states: string) =>
  until(async () => (await shown(event)) === states, {
    withinMs: RETURNED_WITHIN_MS,
    what: `everybody sees ${states}`,
  });

describe('places of an allotment are sold by its code', () => {
  it('all the way to a ticket, and a refund gives them back to the allotment', async () => {
    const { event, code } = await opened();
    const clerk = somebody();
    expect(accepted(await look(clerk, event, code.toLowerCase().replaceAll('-', ' ')))).toEqual({
      name: 'Fan club',
      channel: 'partner',
      seats: ['R1-1', 'R1-2', 'R1-3'],
      left: [0, 1, 2],
      held: [],
      areas: [],
    });
    // One of its own, and one of everybody's beside it.
    const held = accepted(await holdBy(clerk, event, code, { seats: ['R1-3', 'R1-4'] }));
    expect(held.total.amount).toBe(10_000);
    expect((await somebody().hold(event.slug, { seats: ['R1-3'] })).body.code).toBe('holds.seat_taken');
    await until(async () => accepted(await look(clerk, event, code)).held.join() === '2', {
      ...RETURNED,
      what: 'others with the code see that it is held',
    });
    const order = accepted(await clerk.order(held.id));
    accepted(await clerk.confirm(await clerk.payable(order.id)));
    await clerk.waitFor(order.id, 'paid');
    expect(await clerk.tickets(order.id)).toHaveLength(2);
    expect(await only(event)).toMatchObject({ left: 2, claimed: 0, sold: 1 });
    expect(await soldBy(event)).toEqual({ web: 1, partner: 1, boxOffice: 0, heldBack: 0 });
    // To everybody else they are gone, as they were.
    expect(await shown(event)).toBe('222');

    const money = { reason: 'requested', seats: ['R1-3', 'R1-4'] };
    accepted(await organizer('POST', `orders/${order.id}/refunds`, money, order.id));
    await becomes(event, 'xxx');
    await until(async () => accepted(await look(clerk, event, code)).seats.length === 3, {
      ...RETURNED,
      what: 'it can be sold again by the code',
    });
    accepted(await somebody().hold(event.slug, { seats: ['R1-4'] }));
    const logged = await product.stores.query(
      `SELECT split_part(cause, ':', 1) AS cause, before, after FROM inventory_log
       WHERE event_id = $1 AND 2 = ANY(seat_nos) AND before IS NOT NULL ORDER BY id`,
      [event.eventNo],
    );
    expect(logged).toEqual([
      { cause: 'set aside', before: 'f', after: 'x' },
      { cause: 'claimed from', before: 'x', after: 'c' },
      { cause: 'sold', before: 'c', after: 's' },
      { cause: 'given back to', before: 's', after: 'x' },
    ]);
    checkInvariants(product.stores);
    const replayed = spawnSync(process.execPath, [programOf(theRun().dist, 'state-at.js'), event.slug], {
      env: { ...plainEnv(), DATABASE_URL: product.stores.databaseUrl },
      encoding: 'utf8',
    });
    expect(replayed).toMatchObject({ status: 0 });
  });

  it('and by nothing else: another code, one that was withdrawn or renewed, one of an allotment that is over', async () => {
    const { event, id, code } = await opened();
    const other = await allotment(event, { name: 'Other', seats: ['R2-1'] });
    const elsewhere = await opened();
    const fan = somebody();
    const refused = async (shownCode: string) => (await holdBy(fan, event, shownCode, { seats: ['R1-1'] })).body.code;
    expect(await refused(other.code)).toBe('holds.seat_taken');
    expect(await refused(elsewhere.code)).toBe('holds.allotment_code_invalid');
    expect(await refused(`${code}2`)).toBe('holds.allotment_code_invalid');
    expect((await look(fan, event, elsewhere.code)).status).toBe(403);

    const again = await renewed(event, id);
    expect(await refused(code)).toBe('holds.allotment_code_invalid');
    const held = accepted(await holdBy(fan, event, again, { seats: ['R1-1'] }));
    expect((await withdraw(event, id)).status).toBe(204);
    expect(await refused(again)).toBe('holds.allotment_code_invalid');
    // What is held by then is the fan's until its time is up.
    expect(accepted(await fan.order(held.id)).lines).toHaveLength(1);
    expect(await only(event)).toMatchObject({ left: 2, claimed: 1, codeMadeAt: null });

    accepted(await release(event, other.id));
    expect((await look(fan, event, other.code)).status).toBe(403);
    expect((await organizer('POST', codePath(event, other.id))).status).toBe(404);
  });

  it('are one fan’s where several race for one', async () => {
    const { event, code } = await opened();
    const fans = Array.from({ length: 6 }, somebody);
    const answers = await Promise.all(fans.map((fan) => holdBy(fan, event, code, { seats: ['R1-2'] })));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    const lost = answers.find(({ status }) => status === 409)?.body;
    expect(lost).toMatchObject({ code: 'holds.seat_taken', taken: ['R1-2'] });
    // Instead of it he is offered others, also of the allotment.
    expect(lost?.alternatives?.flat()).toContain('R1-1');
  });

  it('also the best of them, and so many of an area', async () => {
    const { event, code } = await opened({
      seats: ['R3-4', 'R3-5', 'R3-6'],
      areas: [{ area: FLOOR, quantity: 3 }],
    });
    const clerk = somebody();
    const best = accepted(await holdBy(clerk, event, code, { bestAvailable: { quantity: 2 } }));
    expect(best.seats.every(({ id }) => ['R3-4', 'R3-5', 'R3-6'].includes(id))).toBe(true);
    expect(best.reason?.together).toBe(true);
    expect((await holdBy(clerk, event, code, { bestAvailable: { quantity: 2 } })).body.code).toBe(
      'holds.not_available',
    );
    expect(accepted(await holdBy(clerk, event, code, { area: FLOOR, quantity: 2 })).areas[0]?.quantity).toBe(2);
    const another = somebody();
    // One more is the allotment's, seven are everybody's.
    expect((await another.hold(event.slug, { area: FLOOR, quantity: 6 })).status).toBe(201);
    const rest = holdBy(somebody(), event, code, { area: FLOOR, quantity: 2 });
    expect(accepted(await rest).areas[0]?.quantity).toBe(2);
    expect((await holdBy(somebody(), event, code, { area: FLOOR, quantity: 1 })).body.code).toBe('holds.not_available');
    expect((await holdBy(clerk, event, code, { seats: ['R1-1', 'R1-2', 'R1-3'] })).body.code).toBe(
      'holds.limit_reached',
    );
  });
});

describe('a place that an allotment did not sell', () => {
  it('goes back to it where the hold is given back, changed, or runs out, and where the order ends', async () => {
    const { event, code } = await opened();
    const clerk = somebody();
    const held = accepted(await holdBy(clerk, event, code, { seats: ['R1-1', 'R1-2', 'R1-5'] }));
    const change = (body: object) => clerk.request<Hold & Problem>('PUT', `/api/holds/${held.id}`, { body });
    // Without the code he keeps what he has, and gets no more of it.
    expect((await change({ seats: ['R1-1', 'R1-3'] })).body.code).toBe('holds.seat_taken');
    expect(accepted(await change({ seats: ['R1-1', 'R1-6'] })).seats.map(({ id }) => id)).toEqual(['R1-1', 'R1-6']);
    await shows(event, '222');
    await until(async () => accepted(await look(clerk, event, code)).seats.join() === 'R1-2,R1-3', {
      ...RETURNED,
      what: 'what he gave up can be had again',
    });
    await giveBack(clerk, held);
    expect((await somebody().hold(event.slug, { seats: ['R1-1'] })).body.code).toBe('holds.seat_taken');
    const fresh = accepted(await holdBy(clerk, event, code, { seats: ['R1-1', 'R1-2', 'R1-3'] }));
    const { id } = accepted(await clerk.order(fresh.id));
    expect(await inBooks(event)).toBe('ccc');
    expect((await cancel(clerk, id)).status).toBeLessThan(300);
    await becomes(event, 'xxx');
    await until(async () => accepted(await look(clerk, event, code)).seats.length === 3, {
      ...RETURNED,
      what: 'all are the allotment’s again',
    });

    const late = accepted(await holdBy(clerk, event, code, { seats: ['R1-2', 'R1-6'] }));
    await product.stores.redis.zadd(`{${event.eventNo}}:deadlines`, 1, late.id);
    await until(async () => (await clerk.hold(event.slug, { seats: ['R1-6'] })).status === 201, {
      ...RETURNED,
      what: 'it ran out',
    });
    expect((await clerk.hold(event.slug, { seats: ['R1-2'] })).body.code).toBe('holds.seat_taken');
    accepted(await holdBy(clerk, event, code, { seats: ['R1-2'] }));
    checkInvariants(product.stores);
  });

  it('comes back to everybody where it was released meanwhile: held, claimed, or sold; and is counted once', async () => {
    const { event, id, code } = await opened();
    const [clerk, second, third] = [somebody(), somebody(), somebody()];
    const holds = [
      accepted(await holdBy(clerk, event, code, { seats: ['R1-1'] })),
      accepted(await holdBy(second, event, code, { seats: ['R1-2'] })),
      accepted(await holdBy(third, event, code, { seats: ['R1-3'] })),
    ] as const;
    const order = accepted(await second.order(holds[1].id));
    expect(accepted(await release(event, id))).toEqual({ released: 2, notReleased: 1, left: 0 });
    // Who holds one keeps it, and nobody else gets it.
    await shows(event, '121');
    expect((await somebody().hold(event.slug, { seats: ['R1-1'] })).body.code).toBe('holds.seat_taken');
    await giveBack(clerk, holds[0]);
    await cancel(second, order.id);
    await becomes(event, 'fff');
    await shows(event, '001');
    const bought = accepted(await third.order(holds[2].id));
    accepted(await third.confirm(await third.payable(bought.id)));
    await third.waitFor(bought.id, 'paid');
    expect(await inBooks(event)).toBe('ffs');
    expect(await only(event)).toMatchObject({ left: 0, claimed: 0, sold: 0 });
    expect(await soldBy(event)).toEqual({ web: 1, partner: 0, boxOffice: 0, heldBack: 0 });
    checkInvariants(product.stores);
  });
});

it('who guesses codes is asked to wait', async () => {
  const { event } = await opened();
  const fan = somebody();
  await fan.get('/api/account');
  const answers = await Promise.all(Array.from({ length: GUESSES + 5 }, (_, at) => look(fan, event, `WRONG-${at}`)));
  expect(answers.some(({ status, body }) => status === 429 && body.code === 'limits.too_many_requests')).toBe(true);
});
