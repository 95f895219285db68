import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { refusal } from '../harness/checkout.ts';
import { publishEvent, type PublishedEvent } from '../harness/events.ts';
import { checkInvariants } from '../harness/invariants.ts';
import { type Product, startProduct } from '../harness/product.ts';
import { accepted, addressOf, type Hold, type Order, Visitor } from '../harness/visitor.ts';
import { until } from '../harness/wait.ts';

let product: Product;
beforeAll(async () => {
  product = await startProduct();
  await product.stores.redis.connect();
});
afterAll(() => product?.close());

let visitors = 0;
const somebody = (): Visitor => new Visitor(product.url, { address: addressOf(visitors++) });
const idsOf = ({ seats }: Pick<Hold, 'seats'>): string[] => seats.map(({ id }) => id);
const seatsOf = ({ lines }: Pick<Order, 'lines'>) => lines.map(({ seat }) => seat?.id);

/** What both stores say of every place: a letter each, 0 where Redis and PostgreSQL have it free. */
async function bothStores({ eventNo }: PublishedEvent): Promise<{ redis: string; postgres: string }> {
  const [row] = await product.stores.query<{ states: string }>(
    "SELECT string_agg(state, '' ORDER BY seat_no) AS states FROM places WHERE event_id = $1",
    [eventNo],
  );
  const redis = (await product.stores.redis.get(`{${eventNo}}:seats`)) ?? '';
  return { redis, postgres: (row?.states ?? '').replaceAll('f', '0') };
}

/** Where nobody holds anything the two have the same letters, and Redis counts nothing for anybody. */
async function expectAgreement(event: PublishedEvent, states: string): Promise<void> {
  expect(await bothStores(event)).toEqual({ redis: states, postgres: states });
  const { redis } = product.stores;
  expect(await redis.hgetall(`{${event.eventNo}}:holds`)).toEqual({});
  expect(await redis.hgetall(`{${event.eventNo}}:counts`)).toEqual({});
  expect(await redis.zcard(`{${event.eventNo}}:deadlines`)).toBe(0);
}

const cancel = (visitor: Visitor, { id }: Order) => visitor.request<Order>('POST', `/api/orders/${id}/cancel`);

describe('a hold made anew with the key of a hold that became an order', () => {
  it.each([
    { what: 'other seats, the order cancelled', again: ['R1-3', 'R1-4'], cancelled: true, left: '00hh' },
    { what: 'the same seats, the order cancelled', again: ['R1-1', 'R1-2'], cancelled: true, left: 'hh00' },
    { what: 'other seats, the order unpaid', again: ['R1-3', 'R1-4'], cancelled: false, left: 'cchh' },
  ])('is not that order: $what', async ({ again, cancelled, left }) => {
    const event = await publishEvent(product, { rows: 1, seatsPerRow: 4 });
    const visitor = somebody();
    const key = randomUUID();
    const first = accepted(await visitor.hold(event.slug, { seats: ['R1-1', 'R1-2'] }, key));
    const order = accepted(await visitor.order(first.id));
    if (cancelled) expect(accepted(await cancel(visitor, order)).status).toBe('cancelled');

    const second = accepted(await visitor.hold(event.slug, { seats: again }, key));
    expect(second.id).toBe(first.id);
    expect(idsOf(second)).toEqual(again);
    expect(refusal(await visitor.order(second.id))).toEqual([410, 'holds.expired']);
    expect((await bothStores(event)).redis).toBe(left);

    accepted(await visitor.request('DELETE', `/api/holds/${second.id}`));
    await expectAgreement(event, cancelled ? '0000' : 'cc00');
    expect((await somebody().hold(event.slug, { seats: ['R1-3', 'R1-4'] })).status).toBe(201);
  });
});

/** While a transaction of somebody else has some places locked. */
async function whileLocked<T>({ eventNo }: PublishedEvent, seatNos: number[], act: () => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: product.stores.databaseUrl });
  await client.connect();
  try {
    await client.query('BEGIN');
    await client.query('SELECT FROM places WHERE event_id = $1 AND seat_no = ANY($2) FOR UPDATE', [eventNo, seatNos]);
    return await act();
  } finally {
    await client.end();
  }
}

async function untilBlocked(): Promise<void> {
  const sql = `SELECT FROM pg_stat_activity
    WHERE datname = current_database() AND application_name = 'stampede' AND wait_event_type = 'Lock'`;
  await until(async () => (await product.stores.query(sql)).length > 0, {
    what: 'the claim waits for a place',
  });
}

describe('a hold that is changed while its claim is under way', () => {
  it.each([
    { what: 'all other seats', change: ['R1-3', 'R1-4'] },
    { what: 'a seat more', change: ['R1-1', 'R1-2', 'R1-3'] },
    { what: 'one of its seats', change: ['R1-2'] },
  ])('to $what leaves no seat held by nobody', async ({ change }) => {
    const event = await publishEvent(product, { rows: 1, seatsPerRow: 5 });
    const visitor = somebody();
    const hold = accepted(await visitor.hold(event.slug, { seats: ['R1-1', 'R1-2'] }));
    const claim = await whileLocked(event, [0], async () => {
      const sent = visitor.order(hold.id);
      await untilBlocked();
      const changed = await visitor.request<Hold>('PUT', `/api/holds/${hold.id}`, { body: { seats: change } });
      expect(idsOf(accepted(changed))).toEqual(change);
      return { sent };
    });
    const order = accepted(await claim.sent);
    expect(seatsOf(order)).toEqual(['R1-1', 'R1-2']);
    await expectAgreement(event, 'cc000');
    accepted(await cancel(visitor, order));
    await expectAgreement(event, '00000');
  });

  it('to other seats, the first ones held by a rival meanwhile: PostgreSQL’s word stands in both stores', async () => {
    const event = await publishEvent(product, { rows: 1, seatsPerRow: 4 });
    const [visitor, rival] = [somebody(), somebody()];
    const hold = accepted(await visitor.hold(event.slug, { seats: ['R1-1'] }));
    const { sent, left } = await whileLocked(event, [0], async () => {
      const claim = visitor.order(hold.id);
      await untilBlocked();
      accepted(await visitor.request('PUT', `/api/holds/${hold.id}`, { body: { seats: ['R1-3'] } }));
      return { sent: claim, left: accepted(await rival.hold(event.slug, { seats: ['R1-1', 'R1-2'] })) };
    });

    expect(seatsOf(accepted(await sent))).toEqual(['R1-1']);
    expect(idsOf(accepted(await rival.get<Hold>(`/api/holds/${left.id}`)))).toEqual(['R1-2']);
    expect(await bothStores(event)).toEqual({ redis: 'ch00', postgres: 'c000' });
    accepted(await rival.request('DELETE', `/api/holds/${left.id}`));
    await expectAgreement(event, 'c000');
  });
});

describe('a Redis that believes a claimed seat free', () => {
  it('keeps the holder’s seat when its order is cancelled, for he has it by right now', async () => {
    const event = await publishEvent(product, { rows: 1, seatsPerRow: 3 });
    const [owner, holder] = [somebody(), somebody()];
    const order = accepted(await owner.order(accepted(await owner.hold(event.slug, { seats: ['R1-1', 'R1-2'] })).id));
    // As after a release that came through another way: Redis has the seat free, and somebody has taken it.
    await product.stores.redis.setrange(`{${event.eventNo}}:seats`, 0, '0');
    await product.stores.redis.incr(`{${event.eventNo}}:version`);
    const held = accepted(await holder.hold(event.slug, { seats: ['R1-1'] }));
    expect(accepted(await cancel(owner, order)).status).toBe('cancelled');

    expect(await bothStores(event)).toEqual({ redis: 'h00', postgres: '000' });
    expect(idsOf(accepted(await holder.get<Hold>(`/api/holds/${held.id}`)))).toEqual(['R1-1']);
    expect(refusal(await somebody().hold(event.slug, { seats: ['R1-1'] }))).toEqual([409, 'holds.seat_taken']);
    expect(seatsOf(accepted(await holder.order(held.id)))).toEqual(['R1-1']);
    await expectAgreement(event, 'c00');
  });

  it('refused in PostgreSQL, a claim takes from its hold what is not free, and only that', async () => {
    const event = await publishEvent(product, { rows: 1, seatsPerRow: 3 });
    const [owner, late] = [somebody(), somebody()];
    accepted(await owner.order(accepted(await owner.hold(event.slug, { seats: ['R1-1'] })).id));
    await product.stores.redis.setrange(`{${event.eventNo}}:seats`, 0, '0');
    const hold = accepted(await late.hold(event.slug, { seats: ['R1-1', 'R1-2'] }));
    const refused = await late.order(hold.id);
    expect(refusal(refused)).toEqual([409, 'checkout.seats_gone']);
    expect(refused.body.taken).toEqual(['R1-1']);
    expect(idsOf(accepted(await late.get<Hold>(`/api/holds/${hold.id}`)))).toEqual(['R1-2']);
    expect(await bothStores(event)).toEqual({ redis: 'ch0', postgres: 'c00' });
    expect(refusal(await somebody().hold(event.slug, { seats: ['R1-1'] }))).toEqual([409, 'holds.seat_taken']);
  });
});

describe('a Redis that is older than the database', () => {
  const foreign = randomUUID();

  it.each([`${foreign}:9`, `${foreign}:1`, '9', '1'])(
    'with generation %s of another event of the same number is not believed',
    async (generation) => {
      const { redis } = product.stores;
      const [next] = await product.stores.query<{ id: number }>('SELECT last_value::int + 1 AS id FROM events_id_seq');
      const key = (name: string) => `{${next!.id}}:${name}`;
      const record = { visitor: 'v', address: 'a', print: 'p', ttl: 600_000, created: Date.now(), extended: 0 };
      await redis.set(key('seats'), 'sshc');
      await redis.set(key('version'), 7);
      await redis.set(key('generation'), generation);
      await redis.hset(key('holds'), 'hld_old', JSON.stringify({ ...record, seats: [2] }));
      await redis.zadd(key('deadlines'), Date.now() + 600_000, 'hld_old');
      await redis.hset(key('counts'), 'v:v', 1, 'a:a', 1);
      await redis.sadd('holds:events', next!.id);

      const event = await publishEvent(product, { rows: 1, seatsPerRow: 4 });
      expect(event.eventNo).toBe(next!.id);
      const all = accepted(await somebody().hold(event.slug, { seats: [...event.seatIds] }));
      expect(await bothStores(event)).toEqual({ redis: 'hhhh', postgres: '0000' });
      expect(await redis.hkeys(key('holds'))).toEqual([all.id]);
      expect(await redis.get(key('generation'))).not.toBe(generation);
    },
  );
});

describe('an order some of whose claims are gone', () => {
  it('gets no seat and is not charged, and what it still has goes back on sale', async () => {
    const event = await publishEvent(product, { rows: 1, seatsPerRow: 4 });
    const visitor = somebody();
    const order = accepted(
      await visitor.order(accepted(await visitor.hold(event.slug, { seats: ['R1-1', 'R1-2'] })).id),
    );
    const payment = await visitor.payable(order.id);
    // By hand, and into the log: no code of ours takes a single seat out of an order.
    await product.stores.query(
      `WITH freed AS (
         UPDATE places SET state = 'f', order_id = NULL, version = version + 1 WHERE event_id = $1 AND seat_no = 0 RETURNING seat_no)
       INSERT INTO inventory_log (event_id, actor, cause, seat_nos, before, after)
       SELECT $1, 'system:test', 'taken away', array_agg(seat_no), 'c', 'f' FROM freed`,
      [event.eventNo],
    );
    accepted(await visitor.confirm(payment));
    await visitor.waitFor(order.id, 'cancelled');
    expect((await bothStores(event)).postgres).toBe('0000');
    const intent = () => product.fakepay.truth().intents.find(({ metadata }) => metadata.order_id === order.id)?.status;
    await until(() => intent() === 'canceled', { what: 'the reservation is let go' });
    // The seat that was taken away by hand is Redis's to learn by comparison.
    await until(async () => (await bothStores(event)).redis === '0000', {
      what: 'Redis knows it too',
    });
    await expectAgreement(event, '0000');
    checkInvariants(product.stores);
  });
});
