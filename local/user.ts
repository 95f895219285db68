import { spawnSync } from 'node:child_process';

export interface User {
  uid: number;
  gid: number;
}

/**
 * Whom PostgreSQL, which refuses to run as root, runs as: nobody else (undefined) unless we are root, else the user
 * `postgres`, made when it is missing, else `nobody`.
 */
export function postgresUser(): User | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const existing = lookUp('postgres');
  if (existing) return existing;
  spawnSync('/usr/sbin/useradd', [
    '--system',
    '--user-group',
    '--no-create-home',
    '--shell',
    '/usr/sbin/nologin',
    'postgres',
  ]);
  return lookUp('postgres') ?? lookUp('nobody') ?? { uid: 65_534, gid: 65_534 };
}

/** Whether that user can pass through to a path: a checkout in a private home is closed to everyone else. */
export function canEnter(user: User | undefined, folder: string): boolean {
  if (!user) return true;
  const { status } = spawnSync('/bin/sh', ['-c', 'test -x "$1" && test -r "$1"', 'sh', folder], { ...user, cwd: '/' });
  return status === 0;
}

function lookUp(name: string): User | null {
  const ask = (flag: string): number => {
    const { status, stdout } = spawnSync('id', [flag, name], { encoding: 'utf8' });
    return status === 0 ? Number(stdout) : Number.NaN;
  };
  const user = { uid: ask('-u'), gid: ask('-g') };
  return Number.isInteger(user.uid) && Number.isInteger(user.gid) ? user : null;
}
