import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { inject } from 'vitest';
import { filesBelow } from '../../local/files.ts';
import { inRoot } from '../../local/paths.ts';
import { copyBuild } from './copy-build.ts';

export type Guard = 'hold' | 'version' | 'stable' | 'generation' | 'second-look';

/**
 * A copy of the built product from which every line of some guards is missing: those that carry the comment
 * `guard: <name>`. The control of a test runs it, and must see what the guard is there to prevent.
 *
 * @returns the copy's folder, from the root; it goes with the run
 * @throws when a guard has no lines, for then nothing would be switched off
 */
export function distWithout(guards: readonly Guard[]): string {
  const dist = copyBuild(
    inject('dist'),
    path.join(inject('runFolder'), `without-${guards.join('-and-')}-${process.pid}`),
  );
  for (const guard of guards) {
    if (removeLines(inRoot(dist), `guard: ${guard}`) === 0) throw new Error(`no line is marked "guard: ${guard}"`);
  }
  return dist;
}

function removeLines(folder: string, marker: string): number {
  let removed = 0;
  const marked = new RegExp(`(//|--) ${marker}\\s*$`);
  for (const file of filesBelow(folder).filter((each) => /\.(js|sql|lua)$/.test(each))) {
    const lines = readFileSync(file, 'utf8').split('\n');
    const kept = lines.filter((line) => !marked.test(line));
    if (kept.length === lines.length) continue;
    removed += lines.length - kept.length;
    writeFileSync(file, kept.join('\n'));
  }
  return removed;
}
