import { createRequire } from 'node:module';
import path from 'node:path';
import { Client, type PoolClient } from 'pg';
import { inject } from 'vitest';
import { inRoot } from '../../local/paths.ts';
import type { LogSource } from '../../src/modules/audit/log-sources.ts';
import type { SealsVerified, VerifyOptions } from '../../src/modules/audit/verify-seals.ts';
import type { TestStores } from './stores.ts';
import { until } from './wait.ts';

/** The room `audit` of a build, called past the product: a test decides itself when something is sealed. */
export interface Audit {
  readonly sources: readonly LogSource[];
  /** Seals at most one batch of a chain. @returns its rows */
  seal(eventId: number, source: LogSource, most: number): Promise<number>;
  /** Seals until as many rows are sealed. Other tests share the server: their transactions may keep it waiting. */
  sealAll(eventId: number, source: LogSource, most: number): Promise<void>;
  verify(options?: VerifyOptions): Promise<SealsVerified>;
  /** A connection with every trigger off: somebody who may do anything to the database. */
  tamper(sql: string, values?: readonly unknown[]): Promise<void>;
}

const LEFT = `SELECT (SELECT count(*) FROM $table WHERE event_id = $1) >
  (SELECT coalesce(sum(rows), 0) FROM log_seals WHERE event_id = $1 AND source = '$table') AS left`;

/** @param dist the build to call, from the root */
export function auditOf({ databaseUrl }: TestStores, dist = inject('dist')): Audit {
  // Node itself loads them, as in a replica.
  const load = (file: string): unknown =>
    createRequire(import.meta.url)(path.join(inRoot(dist), 'modules/audit', file));
  const { sealBatch } = load('seal-batch.js') as typeof import('../../src/modules/audit/seal-batch.ts');
  const { LOG_SOURCES } = load('log-sources.js') as typeof import('../../src/modules/audit/log-sources.ts');
  const { verifySeals } = load('verify-seals.js') as typeof import('../../src/modules/audit/verify-seals.ts');

  const connected = async <T>(act: (client: Client) => Promise<T>): Promise<T> => {
    const client = new Client({ connectionString: databaseUrl });
    await client.connect();
    return act(client).finally(() => client.end());
  };
  const seal: Audit['seal'] = (eventId, source, most) =>
    connected(async (client) => {
      await client.query('BEGIN');
      const rows = await sealBatch(client as unknown as PoolClient, eventId, source, most);
      await client.query('COMMIT');
      return rows;
    });
  const verify: Audit['verify'] = (options) => connected((client) => verifySeals(client, options));
  return {
    sources: LOG_SOURCES,
    seal,
    sealAll: (eventId, source, most) =>
      connected(async (client) => {
        const sealed = async () => {
          while ((await seal(eventId, source, most)) > 0);
          const { rows } = await client.query<{ left: boolean }>(LEFT.replaceAll('$table', source.name), [eventId]);
          return rows[0]?.left === false;
        };
        await until(sealed, { what: `the log ${source.name} of event ${eventId} is sealed` });
      }),
    verify,
    tamper: (sql, values = []) =>
      connected(async (client) => {
        await client.query('SET session_replication_role = replica');
        await client.query(sql, [...values]);
      }),
  };
}
