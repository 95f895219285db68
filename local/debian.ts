import { accessSync, constants, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { command, tail, type CommandResult } from './commands.ts';
import { progress } from './progress.ts';

const quiet = { DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C' };
const POLICY = '/usr/sbin/policy-rc.d';

/** A program on PATH, or null. */
export function onPath(...names: string[]): string | null {
  const folders = [...(process.env.PATH ?? '').split(path.delimiter), '/usr/local/bin', '/usr/bin', '/usr/sbin'];
  for (const name of names) {
    for (const folder of folders) {
      const file = path.join(folder, name);
      try {
        accessSync(file, constants.X_OK);
        return file;
      } catch {
        // Not there.
      }
    }
  }
  return null;
}

export const hasApt = (): boolean => existsSync('/etc/debian_version') && onPath('apt-get') !== null;
export const isRoot = (): boolean => process.getuid?.() === 0;

/** Installs Debian packages without starting any service they bring. Answers why not, or null when it worked. */
export async function aptInstall(...packages: string[]): Promise<string | null> {
  return progress(`installing ${packages.join(', ')} from Debian`, async () => {
    const forbidden = forbidServices();
    try {
      const update = await apt(['update', '-qq']);
      const install = await apt(['install', '-y', '-qq', '--no-install-recommends', ...packages]);
      if (install.ok) return null;
      return tail((update.ok ? '' : update.output) + install.output, 4);
    } finally {
      if (forbidden) rmSync(POLICY, { force: true });
    }
  });
}

/** Unpacks a Debian package and what it needs into a folder, as any user. Answers why not, or null when it worked. */
export async function aptUnpack(name: string, folder: string): Promise<string | null> {
  return progress(`unpacking ${name} from Debian`, async () => {
    const downloads = path.join(folder, 'downloads');
    for (const part of ['lists/partial', 'archives/partial', 'downloads'])
      mkdirSync(path.join(folder, part), { recursive: true });
    const own = [
      '-o', `Dir::State::lists=${path.join(folder, 'lists')}`,
      '-o', `Dir::Cache=${folder}`,
      '-o', 'Debug::NoLocking=1',
      '-o', 'APT::Sandbox::User=root',
    ]; // prettier-ignore
    const update = await apt([...own, 'update', '-qq'], downloads);
    // A dry run tells which of its needs this machine has not got.
    const plan = await apt([...own, 'install', '-s', '--no-install-recommends', name], downloads);
    const wanted = [...plan.output.matchAll(/^Inst (\S+)/gm)].map((match) => match[1] ?? '');
    if (!plan.ok || wanted.length === 0) return tail((update.ok ? '' : update.output) + plan.output, 4);
    const download = await apt([...own, 'download', ...wanted], downloads);
    if (!download.ok) return tail(download.output, 4);
    for (const file of readdirSync(downloads).filter((each) => each.endsWith('.deb'))) {
      const unpack = await command('dpkg-deb', ['-x', path.join(downloads, file), path.join(folder, 'root')]);
      if (!unpack.ok) return tail(unpack.output, 4);
    }
    for (const part of ['lists', 'archives', 'downloads'])
      rmSync(path.join(folder, part), { recursive: true, force: true });
    return null;
  });
}

function apt(args: string[], cwd = '/'): Promise<CommandResult> {
  return command('apt-get', ['-o', 'DPkg::Lock::Timeout=120', ...args], { cwd, env: { ...process.env, ...quiet } });
}

/** Debian starts what it installs, unless this file says no. True when we made it. */
function forbidServices(): boolean {
  if (existsSync(POLICY)) return false;
  writeFileSync(POLICY, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  return true;
}
