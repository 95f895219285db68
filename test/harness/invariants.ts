import { spawnSync } from 'node:child_process';
import { programOf } from './copy-build.ts';
import { plainEnv } from './program.ts';
import { theRun } from './run.ts';
import type { TestStores } from './stores.ts';

/** Runs `npm run check:invariants` on the stores of a test. @throws with its report when one is broken */
export function checkInvariants({ databaseUrl, redisUrl }: TestStores): void {
  const { status, stdout, stderr } = spawnSync(process.execPath, [programOf(theRun().dist, 'check-invariants.js')], {
    env: { ...plainEnv(), DATABASE_URL: databaseUrl, REDIS_URL: redisUrl },
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`an invariant is broken:\n${stdout}${stderr}`);
}
