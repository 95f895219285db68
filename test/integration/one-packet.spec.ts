import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { changed, Database, lastly, rows, together, type Tx } from '../../src/platform/db/index.ts';
import { testStores, type TestStores } from '../harness/stores.ts';

const statement = (name: string, text: string) => ({ name, text });
const KEEP = statement('keep', 'INSERT INTO kept (id) VALUES ($1)');
const ALL = statement('all', 'SELECT id FROM kept ORDER BY id');
const NONSENSE = statement('nonsense', 'SELECT 1 / $1::int');
const SERIAL = statement('serial', `DO $$ BEGIN RAISE EXCEPTION 'again' USING ERRCODE = '40001'; END $$`);

let stores: TestStores;
let database: Database;
beforeAll(async () => {
  stores = await testStores();
  database = new Database({ databaseUrl: stores.databaseUrl, databasePoolSize: 1 });
  await stores.query('CREATE TABLE kept (id int PRIMARY KEY)');
});
beforeEach(() => stores.query('TRUNCATE kept'));
afterAll(async () => {
  await database?.onApplicationShutdown();
  await stores?.close();
});

const keep = (tx: Tx, id: number): Promise<number> => changed(tx, KEEP, [id]);
const kept = async (): Promise<number[]> => (await stores.query<{ id: number }>(ALL.text)).map(({ id }) => id);

describe('statements that leave together', () => {
  it('are done in the order in which they were begun', async () => {
    const seen = await database.transaction(
      (tx) => together(rows(tx, ALL), keep(tx, 1), rows(tx, ALL), keep(tx, 2), rows(tx, ALL)),
      'with locks',
    );
    expect(seen).toEqual([[], 1, [{ id: 1 }], 1, [{ id: 1 }, { id: 2 }]]);
    expect(await kept()).toEqual([1, 2]);
  });

  it('are undone together, for the reason of the one that failed, and the connection is as good as before', async () => {
    const run = (tx: Tx) => together(keep(tx, 1), rows(tx, NONSENSE, [0]), keep(tx, 2));
    await expect(database.transaction(run, 'with locks')).rejects.toThrow('division by zero');
    expect(await kept()).toEqual([]);
    await database.transaction((tx) => together(keep(tx, 3), rows(tx, NONSENSE, [1])));
    expect(await kept()).toEqual([3]);
  });

  it('have all ended when the transaction is undone, also where one of them had more to do', async () => {
    const slow = async (tx: Tx): Promise<void> => {
      await rows(tx, ALL);
      await keep(tx, 1);
    };
    const refused = async (): Promise<void> => {
      await Promise.resolve();
      throw new Error('refused');
    };
    await expect(database.transaction((tx) => together(refused(), slow(tx)))).rejects.toThrow('refused');
    // On the only connection: what came late would be committed by itself, before this.
    await database.transaction((tx) => keep(tx, 2));
    expect(await kept()).toEqual([2]);
  });

  it('run again when PostgreSQL says that it undid them', async () => {
    let attempts = 0;
    await database.transaction(async (tx) => {
      const again = attempts++ === 0;
      await together(keep(tx, 1), again ? rows(tx, SERIAL) : null);
    }, 'with locks');
    expect([attempts, await kept()]).toEqual([2, [1]]);
  });
});

describe('what is left to the commit', () => {
  it('is committed with the rest', async () => {
    await database.transaction(async (tx) => {
      lastly(tx, KEEP, [1]);
      await keep(tx, 2);
      lastly(tx, KEEP, [3]);
    });
    expect(await kept()).toEqual([1, 2, 3]);
  });

  it('undoes the rest where it fails, and whoever asked is told why', async () => {
    const run = async (tx: Tx): Promise<void> => {
      await keep(tx, 1);
      lastly(tx, KEEP, [1]);
    };
    await expect(database.transaction(run)).rejects.toThrow('duplicate key');
    expect(await kept()).toEqual([]);
  });

  it('is told also of a failure that nobody has looked at: such a COMMIT is a ROLLBACK', async () => {
    const run = async (tx: Tx): Promise<void> => {
      await keep(tx, 1);
      await rows(tx, NONSENSE, [0]).catch(() => null);
    };
    await expect(database.transaction(run)).rejects.toThrow('undone');
    expect(await kept()).toEqual([]);
  });
});

describe('a transaction that cannot begin', () => {
  it('does nothing behind its first statements', async () => {
    const run = async (tx: Tx): Promise<void> => {
      // As if BEGIN had been refused: what was sent with it stands by itself, and nothing may follow.
      await rows(tx, ALL);
      await keep(tx, 1);
    };
    const { pool } = database;
    const client = await pool.connect();
    const real = client.query.bind(client);
    client.query = ((config: unknown, ...more: never[]) =>
      real(config === 'BEGIN' ? 'BEGIN OF NOTHING' : (config as string), ...more)) as typeof client.query;
    client.release();
    await expect(database.transaction(run, 'with locks')).rejects.toThrow();
    expect(await kept()).toEqual([]);
    expect(await database.transaction((tx) => keep(tx, 2))).toBe(1);
  });
});
