import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { inRoot } from '../../local/paths.ts';
import type { Database, Tx } from '../../src/platform/db/index.ts';
import { built } from '../guards/gate.ts';
import { theRun } from '../harness/run.ts';
import { testStores, type TestStores } from '../harness/stores.ts';

type Db = typeof import('../../src/platform/db/index.ts');
type Orders = typeof import('../../src/modules/checkout/checkout.store.ts');
type Payments = typeof import('../../src/modules/payments/payments.store.ts');
type Places = typeof import('../../src/modules/inventory/change-places.ts');

const MANY = 2_000;
/** Rows that a step of one order may read, with those that it locks. */
const FEW = 20;
/** Nothing of it goes away: each test has events of its own. */
const APPENDED = 'hold_log';
const TABLES = ['orders', 'payments', 'places', APPENDED];

/** $1 event, $2 how many */
const GROWN = [
  `INSERT INTO orders (event_id, id, organizer_id, visitor, address, email, name, currency, total, hold_id, pay_by, pay_within_ms, pay_by_most)
   SELECT $1, gen_random_uuid(), gen_random_uuid(), 'visitor-' || n, 'address-' || n, 'ada@example.com', 'Ada Buyer', 'EUR', 100, 'hold-' || n,
     clock_timestamp() + interval '1 hour', 3600000, clock_timestamp() + interval '2 hours' FROM generate_series(1, $2::int) AS n`,
  `INSERT INTO payments (event_id, id, order_id, provider, status, method, flow, amount, currency, look_at)
   SELECT event_id, gen_random_uuid(), id, 'stripe', 'open', 'card', 'authorise', total, currency, clock_timestamp() + interval '1 hour'
   FROM orders WHERE event_id = $1 AND $2::int > 0`,
  `INSERT INTO places (event_id, seat_no) SELECT $1, n FROM generate_series(0, $2::int - 1) AS n`,
  `INSERT INTO hold_log (event_id, generation, seq, at, kind, hold) SELECT $1, 1, n, clock_timestamp(), 'held', 'hold-' || n
   FROM generate_series(1, $2::int) AS n`,
];

const statement = (file: string) => readFileSync(path.join(inRoot(theRun().dist), file), 'utf8');

let stores: TestStores;
let database: Database;
beforeAll(async () => {
  stores = await testStores();
  // What the statistics know is the test's to say.
  for (const table of TABLES) await stores.query(`ALTER TABLE ${table} SET (autovacuum_enabled = false)`);
});
afterAll(() => stores?.close());
beforeEach(async () => {
  await stores.query(`TRUNCATE ${TABLES.filter((table) => table !== APPENDED).join(', ')} CASCADE`);
  const { Database } = built('platform/db/index.js') as Db;
  database = new Database({ databaseUrl: stores.databaseUrl, databasePoolSize: 1 });
});
afterEach(async () => {
  vi.restoreAllMocks();
  await database.onApplicationShutdown();
});

async function grow(eventId: number): Promise<void> {
  for (const sql of GROWN) await stores.query(sql, [eventId, MANY]);
}

/** What the steps of an order ask, each with the key of one order or of one payment. */
function steps(eventId: number, nth: number): Record<string, (tx: Tx) => Promise<unknown>> {
  const orders = built('modules/checkout/checkout.store.js') as Orders;
  const payments = built('modules/payments/payments.store.js') as Payments;
  const places = new (built('modules/inventory/change-places.js') as Places).ChangePlaces();
  const [orderId, seatNos] = [randomUUID(), [2 * nth, 2 * nth + 1]];
  return {
    'the limits of a buyer': (tx) => orders.lockBuyer(tx, eventId, `visitor-${nth}`, `address-${nth}`),
    'the order of a hold': (tx) => orders.orderOfHold(tx, eventId, `hold-${nth}`),
    'an order by its id': (tx) => orders.lockOrder(tx, eventId, orderId),
    'a payment by its id': (tx) => payments.lockPayment(tx, eventId, orderId),
    'the payment of an order': (tx) => payments.lockOpenPayment(tx, eventId, orderId),
    'a claim': (tx) => places.claim(tx, { eventId, orderId, seatNos, allotmentId: null }),
    'a sale': (tx) => places.sell(tx, { eventId, orderId, seatNos }),
    'the end of the journal': (tx) => tx.query(statement('modules/holds/sql/journal-ends.sql'), [eventId, [1, 2]]),
  };
}

/** How many rows each step reads, by PostgreSQL's own count of the transaction that it runs in. */
async function rowsRead(eventId: number, nth: number): Promise<Record<string, number>> {
  const read: Record<string, number> = {};
  const count = async (tx: Tx): Promise<number> => {
    const { rows } = await tx.query<{ rows: string }>(
      'SELECT sum(seq_tup_read + coalesce(idx_tup_fetch, 0)) AS rows FROM pg_stat_xact_user_tables WHERE relname = ANY ($1)',
      [TABLES],
    );
    return Number(rows[0]!.rows);
  };
  await database.transaction(async (tx) => {
    for (const [step, run] of Object.entries(steps(eventId, nth))) {
      const before = await count(tx);
      await run(tx);
      read[step] = (await count(tx)) - before;
    }
  });
  return read;
}

const tooMany = (read: Record<string, number>) => Object.entries(read).filter(([, rows]) => rows > FEW);

describe('a step of one order reads what is its own', () => {
  it('after its tables have grown from nothing, with no new statistics', async () => {
    const [EVENT, PREPARED] = [1, 12];
    await stores.query('INSERT INTO places (event_id, seat_no) SELECT $1, generate_series(0, 99)', [EVENT]);
    // As often as PostgreSQL wants to see a statement before it keeps one plan for it, and more.
    for (let nth = 0; nth < PREPARED; nth++) await rowsRead(EVENT, nth);
    await stores.query('DELETE FROM places');
    await grow(EVENT);
    const { now } = performance;
    vi.spyOn(performance, 'now').mockImplementation(() => now.call(performance) + 10_000);
    expect(tooMany(await rowsRead(EVENT, 500))).toEqual([]);
  });

  it('at an event that the statistics do not know', async () => {
    const [OLD, NEW, PREPARED] = [2, 3, 6];
    await grow(OLD);
    for (const table of TABLES) await stores.query(`ANALYZE ${table}`);
    await grow(NEW);
    for (let nth = 0; nth < PREPARED; nth++) {
      const { 'a claim': claim, 'a sale': sale } = await rowsRead(NEW, nth);
      expect(
        [claim, sale].every((rows) => rows! <= FEW),
        `a claim read ${claim}, a sale ${sale}`,
      ).toBe(true);
    }
    expect(tooMany(await rowsRead(NEW, 500))).toEqual([]);
  });
});
