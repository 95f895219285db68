import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** The project's root. */
export const root = path.resolve(import.meta.dirname, '../..');

/** A file of the project and what stands in it. */
export interface Source {
  /** From the root, with slashes. */
  readonly file: string;
  readonly text: string;
}

/** What `.gitignore` keeps out, so that the checks need no git: a clone may come as an archive. */
const IGNORED =
  /(^|\/)(node_modules|dist|\.stampede|\.git)\/|^src\/platform\/db\/generated\/|^bench\/results\/|\.tsbuildinfo$|^infra\/.*\.env$/;

/** Every file that a clone has, from the root. */
export function projectFiles(folder = ''): string[] {
  const found: string[] = [];
  for (const entry of readdirSync(path.join(root, folder), { withFileTypes: true })) {
    const file = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory() && !IGNORED.test(`${file}/`)) found.push(...projectFiles(file));
    if (entry.isFile() && !IGNORED.test(file)) found.push(file);
  }
  return found.sort();
}

/** The files below some folders whose names end in one of `endings`. */
export function sources(folders: readonly string[], endings: readonly string[]): Source[] {
  return folders
    .flatMap((folder) => projectFiles(folder))
    .filter((file) => endings.some((ending) => file.endsWith(ending)))
    .map((file) => ({ file, text: readFileSync(path.join(root, file), 'utf8') }));
}
