import { spawn } from 'node:child_process';
import { signal } from './process-table.ts';

export interface CommandOptions {
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  uid?: number;
  gid?: number;
  /** Shows the output as it comes, as well as returning it. */
  show?: boolean;
  /** Told the process's number as soon as there is one. */
  started?: (pid: number) => void;
}

export interface CommandResult {
  ok: boolean;
  code: number | null;
  /** Both streams, as they came. */
  output: string;
}

const active = new Set<number>();

/** Runs a command to its end. Never throws: a command that cannot be started is one that failed. */
export function command(program: string, args: string[], options: CommandOptions = {}): Promise<CommandResult> {
  return new Promise((resolve) => {
    const chunks: string[] = [];
    // A group of its own, so that stopping it stops what it has started.
    const child = spawn(program, args, {
      cwd: options.cwd,
      uid: options.uid,
      gid: options.gid,
      env: options.env ?? process.env,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    const { pid } = child;
    if (pid !== undefined) {
      active.add(pid);
      options.started?.(pid);
    }
    const take = (chunk: Buffer): void => {
      chunks.push(chunk.toString());
      if (options.show) process.stdout.write(chunk);
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    const done = (code: number | null): void => {
      if (pid !== undefined) active.delete(pid);
      resolve({ ok: code === 0, code, output: chunks.join('') });
    };
    child.on('error', (error) => {
      chunks.push(error.message);
      done(null);
    });
    child.on('close', done);
  });
}

/** Ends every command that still runs, politely first. */
export async function endCommands(): Promise<void> {
  const groups = [...active];
  for (const pid of groups) signal(-pid, 'SIGTERM');
  const deadline = performance.now() + 2000;
  while (groups.some((pid) => active.has(pid)) && performance.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  for (const pid of groups) signal(-pid, 'SIGKILL');
}

/** The end of a command's output: enough to see why it failed. */
export function tail(output: string, lines = 30): string {
  return output.trimEnd().split('\n').slice(-lines).join('\n');
}
