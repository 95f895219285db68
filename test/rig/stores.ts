import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { Redis } from 'ioredis';
import { Pool } from 'pg';
import { embeddedPostgres } from '../../local/postgres.ts';
import { embeddedRedis } from '../../local/redis.ts';
import { migrate } from '../harness/global-setup.ts';
import { theRun } from '../harness/run.ts';
import type { TestStores } from '../harness/stores.ts';
import { StoreProcess } from './store-process.ts';

/** Both stores of a rig, each a process of its own that may be killed and started again. */
export interface RigStores extends TestStores {
  readonly postgres: StoreProcess;
  readonly redisServer: StoreProcess;
  /** Where Redis keeps its append-only file. */
  readonly redisFolder: string;
  /** What an operator would send to Redis, past everyone's connection. */
  redisCommand(...args: [string, ...string[]]): Promise<unknown>;
}

export interface RigStoreOptions {
  /** Settings of PostgreSQL on top of those of every start. */
  postgres?: Record<string, string>;
  /** Where PostgreSQL's files shall live: a small volume, say. Beside the others when absent. */
  volume?: string;
}

const PASSWORD = randomBytes(24).toString('base64url');

/**
 * A migrated PostgreSQL and a Redis with an append-only file, both durable: what they acknowledged survives a kill.
 */
export async function startRigStores(options: RigStoreOptions = {}): Promise<RigStores> {
  const { runFolder } = theRun();
  const name = `rig-${randomBytes(4).toString('hex')}`;
  const cluster = await copyOfTemplate(options.volume ?? null, name);
  const pg = await embeddedPostgres({ folder: cluster, password: PASSWORD, durable: true });
  const settings = Object.entries({ fsync: 'off', ...options.postgres }).flatMap(([key, value]) => [
    '-c',
    `${key}=${value}`,
  ]);
  const postgres = new StoreProcess({ ...pg.service, args: [...pg.service.args, ...settings] }, runFolder);
  const redisFolder = path.join(runFolder, `${name}-redis`);
  const ownRedis = await embeddedRedis({ folder: redisFolder, password: PASSWORD, durable: true });
  const redisServer = new StoreProcess(ownRedis.service, runFolder);
  await Promise.all([postgres.start(), redisServer.start()]);

  const pool = new Pool({ connectionString: pg.databaseUrl, max: 6, connectionTimeoutMillis: 5_000 });
  pool.on('error', () => undefined);
  const redis = new Redis(ownRedis.redisUrl, { lazyConnect: true, maxRetriesPerRequest: 1 });
  redis.on('error', () => undefined);
  return {
    databaseUrl: pg.databaseUrl,
    redisUrl: ownRedis.redisUrl,
    postgres,
    redisServer,
    redisFolder,
    redis,
    redisCommand: (...args) => redis.call(...args),
    query: async <R extends object>(sql: string, values: readonly unknown[] = []) =>
      (await pool.query(sql, [...values])).rows as R[],
    close: async () => {
      redis.disconnect();
      await Promise.all([pool.end(), redisServer.kill('SIGKILL'), postgres.kill('SIGQUIT')]);
      for (const folder of [pg.folder, redisFolder]) rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Empties the folder of a Redis that is not running: what a machine that came back without its disk would find. */
export function emptyRedisFolder(folder: string): void {
  for (const each of readdirSync(folder).filter((file) => file !== 'redis.conf')) {
    rmSync(path.join(folder, each), { recursive: true, force: true });
  }
}

let template: Promise<string> | undefined;

/** Made once a run: every cluster is a copy of one that is migrated. Goes with `removeTemplate`. */
async function copyOfTemplate(volume: string | null, name: string): Promise<string> {
  template ??= makeTemplate();
  const folder = await template;
  const copy = path.join(volume ?? path.dirname(folder), name);
  // Owner and modes must be the same, or PostgreSQL refuses the files.
  const { status, stderr } = spawnSync('cp', ['-a', folder, copy], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`the cluster could not be copied: ${stderr}`);
  return copy;
}

export async function removeTemplate(): Promise<void> {
  if (template) rmSync(await template, { recursive: true, force: true });
  template = undefined;
}

async function makeTemplate(): Promise<string> {
  const { runFolder, dist } = theRun();
  const { service, databaseUrl, folder } = await embeddedPostgres({
    folder: path.join(runFolder, `template-${randomBytes(4).toString('hex')}`),
    password: PASSWORD,
    durable: false,
  });
  const postgres = new StoreProcess(service, runFolder);
  await postgres.start();
  migrate(dist, databaseUrl);
  await postgres.kill('SIGINT');
  return folder;
}
