import { cpSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { inRoot, root } from '../../local/paths.ts';

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
