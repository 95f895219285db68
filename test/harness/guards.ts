import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { filesBelow } from '../../local/files.ts';
import { inRoot } from '../../local/paths.ts';
import { copyToChange } from './copy-build.ts';
import { theRun } from './run.ts';

/**
 * A copy of the built product from which every line of some guards is missing: those that carry the comment
 * `guard: <name>`. The control of a test runs it, and must see what the guard is there to prevent.
 *
 * @param cuts what would hide that, where it is no whole line
 * @returns the copy's folder, from the root; it goes with the run
 * @throws when a guard has no lines, for then nothing would be switched off
 */
export function distWithout(guards: readonly string[], cuts: readonly Cut[] = []): string {
  const dist = copyOf(`without-${guards.join('-and-')}`);
  for (const guard of guards) {
    if (removeLines(inRoot(dist), guard) === 0) throw new Error(`no line is marked "guard: ${guard}"`);
  }
  cutOut(dist, cuts);
  return dist;
}

/** One place of the built product, changed: what stands there, and what shall. */
export interface Cut {
  /** From the build's folder, such as `platform/outbox/sql/lease-jobs.sql`. */
  readonly file: string;
  readonly from: string | RegExp;
  readonly to: string;
}

/**
 * A copy of the built product with guards cut out of it that are not whole lines.
 *
 * @returns the copy's folder, from the root; it goes with the run
 * @throws when a text is not there, for then nothing would be switched off
 */
export function distChanged(name: string, cuts: readonly Cut[]): string {
  const dist = copyOf(name);
  cutOut(dist, cuts);
  return dist;
}

function cutOut(dist: string, cuts: readonly Cut[]): void {
  for (const { file, from, to } of cuts) {
    const before = readFileSync(inRoot(dist, file), 'utf8');
    const after = before.replace(from, to);
    if (after === before) throw new Error(`${file} has no ${String(from)}: the control would switch nothing off`);
    writeFileSync(inRoot(dist, file), after);
  }
}

let copies = 0;

function copyOf(name: string): string {
  const { dist, runFolder } = theRun();
  return copyToChange(dist, path.join(runFolder, `${name}-${process.pid}-${++copies}`));
}

function removeLines(folder: string, guard: string): number {
  let changed = 0;
  for (const file of filesBelow(folder).filter((each) => /\.(js|sql|lua)$/.test(each))) {
    const before = readFileSync(file, 'utf8');
    const after = withoutLines(before, guard);
    if (after === before) continue;
    changed++;
    writeFileSync(file, after);
  }
  return changed;
}

/** A text without the lines that carry `guard: <name>`; `leaves` stands in the place of each. */
export function withoutLines(text: string, guard: string, leaves?: string): string {
  const marked = new RegExp(`(//|--) guard: ${guard}\\s*$`);
  const kept: string[] = [];
  for (const line of text.split('\n')) {
    if (!marked.test(line)) {
      kept.push(line);
      continue;
    }
    // The compiler breaks `if (x) return;` in two: without its second line the first would swallow the next statement.
    if (/^\s*(?:else )?if \(.*\)$/.test(kept.at(-1) ?? '')) kept.pop();
    if (leaves !== undefined) kept.push(leaves);
  }
  return kept.join('\n');
}
