import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Audit, auditOf } from '../harness/log.ts';
import { testStores, type TestStores } from '../harness/stores.ts';

const ROWS = Number(process.env.LOG_ROWS ?? 20_000);
const EVENT = 1;
const A_BATCH = 2_000;
const APPEND = `INSERT INTO inventory_log (event_id, actor, cause, seat_nos, before, after, order_id)
  SELECT $1, 'order:' || o, 'claimed', ARRAY[g, g + 1, g + 2], 'f', 'c', o
  FROM (SELECT g, gen_random_uuid() AS o FROM generate_series(1, $2::int) g) orders`;

let stores: TestStores;
let audit: Audit;
beforeAll(async () => {
  stores = await testStores();
  audit = auditOf(stores);
});
afterAll(() => stores?.close());

async function timed<T>(what: string, rows: number, act: () => Promise<T>): Promise<T> {
  const began = performance.now();
  const result = await act();
  const ms = performance.now() - began;
  console.log(`${what}: ${rows} rows in ${Math.round(ms)} ms, ${Math.round((rows / ms) * 1000)} rows/s`);
  return result;
}

/** Prints how fast it goes; its promise is that a log of any length is sealed and read in bounded portions. */
it(`${ROWS} rows are sealed and verified`, { timeout: 300_000 }, async () => {
  await stores.query(APPEND, [EVENT, ROWS]);
  await timed('sealing', ROWS, () => audit.sealAll(EVENT, audit.sources[0]!, A_BATCH));
  const all = await timed('verifying', ROWS, () => audit.verify({ eventId: EVENT }));
  expect(all).toMatchObject({ rows: ROWS, batches: Math.ceil(ROWS / A_BATCH), unsealed: 0, breaks: [] });

  const newest = 5 * A_BATCH;
  await audit.tamper(`UPDATE log_seals SET sealed_at = sealed_at - interval '1 hour' WHERE batch_no <= $1`, [
    all.batches - 5,
  ]);
  const live = await timed('verifying the newest five batches', newest, () => audit.verify({ sinceMs: 600_000 }));
  expect(live).toMatchObject({ rows: newest, batches: 5, breaks: [] });
});
