import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { inRoot } from '../../local/paths.ts';
import { copyToChange } from '../harness/copy-build.ts';
import { withoutLines } from '../harness/guards.ts';
import { theRun } from '../harness/run.ts';
import type { Cut, Guard } from './guard.ts';
import { GUARDS } from './table.ts';

/** Runs after every other migration. */
const LAST_MIGRATION = '99999999999999_without_a_guard';

/** @returns the guard with those that would hide its absence */
export function together(guard: Guard): readonly Guard[] {
  return [guard, ...GUARDS.filter(({ id }) => guard.hiddenBy.includes(id))];
}

/**
 * A copy of the build from which a guard and those that hide it are missing.
 *
 * @returns the copy's dist, from the root
 * @throws where there is nothing to take out: then nothing would be shown
 */
export function buildWithout(guard: Guard): string {
  const { dist, runFolder } = theRun();
  const folder = path.join(runFolder, `without-${guard.id}`);
  const copy = copyToChange(dist, folder);
  const cuts = together(guard).flatMap((each) => each.cuts);
  for (const cut of cuts) if (!('sql' in cut)) cutFile(inRoot(copy), cut);
  const sql = cuts.flatMap((cut) => ('sql' in cut ? [`${cut.sql};`] : []));
  if (sql.length > 0) {
    const migration = path.join(folder, 'prisma', 'migrations', LAST_MIGRATION);
    mkdirSync(migration);
    writeFileSync(path.join(migration, 'migration.sql'), sql.join('\n'));
  }
  return copy;
}

function cutFile(dist: string, cut: Exclude<Cut, { sql: string }>): void {
  const file = path.join(dist, path.relative('src', cut.file).replace(/\.ts$/, '.js'));
  const before = readFileSync(file, 'utf8');
  const after = 'from' in cut ? before.replace(cut.from, () => cut.to) : withoutLines(before, cut.marked, cut.leaves);
  if (after === before) throw new Error(`${cut.file} has nothing to take out`);
  writeFileSync(file, after);
}
