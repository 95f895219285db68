import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { build } from '../../local/build.ts';
import { readText } from '../../local/files.ts';
import { inHome, inRoot } from '../../local/paths.ts';
import { birthOf } from '../../local/process-table.ts';
import { copyBuild } from './copy-build.ts';
import { endLeftovers } from './program.ts';
import type { Run } from './run.ts';

/** In a run's folder: whose it is. */
const OWNER = 'owner';

export interface RunFolder extends Pick<Run, 'dist' | 'runFolder'> {
  /** Ends every program of the run that still lives. */
  endLeftovers(): void;
  remove(): void;
}

/** A folder for one run, with a copy of the build in it. What a run that was killed has left is ended and removed first. */
export async function openRunFolder(): Promise<RunFolder> {
  // By hand, without `npm test`: what is built is taken as it is, so that an unfinished change elsewhere disturbs nobody.
  if (!existsSync(inRoot('dist', 'main.js'))) await build();
  removeForgotten();
  const runFolder = inHome('test', `run-${randomBytes(4).toString('hex')}`);
  mkdirSync(runFolder, { recursive: true });
  writeFileSync(path.join(runFolder, OWNER), `${process.pid} ${birthOf(process.pid)}`);
  return {
    runFolder,
    // A build that somebody has taken a guard out of: `npm run test:guards`.
    dist: copyBuild(process.env.TEST_DIST ?? 'dist', path.join(runFolder, 'build')),
    endLeftovers: () => endLeftovers(runFolder),
    remove: () => rmSync(runFolder, { recursive: true, force: true }),
  };
}

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
