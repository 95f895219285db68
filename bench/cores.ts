import { command, type CommandOptions } from '../local/commands.ts';
import type { Work } from './slices.ts';

/** The server has one core, who asks has the other, and so have the stores. */
export const [SERVERS_CORE, ASKERS_CORE] = ['0', '1'];

/** Moves a program with all its threads there. */
export async function onCore(core: string, pid: number): Promise<void> {
  await outputOf('taskset', ['-a', '-p', '-c', core, String(pid)]);
}

/** Starts a program there that may be stopped while another is asked, and tells what it has printed. */
export function startOn(core: string, asked: readonly string[]): Work<string> {
  let pid: number | null = null;
  // It must not stay stopped where this process ends in between.
  const told = outputOf('setpriv', ['--pdeathsig', 'KILL', 'taskset', '-c', core, ...asked], {
    started: (its) => (pid = its),
  });
  return { pid, told };
}

/** What a program has printed. @throws with it where the program has failed */
export async function outputOf(program: string, args: string[], options: CommandOptions = {}): Promise<string> {
  const { ok, output } = await command(program, args, options);
  if (!ok) throw new Error(output);
  return output;
}
