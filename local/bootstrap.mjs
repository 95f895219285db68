// Runs one of the programs of this folder: node local/bootstrap.mjs start|test|build|<name> [arguments]
// Plain JavaScript without dependencies, because it is what brings the dependencies, and Node 24 with them.

import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const binFolder = path.join(root, 'node_modules', '.bin');
const node24 = path.join(binFolder, process.platform === 'win32' ? 'node.cmd' : 'node');
const stampFile = path.join(root, 'node_modules', '.stampede-lock');
const lockFile = path.join(root, 'package-lock.json');

/** The install must not fetch binaries of its own from elsewhere; Prisma's schema engine is not needed to build or migrate. */
const installEnv = { PRISMA_SCHEMA_ENGINE_BINARY: '/bin/true', PRISMA_SKIP_POSTINSTALL_GENERATE: '1' };

/** A terminal's Ctrl-C reaches npm and this process, and npm passes it on: what arrives this close together is one wish. */
const SAME_SIGNAL_MS = 400;

await main(process.argv.slice(2));

async function main([name, ...args]) {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    refuse(
      `Stampede needs Node 20.19 or newer and this is ${process.versions.node}: install a newer Node, then try again.`,
    );
  }
  if (!name || !/^[a-z][a-z-]*$/.test(name) || !existsSync(path.join(root, 'local', `${name}.ts`))) {
    refuse(`There is no program ${name ? `"${name}"` : 'given'}: use start, test or build.`);
  }
  if (!installed()) await install();
  run(name, args);
}

function refuse(sentence) {
  console.error(sentence);
  process.exit(1);
}

function lockHash() {
  return createHash('sha256').update(readFileSync(lockFile)).digest('hex');
}

function installed() {
  if (!existsSync(node24)) return false;
  const stamp = existsSync(stampFile) ? readFileSync(stampFile, 'utf8') : null;
  if (stamp === lockHash()) return true;
  if (!matchesNpmsOwnRecord()) return false;
  writeFileSync(stampFile, lockHash());
  return true;
}

/** A plain `npm ci` leaves no stamp of ours: npm's own record of what it put into node_modules tells whether it was this lockfile. */
function matchesNpmsOwnRecord() {
  try {
    const wanted = JSON.parse(readFileSync(lockFile, 'utf8')).packages;
    const found = JSON.parse(readFileSync(path.join(root, 'node_modules', '.package-lock.json'), 'utf8')).packages;
    return Object.entries(wanted).every(([where, entry]) => {
      if (where === '' || entry.optional || entry.devOptional || entry.peer) return true;
      return found[where]?.version === entry.version;
    });
  } catch {
    return false;
  }
}

async function install() {
  const npm = process.env.npm_execpath;
  const [command, first] = npm?.endsWith('.js') ? [process.execPath, [npm]] : ['npm', []];
  const child = spawn(command, [...first, 'ci', '--no-audit', '--no-fund', '--no-progress'], {
    cwd: root,
    env: { ...process.env, ...installEnv },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lines = [];
  const keep = (chunk) => lines.push(...String(chunk).split('\n').filter(Boolean));
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const stop = (signal) => child.kill(signal);
  process.on('SIGINT', stop).on('SIGTERM', stop);

  const began = performance.now();
  const seconds = () => Math.round((performance.now() - began) / 1000);
  console.log('Installing the packages (npm ci). This is needed once, and takes a minute or two.');
  const tty = process.stdout.isTTY;
  const say = () => process.stdout.write(`${tty ? '\r' : ''}… installing: ${seconds()} s${tty ? '' : '\n'}`);
  const ticker = setInterval(say, tty ? 1000 : 5000);

  const code = await new Promise((resolve) => {
    child.on('error', (error) => {
      lines.push(error.message);
      resolve(1);
    });
    child.on('close', (status, signal) => resolve(signal ? 128 + constants.signals[signal] : status));
  });
  clearInterval(ticker);
  if (tty) process.stdout.write('\r\x1b[K');
  process.off('SIGINT', stop).off('SIGTERM', stop);

  if (code !== 0) {
    if (code > 128) process.exit(code);
    // npm says first what is wrong and then how it is used.
    const errors = lines.filter((line) => line.startsWith('npm error')).slice(0, 12);
    console.error((errors.length > 0 ? errors : lines.slice(-12)).join('\n'));
    refuse(
      'The packages could not be installed (npm ci failed, see above): check the network and the disk, then try again.',
    );
  }
  if (!existsSync(node24)) {
    refuse(
      'The packages are there but Node 24 is not: allow the install script of npm\'s package "node", then try again.',
    );
  }
  writeFileSync(stampFile, lockHash());
  console.log(`Installed in ${seconds()} s.`);
}

function run(name, args) {
  const env = { ...process.env, PATH: `${binFolder}${path.delimiter}${process.env.PATH ?? ''}` };
  // A session of its own, so that a terminal's Ctrl-C reaches the program only through here, once. The channel tells it
  // when this process is gone without a word (kill -9), so that it does not run on unseen.
  const child = spawn(node24, [path.join(root, 'local', `${name}.ts`), ...args], {
    cwd: root,
    env,
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    detached: process.platform !== 'win32',
  });

  let lastSignalAt = -Infinity;
  const forward = (signal) => {
    const now = performance.now();
    const repeated = now - lastSignalAt < SAME_SIGNAL_MS;
    lastSignalAt = now;
    if (!repeated) child.kill(signal);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => forward(signal));
  watchNpm(() => forward('SIGTERM'));

  child.on('error', (error) => refuse(`Node 24 could not be started (${error.message}): run npm ci, then try again.`));
  child.on('exit', (code, signal) => process.exit(signal ? 128 + constants.signals[signal] : code));
}

/** When npm is killed outright nobody tells its script: a changed parent does. Only under npm, since `nohup` may change it too. */
function watchNpm(gone) {
  if (!process.env.npm_lifecycle_event || process.platform === 'win32') return;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    gone();
  }, 500);
  timer.unref();
}
