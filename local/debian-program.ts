import { CannotContinue } from './cannot-continue.ts';
import { aptInstall, hasApt, isRoot, onPath } from './debian.ts';

/**
 * Where a program is on this machine; installed from Debian's package when it is missing and we are root.
 * @throws CannotContinue
 */
export async function debianProgram(name: string, fromPackage: string): Promise<string> {
  const found = onPath(name);
  if (found) return found;
  const failure = hasApt() && isRoot() ? await aptInstall(fromPackage) : 'only root can install it, on Debian';
  const installed = onPath(name);
  if (installed) return installed;
  const why = (failure ?? '').replaceAll('\n', ' ');
  throw new CannotContinue(`${name} is missing and could not be installed (${why}): install it, then try again.`);
}
