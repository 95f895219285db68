import { cpSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { BUNDLE, inRoot, root } from '../../local/paths.ts';

/** The file of a program, such as `main.js`: the bundled one, where the build has a bundle. */
export function programOf(dist: string, file: string): string {
  const bundled = inRoot(dist, BUNDLE, file);
  return existsSync(bundled) ? bundled : inRoot(dist, file);
}

/** Copies a build of which something shall be missing: without the bundle, which would still have it. */
export function copyToChange(dist: string, folder: string): string {
  const copy = copyBuild(dist, folder);
  rmSync(inRoot(copy, BUNDLE), { recursive: true, force: true });
  return copy;
}

/**
 * Copies a build with what it reads beside itself: migrations, and that it consists of modules.
 *
 * @param dist the build, from the root
 * @param folder for the copy, within the checkout, so that packages are found
 * @returns the copy's dist, from the root
 */
export function copyBuild(dist: string, folder: string): string {
  mkdirSync(folder, { recursive: true });
  cpSync(inRoot(dist), path.join(folder, 'dist'), { recursive: true, filter: (file) => !file.endsWith('.map') });
  cpSync(inRoot(path.dirname(dist), 'prisma'), path.join(folder, 'prisma'), {
    recursive: true,
    filter: (file) => !file.endsWith('.json'),
  });
  cpSync(inRoot('package.json'), path.join(folder, 'package.json'));
  return path.relative(root, path.join(folder, 'dist'));
}
