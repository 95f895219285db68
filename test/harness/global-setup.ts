import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Client } from 'pg';
import type { TestProject } from 'vitest/node';
import { build } from '../../local/build.ts';
import { readText } from '../../local/files.ts';
import { inHome, inRoot } from '../../local/paths.ts';
import { birthOf } from '../../local/process-table.ts';
import { startTemporaryStores } from '../../local/temporary-stores.ts';
import { copyBuild } from './copy-build.ts';
import { endLeftovers } from './program.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** An address with the right to create databases. */
    adminUrl: string;
    /** The database that has every migration and no rows; each test's own is a copy of it. */
    template: string;
    /** The build of this run, from the root: a copy, since a start beside the tests may build anew. */
    dist: string;
    /** What this run leaves on disk: logs, mails, pids. Removed at its end. */
    runFolder: string;
  }
}

/** In a run's folder: whose it is. */
const OWNER = 'owner';

/** Once a run: stores (the given ones, else temporary ones), and one migrated database that all others are copied from. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  // By hand, without `npm test`: what is built is taken as it is, so that an unfinished change elsewhere disturbs nobody.
  if (!existsSync(inRoot('dist', 'main.js'))) await build();
  const run = randomBytes(4).toString('hex');
  removeForgotten();
  const runFolder = inHome('test', `run-${run}`);
  mkdirSync(runFolder, { recursive: true });
  writeFileSync(path.join(runFolder, OWNER), `${process.pid} ${birthOf(process.pid)}`);

  const stores = process.env.TEST_DATABASE_URL ? null : await startTemporaryStores();
  const adminUrl = process.env.TEST_DATABASE_URL ?? stores?.databaseUrl ?? '';
  const template = `template_${run}`;
  await admin(adminUrl, `CREATE DATABASE ${template}`);
  const dist = copyBuild('dist', path.join(runFolder, 'build'));
  migrate(dist, adminUrl, template);

  project.provide('adminUrl', adminUrl);
  project.provide('template', template);
  project.provide('dist', dist);
  project.provide('runFolder', runFolder);

  return async () => {
    endLeftovers(runFolder);
    if (stores) await stores.stop();
    else await admin(adminUrl, `DROP DATABASE IF EXISTS ${template} WITH (FORCE)`);
    rmSync(runFolder, { recursive: true, force: true });
  };
}

/** Ends and removes what a run that was killed has left. */
function removeForgotten(): void {
  const folder = inHome('test');
  const names = existsSync(folder) ? readdirSync(folder) : [];
  for (const name of names.filter((each) => each.startsWith('run-'))) {
    const owner = readText(path.join(folder, name, OWNER))?.split(' ');
    if (!owner || birthOf(Number(owner[0])) === owner[1]) continue;
    endLeftovers(path.join(folder, name));
    rmSync(path.join(folder, name), { recursive: true, force: true });
  }
}

/** With the product's own program: a test database is made exactly as a real one. */
function migrate(dist: string, adminUrl: string, database: string): void {
  const url = new URL(adminUrl);
  url.pathname = `/${database}`;
  const { status, stdout, stderr } = spawnSync(process.execPath, [inRoot(dist, 'platform/db/migrate.js')], {
    env: { ...process.env, DATABASE_URL: url.href },
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`the test database could not be migrated:\n${stdout}${stderr}`);
}

async function admin(url: string, sql: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query(sql).finally(() => client.end());
}
