import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { Client } from 'pg';
import type { TestProject } from 'vitest/node';
import { inRoot } from '../../local/paths.ts';
import { startTemporaryStores } from '../../local/temporary-stores.ts';
import type { Run } from './run.ts';
import { openRunFolder } from './run-folder.ts';

declare module 'vitest' {
  export interface ProvidedContext extends Run {
    readonly adminUrl: string;
  }
}

/** Once a run: stores (the given ones, else temporary ones), and one migrated database that all others are copied from. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const run = await openRunFolder();
  const stores = process.env.TEST_DATABASE_URL ? null : await startTemporaryStores();
  const adminUrl = process.env.TEST_DATABASE_URL ?? stores?.databaseUrl ?? '';
  const template = `template_${path.basename(run.runFolder).replace('run-', '')}`;
  await admin(adminUrl, `CREATE DATABASE ${template}`);
  const url = new URL(adminUrl);
  url.pathname = `/${template}`;
  migrate(run.dist, url.href);

  project.provide('adminUrl', adminUrl);
  project.provide('template', template);
  project.provide('dist', run.dist);
  project.provide('runFolder', run.runFolder);

  return async () => {
    run.endLeftovers();
    if (stores) await stores.stop();
    else await admin(adminUrl, `DROP DATABASE IF EXISTS ${template} WITH (FORCE)`);
    run.remove();
  };
}

/** With the product's own program: a test database is made exactly as a real one. */
export function migrate(dist: string, databaseUrl: string): void {
  const { status, stdout, stderr } = spawnSync(process.execPath, [inRoot(dist, 'platform/db/migrate.js')], {
    env: { ...process.env, DATABASE_URL: databaseUrl },
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`the test database could not be migrated:\n${stdout}${stderr}`);
}

async function admin(url: string, sql: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query(sql).finally(() => client.end());
}
