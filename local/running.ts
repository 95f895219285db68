import { spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { CannotContinue } from './cannot-continue.ts';
import { BUNDLE, inHome, inRoot } from './paths.ts';
import { secrets } from './secrets.ts';
import type { Stores } from './stores.ts';

const FILE = inHome('stores.json');
const REPLICA_FILE = inHome('replica.json');

/** Where the stores of the running product are: they have free ports, so commands must be told. Carries passwords. */
export function keepStores(stores: Stores): void {
  writeFileSync(FILE, `${JSON.stringify(stores)}\n`, { mode: 0o600 });
}

/** All that a replica of the running product is told, for commands that talk to its payment providers. Carries keys. */
export function keepReplicaEnv(env: NodeJS.ProcessEnv): void {
  writeFileSync(REPLICA_FILE, `${JSON.stringify(env)}\n`, { mode: 0o600 });
}

/** The environment of a replica: the given one wins where it is whole, else that of the last start. */
export function replicaEnv(): NodeJS.ProcessEnv {
  if (process.env.DATABASE_URL && process.env.STRIPE_SECRET_KEY) return process.env;
  if (!existsSync(REPLICA_FILE)) {
    throw new CannotContinue(
      "There is no Stampede here yet: start it with npm start, or give a replica's settings in the environment.",
    );
  }
  return { ...process.env, ...(JSON.parse(readFileSync(REPLICA_FILE, 'utf8')) as NodeJS.ProcessEnv) };
}

/** What a command needs to look into this machine's Stampede: the environment wins, else what the last start wrote. */
export function commandEnv(): NodeJS.ProcessEnv {
  if (process.env.DATABASE_URL) return process.env;
  if (!existsSync(FILE)) {
    throw new CannotContinue(
      'There is no Stampede here yet: start it with npm start, or give the database in DATABASE_URL.',
    );
  }
  const { databaseUrl } = JSON.parse(readFileSync(FILE, 'utf8')) as Stores;
  return { ...process.env, DATABASE_URL: databaseUrl, TICKET_SIGNING_KEY: secrets().ticketSigningKey };
}

/** Runs a bundled program of the product with that environment, and ends as it does. @returns its exit code */
export function runCompiled(script: string, args: readonly string[], env = commandEnv()): Promise<number> {
  const child = spawn(process.execPath, ['--enable-source-maps', inRoot('dist', BUNDLE, script), ...args], {
    env,
    stdio: 'inherit',
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code) => resolve(code ?? 1));
  });
}
