import { createRequire } from 'node:module';
import path from 'node:path';
import { Client, type PoolClient } from 'pg';
import { inRoot } from '../../local/paths.ts';
import { theRun } from '../harness/run.ts';
import type { TestStores } from '../harness/stores.ts';
import { until } from '../harness/wait.ts';

const WAITING =
  "SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND query ~* $1";

/** A transaction of the test's own whose locks stop the product where the test wants it, until it is opened. */
export class Gate {
  readonly #stores: TestStores;
  readonly #client: Client;

  private constructor(stores: TestStores, client: Client) {
    this.#stores = stores;
    this.#client = client;
  }

  /** Closed by whatever `sql` locks. */
  static async closed(stores: TestStores, sql: string, values: readonly unknown[] = []): Promise<Gate> {
    const client = new Client({ connectionString: stores.databaseUrl });
    await client.connect();
    await client.query('BEGIN');
    await client.query(sql, [...values]);
    return new Gate(stores, client);
  }

  /** Seen by those who wait only when the gate opens. */
  async change(sql: string, values: readonly unknown[] = []): Promise<void> {
    await this.#client.query(sql, [...values]);
  }

  /** Waits until so many stand before a gate with a statement that this pattern fits. */
  async reached(count: number, pattern: string): Promise<void> {
    const all = async () => (await this.#stores.query(WAITING, [pattern])).length >= count;
    await until(all, { what: `${count} wait with ${pattern}`, everyMs: 10 });
  }

  async open(): Promise<void> {
    await this.#client.query('COMMIT');
    await this.#client.end();
  }
}

/** Runs in a transaction that is undone, as the product's own statements would. */
export async function undone<T>({ databaseUrl }: TestStores, run: (tx: PoolClient) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query('BEGIN');
    return await run(client as unknown as PoolClient);
  } finally {
    await client.end();
  }
}

/** A module of the build of this run, loaded by Node itself, as in a replica. @param file from the build's folder */
export function built(file: string): unknown {
  return createRequire(import.meta.url)(path.join(inRoot(theRun().dist), file));
}
