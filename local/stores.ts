import { Redis } from 'ioredis';
import { Client } from 'pg';
import { CannotContinue, codeOf } from './cannot-continue.ts';
import { inHome } from './paths.ts';
import { embeddedPostgres } from './postgres.ts';
import { embeddedRedis } from './redis.ts';
import type { Secrets } from './secrets.ts';
import type { Settings } from './settings.ts';
import type { Supervisor } from './supervisor.ts';

const REACH_MS = 5000;

export interface Stores {
  databaseUrl: string;
  redisUrl: string;
}

/** The stores of the settings, if they can be reached, and embedded ones for those that the settings do not name. */
export async function startStores(
  settings: Settings,
  secrets: Secrets,
  supervisor: Supervisor,
  say: (line: string) => void,
): Promise<Stores> {
  if (settings.databaseUrl) await reachPostgres(settings.databaseUrl);
  if (settings.redisUrl) await reachRedis(settings.redisUrl);

  const [postgres, redis] = await Promise.all([
    settings.databaseUrl
      ? null
      : embeddedPostgres({ folder: inHome('postgres'), password: secrets.databasePassword, durable: true }),
    settings.redisUrl
      ? null
      : embeddedRedis({ folder: inHome('redis'), password: secrets.redisPassword, durable: true }),
  ]);
  if (postgres && postgres.folder !== inHome('postgres')) {
    say(`PostgreSQL does not run as root, and its user cannot enter this folder: its data are in ${postgres.folder}.`);
  }
  // Two stages for the order of the stop (Redis before PostgreSQL); they come up side by side.
  await Promise.all([
    postgres ? supervisor.start(postgres.service) : null,
    redis ? supervisor.start(redis.service) : null,
  ]);
  return {
    databaseUrl: settings.databaseUrl ?? postgres?.databaseUrl ?? '',
    redisUrl: settings.redisUrl ?? redis?.redisUrl ?? '',
  };
}

async function reachPostgres(url: string): Promise<void> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: REACH_MS });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('SELECT 1');
  } catch (error) {
    throw unreachable('DATABASE_URL', 'PostgreSQL', url, error);
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function reachRedis(url: string): Promise<void> {
  const client = new Redis(url, { lazyConnect: true, connectTimeout: REACH_MS, retryStrategy: () => null });
  let failure: unknown;
  client.on('error', (error) => (failure = error));
  try {
    await client.connect();
    await client.ping();
  } catch (error) {
    throw unreachable('REDIS_URL', 'Redis', url, failure ?? error);
  } finally {
    client.disconnect();
  }
}

function unreachable(name: string, what: string, url: string, error: unknown): CannotContinue {
  const { hostname, port } = new URL(url);
  const reason = codeOf(error) || (error instanceof Error ? error.message : String(error));
  const where = port ? `${hostname}:${port}` : hostname;
  return new CannotContinue(
    `${what} at ${where} cannot be used (${reason}): correct ${name} or start it there, then try again.`,
  );
}
