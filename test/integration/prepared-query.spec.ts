import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { changed, Database, rows, type Tx } from '../../src/platform/db/index.ts';
import { testStores, type TestStores } from '../harness/stores.ts';

const statement = (name: string, text: string) => ({ name, text });
const ALL = statement('all-kinds', 'SELECT n, big, text, at, data, list, bytes FROM kinds WHERE n >= $1 ORDER BY n');
const RENAME = statement('rename', 'UPDATE kinds SET text = $2 WHERE n = $1');
const STAR = statement('star', 'SELECT * FROM grows');

let stores: TestStores;
let database: Database;
beforeAll(async () => {
  stores = await testStores();
  database = new Database({ databaseUrl: stores.databaseUrl, databasePoolSize: 1 });
  await stores.query(
    'CREATE TABLE kinds (n int, big bigint, text text, at timestamptz, data jsonb, list int[], bytes bytea)',
  );
  await stores.query(`INSERT INTO kinds VALUES
    (1, 2, 'three', '2026-11-23T10:00:00Z', '{"a": [1]}', '{4,5}', '\\x06'), (2, NULL, NULL, NULL, NULL, NULL, NULL)`);
  await stores.query('CREATE TABLE grows (id int)');
});
afterAll(async () => {
  await database?.onApplicationShutdown();
  await stores?.close();
});

/** How often PostgreSQL tells columns on the only connection while something runs. */
async function told(run: (tx: Tx) => Promise<unknown>): Promise<number> {
  return database.transaction(async (tx) => {
    const { connection } = tx as unknown as { connection: NodeJS.EventEmitter };
    let count = 0;
    const heard = (): number => count++;
    connection.on('rowDescription', heard);
    await run(tx);
    connection.off('rowDescription', heard);
    return count;
  });
}

const WHOLE = {
  n: 1,
  big: 2,
  text: 'three',
  at: new Date('2026-11-23T10:00:00Z'),
  data: { a: [1] },
  list: [4, 5],
  bytes: Buffer.from([6]),
};
const EMPTY = { n: 2, big: null, text: null, at: null, data: null, list: null, bytes: null };

describe('a prepared statement', () => {
  it('has its columns told once a connection, and the same rows each time', async () => {
    const first = await told(async (tx) => expect(await rows(tx, ALL, [1])).toEqual([WHOLE, EMPTY]));
    const again = await told(async (tx) => {
      expect(await rows(tx, ALL, [1])).toEqual([WHOLE, EMPTY]);
      expect(await rows(tx, ALL, [3])).toEqual([]);
      expect(await rows(tx, ALL, [2])).toEqual([EMPTY]);
    });
    expect([first, again]).toEqual([1, 0]);
  });

  it('tells how many rows it has changed, and has none', async () => {
    const change = (n: number) => database.transaction((tx) => changed(tx, RENAME, [n, 'four']));
    expect([await change(1), await change(7), await change(2)]).toEqual([1, 0, 1]);
    expect(await database.query(RENAME, [1, 'five'])).toEqual([]);
  });

  it('is refused where its columns have changed, instead of being read as if they had not', async () => {
    expect(await database.query(STAR)).toEqual([]);
    await stores.query('ALTER TABLE grows ADD COLUMN name text');
    await expect(database.query(STAR)).rejects.toThrow('cached plan must not change result type');
    // That connection is gone; another one has it told anew.
    await stores.query(`INSERT INTO grows VALUES (1, 'one')`);
    expect(await database.query(STAR)).toEqual([{ id: 1, name: 'one' }]);
  });
});
