import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { Redis } from 'ioredis';
import { Client, Pool } from 'pg';
import { makeSecrets } from '../../local/secrets.ts';
import { embeddedRedis } from '../../local/redis.ts';
import { startProgram } from './program.ts';
import { theRun } from './run.ts';

export interface TestStores {
  readonly databaseUrl: string;
  readonly redisUrl: string;
  /** Looks into the database, past the product. */
  query<R extends object = Record<string, unknown>>(sql: string, values?: readonly unknown[]): Promise<R[]>;
  readonly redis: Redis;
  /** Drops the database and ends the Redis. */
  close(): Promise<void>;
}

/** A migrated database of its own and a Redis process of its own: a test may do with them whatever it likes. */
export async function testStores(): Promise<TestStores> {
  const name = `test_${randomBytes(6).toString('hex')}`;
  const { adminUrl, runFolder, template } = theRun();
  const url = new URL(adminUrl);
  url.pathname = `/${name}`;
  const { service, redisUrl } = await embeddedRedis({
    folder: path.join(runFolder, name),
    password: makeSecrets().redisPassword,
    durable: false,
  });
  const [redisProcess] = await Promise.all([
    startProgram({
      name: 'redis',
      command: service.command,
      args: service.args,
      env: service.env,
      runFolder,
      isReady: service.isReady,
    }),
    admin(adminUrl, `CREATE DATABASE ${name} TEMPLATE ${template}`),
  ]);

  const pool = new Pool({ connectionString: url.href, max: 4 });
  // A test that breaks the database's connections breaks these too; what matters is seen by the next query.
  pool.on('error', () => undefined);
  const redis = new Redis(redisUrl, { lazyConnect: true, maxRetriesPerRequest: 1 });
  redis.on('error', () => undefined);
  return {
    databaseUrl: url.href,
    redisUrl,
    redis,
    query: async <R extends object>(sql: string, values: readonly unknown[] = []) =>
      (await pool.query(sql, [...values])).rows as R[],
    close: async () => {
      redis.disconnect();
      await pool.end();
      await Promise.all([redisProcess.kill('SIGKILL'), admin(adminUrl, `DROP DATABASE ${name} WITH (FORCE)`)]);
    },
  };
}

async function admin(url: string, sql: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query(sql).finally(() => client.end());
}
