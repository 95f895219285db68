import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../../local/paths.ts';
import { birthOf, childrenOf, signal } from '../../local/process-table.ts';
import { theRun } from './run.ts';
import { until } from './wait.ts';

export interface ProgramOptions {
  name: string;
  command: string;
  args: string[];
  env: NodeJS.ProcessEnv;
  /** The root when absent. */
  cwd?: string;
  /** Whom to run as; ours when absent. */
  user?: { uid: number; gid: number } | undefined;
  /** By how much it gives way to whoever started it; not at all when absent. */
  nice?: number | undefined;
  /** Of the run: the log goes there, and the pid, so that even a killed test leaves no process behind. */
  runFolder: string;
  /** Whether it does what it is for. */
  isReady: () => Promise<boolean>;
}

/** A running program of a test. */
export interface Program {
  readonly pid: number;
  /** Resolves with its exit code when the process is gone; null when a signal has ended it. */
  readonly stopped: Promise<number | null>;
  /** Sends the signal and waits until the process is gone. @returns its exit code */
  kill(name: NodeJS.Signals): Promise<number | null>;
  /** Everything that it has written so far. */
  log(): string;
}

const READY_WITHIN_MS = 200_000;
const running = new Set<number>();
let count = 0;

process.once('exit', () => {
  for (const pid of running) killWithChildren(pid);
});

/** Starts a program and waits until it is ready. @throws with the end of its log when it never is */
export async function startProgram(options: ProgramOptions): Promise<Program> {
  const { name, runFolder } = options;
  const logFile = path.join(folderOf(runFolder, 'logs'), `${name}-${process.pid}-${++count}.log`);
  const output = openSync(logFile, 'a');
  const { nice, command, args } = options;
  // It becomes the program: the pid stays.
  const [file, words] = nice === undefined ? [command, args] : ['nice', ['-n', String(nice), command, ...args]];
  const child = spawn(file, words, {
    cwd: options.cwd ?? root,
    env: options.env,
    ...options.user,
    stdio: ['ignore', output, output],
  });
  closeSync(output);
  const { pid } = child;
  if (pid === undefined) throw new Error(`${name} could not be started`);
  running.add(pid);
  const pidFile = path.join(folderOf(runFolder, 'pids'), String(pid));
  writeFileSync(pidFile, birthOf(pid) ?? '');

  let gone = false;
  const stopped = new Promise<number | null>((resolve) => {
    child.once('exit', (code) => {
      gone = true;
      running.delete(pid);
      rmSync(pidFile, { force: true });
      resolve(code);
    });
  });
  const log = (): string => readFileSync(logFile, 'utf8');
  const program: Program = {
    pid,
    stopped,
    log,
    kill: (signalName) => {
      child.kill(signalName);
      return stopped;
    },
  };
  try {
    await until(() => gone || options.isReady(), { withinMs: READY_WITHIN_MS, what: `${name} is ready` });
  } catch (error) {
    await program.kill('SIGKILL');
    throw new Error(`${name} does not become ready:\n${log().slice(-4000)}`, { cause: error });
  }
  if (gone) throw new Error(`${name} has ended by itself:\n${log().slice(-4000)}`);
  return program;
}

/** Ends what a worker that was killed itself has left running. */
export function endLeftovers(runFolder: string): void {
  const folder = folderOf(runFolder, 'pids');
  for (const name of readdirSync(folder)) {
    const born = readFileSync(path.join(folder, name), 'utf8');
    if (born !== '' && birthOf(Number(name)) === born) killWithChildren(Number(name));
  }
}

/** nginx's workers would go on without it. */
function killWithChildren(pid: number): void {
  for (const each of [...childrenOf(pid), pid]) signal(each, 'SIGKILL');
}

/** The environment without what npm and vitest put there for their own. What Node compiles is the run's, since it goes by paths. */
export function plainEnv(): NodeJS.ProcessEnv {
  const { PATH, HOME, LANG, TZ, TMPDIR } = process.env;
  return { PATH, HOME, LANG, TZ, TMPDIR, NODE_COMPILE_CACHE: path.join(theRun().runFolder, 'compile-cache') };
}

function folderOf(runFolder: string, name: string): string {
  const folder = path.join(runFolder, name);
  mkdirSync(folder, { recursive: true });
  return folder;
}
