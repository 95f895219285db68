import { existsSync } from 'node:fs';
import path from 'node:path';
import { CannotContinue } from './cannot-continue.ts';
import { command } from './commands.ts';
import { aptInstall, aptUnpack, hasApt, isRoot, onPath } from './debian.ts';
import { filesBelow } from './files.ts';
import { inHome } from './paths.ts';

export interface RedisBinary {
  program: string;
  env: NodeJS.ProcessEnv;
}

/** BullMQ needs what came with it. */
const OLDEST = '6.2.0';

const ADVICE = 'install redis-server (6.2 or newer), or set REDIS_URL, then try again.';

/** Redis as this machine has it, else from Debian: installed when we are root, unpacked into our cache when we are not. */
export async function redisBinary(): Promise<RedisBinary> {
  const found = onPath('redis-server') ?? (await installed());
  if (found) return checked({ program: found, env: {} });
  if (!hasApt()) throw new CannotContinue(`Redis is not on this machine: ${ADVICE}`);
  return checked(await unpacked());
}

async function installed(): Promise<string | null> {
  if (!hasApt() || !isRoot()) return null;
  const failure = await aptInstall('redis-server');
  if (failure === null) {
    // Nothing was started, but where systemd runs it would be at the next boot, on a port of the machine.
    if (existsSync('/run/systemd/system')) await command('systemctl', ['disable', '--quiet', 'redis-server']);
    return onPath('redis-server');
  }
  throw new CannotContinue(
    `Redis is missing and Debian could not install it (${failure.replaceAll('\n', ' ')}): ${ADVICE}`,
  );
}

async function unpacked(): Promise<RedisBinary> {
  const folder = inHome('cache', 'redis');
  const binary = describe(folder);
  if (existsSync(binary.program)) return binary;
  const failure = await aptUnpack('redis-server', folder);
  if (failure !== null || !existsSync(binary.program)) {
    throw new CannotContinue(
      `Redis is missing and could not be fetched (${(failure ?? '').replaceAll('\n', ' ')}): ${ADVICE}`,
    );
  }
  return describe(folder);
}

function describe(folder: string): RedisBinary {
  const root = path.join(folder, 'root');
  const libraries = filesBelow(root).filter((file) => /\.so(\.\d+)*$/.test(file));
  const folders = [...new Set(libraries.map((file) => path.dirname(file)))];
  return { program: path.join(root, 'usr/bin/redis-server'), env: { LD_LIBRARY_PATH: folders.join(':') } };
}

async function checked(binary: RedisBinary): Promise<RedisBinary> {
  const { ok, output } = await command(binary.program, ['--version'], { env: { ...process.env, ...binary.env } });
  const version = /v=(\d+\.\d+\.\d+)/.exec(output)?.[1];
  if (!ok || !version) throw new CannotContinue(`${binary.program} does not run (${output.trim()}): ${ADVICE}`);
  if (version.localeCompare(OLDEST, 'en', { numeric: true }) < 0) {
    throw new CannotContinue(`${binary.program} is version ${version}, which is too old: ${ADVICE}`);
  }
  return binary;
}
