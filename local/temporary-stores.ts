import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { embeddedPostgres } from './postgres.ts';
import { embeddedRedis } from './redis.ts';
import { RunFile } from './run-file.ts';
import { makeSecrets } from './secrets.ts';
import { Supervisor } from './supervisor.ts';

export interface TemporaryStores {
  /** A superuser's address of an empty database; tests may create others beside it. */
  databaseUrl: string;
  redisUrl: string;
  /** Where their logs are. */
  folder: string;
  /** Stops both and removes every trace. */
  stop: () => Promise<void>;
  /** The same without waiting for them to put things in order. */
  kill: () => Promise<void>;
}

const PREFIX = 'stampede-test-';
const STOP_WITHIN_MS = 6000;

/**
 * Starts a PostgreSQL and a Redis of their own on free ports, in a folder that goes with them.
 *
 * @param options.durable true for tests that kill the stores and look at what is left: then commits reach the disk.
 * @throws CannotContinue when this machine has none and can get none.
 */
export async function startTemporaryStores(options: { durable?: boolean } = {}): Promise<TemporaryStores> {
  await removeForgotten();
  const durable = options.durable ?? false;
  const folder = mkdtempSync(path.join(tmpdir(), PREFIX));
  const runFile = RunFile.take(path.join(folder, 'run.json'));
  // PostgreSQL's own user passes through here.
  chmodSync(folder, 0o755);
  const { databasePassword, redisPassword } = makeSecrets();
  const supervisor = new Supervisor({ logs: path.join(folder, 'logs'), runFile, say: console.error });
  let cluster = '';

  const remove = (): void => {
    rmSync(folder, { recursive: true, force: true });
    if (cluster !== '') rmSync(cluster, { recursive: true, force: true });
  };
  const stop = async (): Promise<void> => {
    await supervisor.stop(STOP_WITHIN_MS);
    remove();
  };
  const kill = async (): Promise<void> => {
    await supervisor.kill();
    remove();
  };
  try {
    const [postgres, redis] = await Promise.all([
      embeddedPostgres({ folder: path.join(folder, path.basename(folder)), password: databasePassword, durable }),
      embeddedRedis({ folder: path.join(folder, 'redis'), password: redisPassword, durable }),
    ]);
    cluster = postgres.folder;
    await Promise.all([supervisor.start(postgres.service), supervisor.start(redis.service)]);
    return { databaseUrl: postgres.databaseUrl, redisUrl: redis.redisUrl, folder, stop, kill };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Ends and removes what a test run that was killed has left. */
async function removeForgotten(): Promise<void> {
  for (const name of readdirSync(tmpdir()).filter((each) => each.startsWith(PREFIX))) {
    const folder = path.join(tmpdir(), name);
    const runFile = path.join(folder, 'run.json');
    try {
      if (statSync(folder).uid !== process.getuid?.() || !existsSync(runFile)) continue;
    } catch {
      continue;
    }
    if (RunFile.livingOwner(runFile)) continue;
    await RunFile.endLeftovers(runFile);
    rmSync(folder, { recursive: true, force: true });
  }
}
