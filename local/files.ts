import { accessSync, constants, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { CannotContinue, codeOf } from './cannot-continue.ts';

/** Every file below a folder, or the file itself, as paths in a fixed order; nothing when it is not there. */
export function filesBelow(where: string, skip: (name: string) => boolean = () => false): string[] {
  let stat;
  try {
    stat = statSync(where);
  } catch {
    return [];
  }
  if (!stat.isDirectory()) return [where];
  return readdirSync(where)
    .toSorted()
    .filter((name) => !skip(name))
    .flatMap((name) => filesBelow(path.join(where, name), skip));
}

export function readText(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  }
}

/** Makes a folder, if need be, and makes sure that we can write in it. @throws CannotContinue */
export function writableFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK | constants.X_OK);
    // Access bits say nothing about a read-only or full disk.
    const probe = path.join(folder, '.writable');
    writeFileSync(probe, '');
    rmSync(probe);
  } catch (error) {
    const reason = codeOf(error) || String(error);
    throw new CannotContinue(
      `The folder ${folder} cannot be written (${reason}): give your user the right to, then try again.`,
    );
  }
}
