import { createHash } from 'node:crypto';
import { chownSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { CannotContinue } from './cannot-continue.ts';
import { command, tail } from './commands.ts';
import { filesBelow } from './files.ts';
import { freePort } from './free-port.ts';
import { root } from './paths.ts';
import { postgresBinaries, type PostgresBinaries } from './postgres-binaries.ts';
import { commandOf, signal } from './process-table.ts';
import type { Service } from './supervised-process.ts';
import { canEnter, postgresUser, type User } from './user.ts';

export interface PostgresOptions {
  /** Where the cluster should live. */
  folder: string;
  password: string;
  /** Off only for stores that are thrown away: commits then survive no crash of the machine. */
  durable: boolean;
}

export interface EmbeddedPostgres {
  service: Service;
  databaseUrl: string;
  /** Where the cluster lives: elsewhere than asked when that user cannot enter the folder. */
  folder: string;
}

const USER = 'stampede';
const DATABASE = 'stampede';

/** Where the cluster and its binaries go when the checkout lies in a folder that is closed to PostgreSQL's user. */
export function postgresOutside(): string {
  const name = createHash('sha256').update(root).digest('hex').slice(0, 12);
  return path.join('/var/lib', `stampede-${name}`);
}

/** Makes the cluster if there is none, and describes how to run it. @throws CannotContinue */
export async function embeddedPostgres(options: PostgresOptions): Promise<EmbeddedPostgres> {
  const user = postgresUser();
  const folder = clusterFolder(options.folder, user);
  const binaries = postgresBinaries(user, postgresOutside());
  if (!existsSync(path.join(folder, 'PG_VERSION'))) await makeCluster(binaries, folder, user, options);
  own(folder, user);

  const port = await freePort();
  const base = `postgres://${USER}:${options.password}@127.0.0.1:${port}`;
  const service: Service = {
    name: 'postgres',
    command: binaries.postgres,
    args: ['-D', folder, ...serverSettings(port, options.durable)],
    env: { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' },
    cwd: '/',
    user,
    prepare: () => removeStalePidFile(folder),
    isReady: () => createDatabase(`${base}/postgres`),
    // SIGINT is the "fast" stop: sessions are ended, everything is written. SIGQUIT leaves it to the recovery.
    stopSignal: 'SIGINT',
    killSignal: 'SIGQUIT',
    stopMs: 5000,
  };
  return { service, databaseUrl: `${base}/${DATABASE}`, folder };
}

function clusterFolder(wanted: string, user: User | undefined): string {
  mkdirSync(wanted, { recursive: true });
  if (canEnter(user, path.dirname(wanted))) return wanted;
  const folder = path.join(postgresOutside(), path.basename(wanted));
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  return folder;
}

function serverSettings(port: number, durable: boolean): string[] {
  const settings = {
    port,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: 200,
    shared_buffers: '256MB',
    synchronous_commit: 'on',
    max_wal_size: '2GB',
    timezone: 'UTC',
    log_timezone: 'UTC',
    log_lock_waits: 'on',
    ...(durable ? {} : { fsync: 'off', full_page_writes: 'off' }),
  };
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

async function makeCluster(
  binaries: PostgresBinaries,
  folder: string,
  user: User | undefined,
  options: PostgresOptions,
) {
  // A start that was cut short in the middle leaves half a cluster, which initdb refuses to touch.
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const passwordFile = `${folder}.password`;
  writeFileSync(passwordFile, `${options.password}\n`, { mode: 0o600 });
  if (user) {
    chownSync(folder, user.uid, user.gid);
    chownSync(passwordFile, user.uid, user.gid);
  }
  const args = [
    `--pgdata=${folder}`,
    `--username=${USER}`,
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    // Sorts by code point as C does, everywhere alike, and yet knows upper and lower case beyond ASCII.
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    ...(options.durable ? [] : ['--no-sync']),
  ];
  try {
    const { ok, output } = await command(binaries.initdb, args, {
      ...user,
      cwd: '/',
      env: { PATH: process.env.PATH, LC_ALL: 'C' },
    });
    if (!ok) throw new CannotContinue(`PostgreSQL's files could not be made in ${folder}:\n${tail(output, 10)}`);
  } finally {
    rmSync(passwordFile, { force: true });
  }
}

/** A checkout that was copied, or a user made anew, may leave the files to somebody else. */
function own(folder: string, user: User | undefined): void {
  if (!user || statSync(path.join(folder, 'PG_VERSION')).uid === user.uid) return;
  chownSync(folder, user.uid, user.gid);
  for (const file of filesBelow(folder)) {
    chownSync(file, user.uid, user.gid);
    chownSync(path.dirname(file), user.uid, user.gid);
  }
}

/**
 * After a kill -9 PostgreSQL refuses to start while its old pid lives, though it may by now be another program's.
 * A postmaster of this very folder is ended; anything else is left alone and only the file goes.
 */
async function removeStalePidFile(folder: string): Promise<void> {
  const file = path.join(folder, 'postmaster.pid');
  if (!existsSync(file)) return;
  const pid = Number(readFileSync(file, 'utf8').split('\n')[0]);
  const isOurs = (): boolean => pid > 1 && commandOf(pid).includes(folder);
  if (isOurs()) signal(pid, 'SIGINT');
  for (let waitedMs = 0; isOurs() && waitedMs < 5000; waitedMs += 50) await sleep(50);
  if (isOurs()) signal(pid, 'SIGQUIT');
  rmSync(file, { force: true });
}

/** Whether the server answers; makes the database when it is missing. */
async function createDatabase(adminUrl: string): Promise<boolean> {
  const client = new Client({ connectionString: adminUrl, connectionTimeoutMillis: 2000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [DATABASE]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${DATABASE}`);
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}
