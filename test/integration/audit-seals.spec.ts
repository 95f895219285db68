import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { distWithout } from '../harness/guards.ts';
import { type Audit, auditOf } from '../harness/log.ts';
import { testStores, type TestStores } from '../harness/stores.ts';

const A_BATCH = 10;
/** `$1` event, `$2` how many: what a room writes, log by log. */
const APPEND: Record<string, string> = {
  inventory_log: `INSERT INTO inventory_log (event_id, actor, cause, seat_nos, before, after, order_id)
    SELECT $1, 'order:' || g, 'claimed', ARRAY[g, g + 1], 'f', 'c', gen_random_uuid() FROM generate_series(1, $2::int) g`,
  ledger_entries: `INSERT INTO ledger_entries (event_id, key, order_id, payment_id, account, kind, amount, currency)
    SELECT $1, 'capture:' || g, gen_random_uuid(), gen_random_uuid(), 'provider', 'capture', 100 + g, 'EUR'
    FROM generate_series(1, $2::int) g`,
  hold_log: `INSERT INTO hold_log (event_id, generation, seq, at, kind, hold, state, seat_nos)
    SELECT $1, 1, coalesce((SELECT max(seq) FROM hold_log WHERE event_id = $1), 0) + g, clock_timestamp(), 'settled', 'hld_1',
      'c', ARRAY[g, g + 1] FROM generate_series(1, $2::int) g`,
  queue_log: `INSERT INTO queue_log (event_id, actor, act, subject)
    SELECT $1, 'staff:' || g, 'pass made', gen_random_uuid() FROM generate_series(1, $2::int) g`,
  package_log: `INSERT INTO package_log (event_id, actor, act, package_id, order_id)
    SELECT $1, 'order:' || g, 'taken', gen_random_uuid(), gen_random_uuid() FROM generate_series(1, $2::int) g`,
};
const PLACES = APPEND.inventory_log!;
/** By type: something else than the column `$` has. */
const OTHER_VALUE: Record<string, string> = {
  int4: 'coalesce($, 0) + 1000',
  int8: '$ + 1000000',
  text: "coalesce($, '') || '!'",
  bpchar: "'x'",
  uuid: 'gen_random_uuid()',
  timestamptz: "$ + interval '1 millisecond'",
  _int4: '$ || 7',
};

let stores: TestStores;
let audit: Audit;
let events = 0;
beforeAll(async () => {
  stores = await testStores();
  audit = auditOf(stores);
});
afterAll(() => stores?.close());

/** The log that every change of places is written to, as the build of `by` reads it. */
const log = (by = audit) => by.sources[0]!;

/** An event with `rows` rows in its log, sealed in batches of ten. */
async function sealedEvent(rows: number, source = log()): Promise<number> {
  const eventId = ++events;
  await stores.query(APPEND[source.name]!, [eventId, rows]);
  await audit.sealAll(eventId, source, A_BATCH);
  return eventId;
}

const verify = (eventId: number, by = audit) => by.verify({ eventId });

/** The n-th row of an event's log, from 1: its id. */
async function idOf(eventId: number, n: number): Promise<number> {
  const sql = 'SELECT id FROM inventory_log WHERE event_id = $1 ORDER BY tx, id LIMIT 1 OFFSET $2';
  const [row] = await stores.query<{ id: string }>(sql, [eventId, n - 1]);
  return Number(row!.id);
}

describe('what was logged is sealed', () => {
  it('every row once, in batches that follow one another', async () => {
    const eventId = await sealedEvent(35);
    expect(await verify(eventId)).toMatchObject({ rows: 35, batches: 4, unsealed: 0, breaks: [] });
    await stores.query(PLACES, [eventId, 5]);
    expect(await verify(eventId)).toMatchObject({ rows: 35, unsealed: 5, breaks: [] });
    await audit.sealAll(eventId, log(), A_BATCH);
    expect(await verify(eventId)).toMatchObject({ rows: 40, batches: 5, unsealed: 0, breaks: [] });
  });

  it('also when many seal the same chain at once: no row twice, no fork', async () => {
    const eventId = ++events;
    await stores.query(PLACES, [eventId, 200]);
    let sealed = 0;
    while (sealed < 200) {
      const counts = await Promise.all(Array.from({ length: 6 }, () => audit.seal(eventId, log(), A_BATCH)));
      sealed += counts.reduce((sum, count) => sum + count, 0);
    }
    expect(await verify(eventId)).toMatchObject({ rows: 200, unsealed: 0, breaks: [] });
  });

  it('and only the newest batches are read where a time is given', async () => {
    const eventId = await sealedEvent(35);
    await audit.tamper(
      "UPDATE log_seals SET sealed_at = sealed_at - interval '1 hour' WHERE event_id = $1 AND batch_no = 1",
      [eventId],
    );
    expect(await audit.verify({ eventId, sinceMs: 60_000 })).toMatchObject({ rows: 25, batches: 3, breaks: [] });
    expect((await verify(eventId)).breaks).toMatchObject([{ batchNo: 1, kind: 'changed seal' }]);
  });

  it('and nobody who uses the tables can change a row or a seal', async () => {
    const eventId = await sealedEvent(1);
    for (const table of ['inventory_log', 'log_seals']) {
      await expect(stores.query(`DELETE FROM ${table} WHERE event_id = $1`, [eventId])).rejects.toThrow('append-only');
      await expect(stores.query(`UPDATE ${table} SET event_id = 1 WHERE event_id = $1`, [eventId])).rejects.toThrow(
        'append-only',
      );
      await expect(stores.query(`TRUNCATE ${table}`)).rejects.toThrow('append-only');
    }
  });
});

/** A row is written and its transaction stays open; a later one writes and commits; something seals; the first commits. */
async function lateRow(by: Audit): Promise<{ eventId: number; sealedMeanwhile: number }> {
  const eventId = ++events;
  const late = new Client({ connectionString: stores.databaseUrl });
  await late.connect();
  try {
    await late.query('BEGIN');
    await late.query(PLACES, [eventId, 1]);
    await stores.query(PLACES, [eventId, 3]);
    const sealedMeanwhile = await by.seal(eventId, log(by), A_BATCH);
    await late.query('COMMIT');
    return { eventId, sealedMeanwhile };
  } finally {
    await late.end();
  }
}

describe('a row that becomes visible after rows with higher ids', () => {
  it('is waited for: nothing behind it is sealed before it is there', async () => {
    const { eventId, sealedMeanwhile } = await lateRow(audit);
    expect(sealedMeanwhile).toBe(0);
    await audit.sealAll(eventId, log(), A_BATCH);
    expect(await verify(eventId)).toMatchObject({ rows: 4, unsealed: 0, breaks: [] });
  });

  it('is not waited for when its transaction is undone', async () => {
    const eventId = ++events;
    const undone = new Client({ connectionString: stores.databaseUrl });
    await undone.connect();
    await undone.query('BEGIN');
    await undone.query(PLACES, [eventId, 1]);
    await stores.query(PLACES, [eventId, 3]);
    await undone.query('ROLLBACK');
    await undone.end();
    await audit.sealAll(eventId, log(), A_BATCH);
    expect(await verify(eventId)).toMatchObject({ rows: 3, unsealed: 0, breaks: [] });
  });

  it('control: sealed without waiting, it is a row that no seal will ever have', async () => {
    const hasty = auditOf(stores, distWithout(['stable']));
    const { eventId, sealedMeanwhile } = await lateRow(hasty);
    expect(sealedMeanwhile).toBe(3);
    expect(await hasty.seal(eventId, log(hasty), A_BATCH)).toBe(0);
    expect((await verify(eventId)).breaks).toMatchObject([{ batchNo: 1, kind: 'extra row' }]);
  });
});

describe('control: somebody with every right on the database is found out', () => {
  const SEAL = 'WHERE event_id = $1 AND batch_no = 2';
  const ROW = 'WHERE event_id = $1 AND id = $2';

  it.each([
    ['changed row', 15, `UPDATE inventory_log SET actor = 'order:somebody else' ${ROW}`],
    ['missing row', 15, `DELETE FROM inventory_log ${ROW}`],
    ['missing row', 11, `DELETE FROM inventory_log ${ROW}`],
    ['missing row', 20, `DELETE FROM inventory_log ${ROW}`],
    [
      'extra row',
      15,
      `INSERT INTO inventory_log (event_id, actor, cause, seat_nos, before, after, tx)
       SELECT event_id, actor, 'slipped in', seat_nos, before, after, tx - 1 FROM inventory_log ${ROW}`,
    ],
  ])('%s (%i of 35)', async (kind, n, sql) => {
    const eventId = await sealedEvent(35);
    const id = await idOf(eventId, n);
    await audit.tamper(sql, [eventId, id]);
    const { breaks } = await verify(eventId);
    // What was slipped in claims to be older than every row: it stands in the first batch.
    expect(breaks).toMatchObject([{ eventId, source: 'inventory_log', batchNo: kind === 'extra row' ? 1 : 2, kind }]);
    if (kind === 'changed row') expect(breaks[0]!.what).toContain(`row ${id} of`);
    if (kind === 'missing row') expect(breaks[0]!.what).toContain(`row ${n - 10} of 10, behind row`);
  });

  it.each([
    ['changed seal', 2, `UPDATE log_seals SET rows_hash = sha256('something else') ${SEAL}`],
    ['changed seal', 2, `UPDATE log_seals SET hash = sha256('something else') ${SEAL}`],
    ['changed seal', 2, `UPDATE log_seals SET marks = set_byte(marks, 0, 255 - get_byte(marks, 0)) ${SEAL}`],
    ['changed seal', 2, `UPDATE log_seals SET sealed_at = sealed_at - interval '1 ms' ${SEAL}`],
    ['changed seal', 2, `UPDATE log_seals SET first_position = ARRAY[1, 1] ${SEAL}`],
    ['changed seal', 2, `UPDATE log_seals SET last_position = last_position || 1::bigint ${SEAL}`],
    ['missing seal', 2, `DELETE FROM log_seals ${SEAL}`],
    ['missing seal', 2, `UPDATE log_seals SET batch_no = 9 ${SEAL}`],
    ['unknown log', 2, `UPDATE log_seals SET source = 'other_log' ${SEAL}`],
  ])('%s %i: %s', async (kind, batchNo, sql) => {
    const eventId = await sealedEvent(35);
    await audit.tamper(sql, [eventId]);
    expect((await verify(eventId)).breaks[0]).toMatchObject({ eventId, batchNo, kind });
  });

  it('broken chain: a batch that was sealed anew, as the sealer would', async () => {
    const eventId = await sealedEvent(35);
    await audit.tamper(`UPDATE inventory_log SET cause = 'never happened' ${ROW}`, [eventId, await idOf(eventId, 15)]);
    const kept = `kept_${eventId}`;
    await audit.tamper(`CREATE TABLE ${kept} AS SELECT * FROM log_seals WHERE event_id = ${eventId} AND batch_no > 2`);
    await audit.tamper('DELETE FROM log_seals WHERE event_id = $1 AND batch_no > 1', [eventId]);
    await audit.seal(eventId, log(), A_BATCH);
    await audit.tamper(`INSERT INTO log_seals SELECT * FROM ${kept}; DROP TABLE ${kept}`);
    expect((await verify(eventId)).breaks).toMatchObject([{ batchNo: 3, kind: 'broken chain' }]);
  });

  it.each(Object.keys(APPEND))('in whichever column of a row of %s', async (table) => {
    const source = audit.sources.find(({ name }) => name === table)!;
    // Whoever may change anything is not stopped by a CHECK either.
    const checks = await stores.query<{ name: string }>(
      "SELECT conname AS name FROM pg_constraint WHERE contype = 'c' AND conrelid = $1::regclass",
      [table],
    );
    for (const { name } of checks) await stores.query(`ALTER TABLE ${table} DROP CONSTRAINT ${name}`);
    const columns = await stores.query<{ name: string; type: string }>(
      'SELECT column_name AS name, udt_name AS type FROM information_schema.columns WHERE table_name = $1',
      [table],
    );
    expect(columns.length).toBeGreaterThan(5);
    for (const { name, type } of columns) {
      const eventId = await sealedEvent(3, source);
      const other = OTHER_VALUE[type]?.replace('$', name);
      if (other === undefined) throw new Error(`${table}.${name} is of type ${type}: say how to change it`);
      const middle = `(SELECT ctid FROM ${table} WHERE event_id = $1 ORDER BY ctid LIMIT 1 OFFSET 1)`;
      await audit.tamper(`UPDATE ${table} SET ${name} = ${other} WHERE ctid = ${middle}`, [eventId]);
      expect((await verify(eventId)).breaks, `${table}.${name}`).toMatchObject([
        { eventId, source: table, batchNo: 1 },
      ]);
    }
  });

  it('and no log is left out of these tests', () => {
    expect(audit.sources.map(({ name }) => name)).toEqual(Object.keys(APPEND));
  });
});
