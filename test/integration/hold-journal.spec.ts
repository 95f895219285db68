import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { publishEvent, type PublishedEvent } from '../harness/events.ts';
import { type Product, startProduct } from '../harness/product.ts';
import { accepted, addressOf, type Hold, Visitor } from '../harness/visitor.ts';
import { until } from '../harness/wait.ts';

const COPIED = { what: 'the journal has it', everyMs: 50 };

interface Row {
  generation: number;
  seq: number;
  kind: string;
  hold: string | null;
  state: string | null;
  seatNos: number[];
  lost: number | null;
}

let visitors = 0;
const somebody = (product: Product): Visitor => new Visitor(product.url, { address: addressOf(visitors++) });

function journalOf({ stores }: Product, { eventNo }: PublishedEvent): Promise<Row[]> {
  return stores.query<Row>(
    `SELECT generation, seq, kind, hold, state, seat_nos AS "seatNos", lost FROM hold_log
     WHERE event_id = $1 ORDER BY generation, seq`,
    [eventNo],
  );
}

/** Missing numbers that no row of kind `gap` accounts for. */
function unaccounted(rows: readonly Row[]): string[] {
  return rows.flatMap(({ generation, seq }, at) => {
    const before = rows[at - 1];
    if (!before || before.generation !== generation) return seq === 1 ? [] : [`${generation}.${seq}`];
    return seq === before.seq + (before.lost ?? 1) || seq === before.seq + 1 ? [] : [`${generation}.${seq}`];
  });
}

describe('the journal of holds', () => {
  let product: Product;
  beforeAll(async () => {
    product = await startProduct({ replicas: 2, balancer: true });
    await product.stores.redis.connect();
  });
  afterAll(() => product?.close());

  it('has every change in its order, whichever replica made it, and no gap where nothing was lost', async () => {
    const event = await publishEvent(product, { rows: 1, seatsPerRow: 8, holdTtlSeconds: 120 });
    const [one, two, three] = [somebody(product), somebody(product), somebody(product)];
    const first = accepted(await one.hold(event.slug, { seats: ['R1-1', 'R1-2'] }));
    accepted(await one.request<Hold>('PUT', `/api/holds/${first.id}`, { body: { seats: ['R1-2', 'R1-3'] } }));
    accepted(await one.request<Hold>('POST', `/api/holds/${first.id}/extend`));
    const second = accepted(await two.hold(event.slug, { seats: ['R1-5'] }));
    accepted(await two.request('DELETE', `/api/holds/${second.id}`));
    accepted(await one.order(first.id));
    const third = accepted(await three.hold(event.slug, { seats: ['R1-8'] }));
    await product.stores.redis.zadd(`{${event.eventNo}}:deadlines`, 1, third.id);

    const rows = await until(async () => {
      const found = await journalOf(product, event);
      return found.length === 9 ? found : null;
    }, COPIED);
    expect(rows.map(({ kind, hold, state, seatNos }) => [kind, hold, state, seatNos])).toEqual([
      ['began', null, null, null],
      ['held', first.id, null, [0, 1]],
      ['changed', first.id, null, [1, 2]],
      ['extended', first.id, null, [1, 2]],
      ['held', second.id, null, [4]],
      ['released', second.id, null, [4]],
      ['settled', first.id, 'c', [1, 2]],
      ['held', third.id, null, [7]],
      ['expired', third.id, null, [7]],
    ]);
    expect(unaccounted(rows)).toEqual([]);
    expect(await until(async () => (await product.stores.redis.xlen(`{${event.eventNo}}:log`)) === 0, COPIED)).toBe(
      true,
    );
  });

  it('is whole after a hundred holds at once on two replicas', async () => {
    const event = await publishEvent(product, { rows: 10, seatsPerRow: 10 });
    const holds = await Promise.all(
      event.seatIds.map((seat) => somebody(product).hold(event.slug, { seats: [seat] }, randomUUID())),
    );
    const held = holds.map((each) => accepted(each).id);
    const rows = await until(async () => {
      const found = await journalOf(product, event);
      return found.length >= held.length + 1 ? found : null;
    }, COPIED);
    expect(unaccounted(rows)).toEqual([]);
    const recorded = rows.filter(({ kind }) => kind === 'held').map(({ hold }) => hold);
    expect(new Set(recorded)).toEqual(new Set(held));
    expect(recorded).toHaveLength(held.length);
    expect(rows.filter(({ kind }) => kind === 'gap')).toEqual([]);
  });

  it('has each of hundreds of holds that end at one moment, with its own number and seats', async () => {
    const event = await publishEvent(product, { rows: 10, seatsPerRow: 46 });
    const pairs = Array.from({ length: 230 }, (_, nth) => event.seatIds.slice(2 * nth, 2 * nth + 2));
    const held = (
      await Promise.all(pairs.map((seats) => somebody(product).hold(event.slug, { seats }, randomUUID())))
    ).map((each) => accepted(each).id);
    const state = (name: string) => `{${event.eventNo}}:${name}`;
    const { redis } = product.stores;
    await redis.zadd(state('deadlines'), ...held.flatMap((id) => [1, id]));
    const rows = await until(async () => {
      const found = await journalOf(product, event);
      return found.length >= 2 * held.length + 1 ? found : null;
    }, COPIED);
    expect(unaccounted(rows)).toEqual([]);
    expect(rows.filter(({ kind }) => kind === 'gap')).toEqual([]);
    const of = (wanted: string) =>
      new Map(rows.filter(({ kind }) => kind === wanted).map(({ hold, seatNos }) => [hold, seatNos]));
    expect(of('expired').size).toBe(held.length);
    expect(of('expired')).toEqual(of('held'));
    expect(rows).toHaveLength(2 * held.length + 1);
    expect(await redis.get(state('seats'))).toBe('0'.repeat(event.seatIds.length));
    expect(await redis.exists(state('holds'), state('deadlines'), state('counts'))).toBe(0);
  });

  it('counts what is missing in between, and goes on', async () => {
    const event = await publishEvent(product, { rows: 1, seatsPerRow: 5 });
    const visitor = somebody(product);
    accepted(await visitor.hold(event.slug, { seats: ['R1-1'] }));
    await until(async () => (await journalOf(product, event)).length === 2, COPIED);
    // As if three changes had been lost on their way.
    await product.stores.redis.incrby(`{${event.eventNo}}:version`, 3);
    accepted(await visitor.hold(event.slug, { seats: ['R1-2'] }));
    const rows = await until(async () => {
      const found = await journalOf(product, event);
      return found.length === 4 ? found : null;
    }, COPIED);
    expect(rows.map(({ seq, kind, lost }) => [seq, kind, lost])).toEqual([
      [1, 'began', null],
      [2, 'held', null],
      [3, 'gap', 3],
      [6, 'held', null],
    ]);
    expect(unaccounted(rows)).toEqual([]);
    // Control: without the row for the gap it would be noticed.
    expect(unaccounted(rows.filter(({ kind }) => kind !== 'gap'))).toEqual([`${rows[3]!.generation}.6`]);
  });

  it('cannot be changed afterwards', async () => {
    await expect(product.stores.query("UPDATE hold_log SET kind = 'held'")).rejects.toThrow('append-only');
    await expect(product.stores.query('DELETE FROM hold_log')).rejects.toThrow('append-only');
    await expect(product.stores.query('TRUNCATE redis_lives')).rejects.toThrow('append-only');
  });
});

describe('the journal of a generation that Redis lost', () => {
  it('ends with a gap, which says how many changes somebody had seen', async () => {
    // Nobody copies: what is not in PostgreSQL when Redis loses it is lost.
    const product = await startProduct({ env: { WORKERS: 'off' } });
    try {
      await product.stores.redis.connect();
      const event = await publishEvent(product, { rows: 1, seatsPerRow: 5 });
      for (const seat of ['R1-1', 'R1-2', 'R1-3'])
        accepted(await somebody(product).hold(event.slug, { seats: [seat] }));
      const json = { headers: { accept: 'application/json' } };
      const board = async () => {
        const { body } = await somebody(product).request<{ places: string; version: string }>(
          'GET',
          `/api/events/${event.slug}/availability`,
          json,
        );
        return body.places === '11100' ? body.version : null;
      };
      const version = await until(board, COPIED);
      expect(version).toMatch(/\.4$/);
      await product.stores.redis.flushall();
      accepted(await somebody(product).hold(event.slug, { seats: ['R1-1'] }));
      const rows = await journalOf(product, event);
      const before = rows[0]!.generation;
      expect(rows.map(({ generation, seq, kind, lost }) => [generation, seq, kind, lost])).toEqual([
        [before, 1, 'began', null],
        [before, 2, 'gap', 3],
        [before + 1, 1, 'began', null],
      ]);
    } finally {
      await product.close();
    }
  });
});
