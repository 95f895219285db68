import { command, type CommandOptions } from '../local/commands.ts';

/** The server has one core, who asks has the other, and so have the stores. */
export const [SERVERS_CORE, ASKERS_CORE] = ['0', '1'];

/** Moves a program with all its threads there. */
export async function onCore(core: string, pid: number): Promise<void> {
  await outputOf('taskset', ['-a', '-p', '-c', core, String(pid)]);
}

/** What a program has printed. @throws with it where the program has failed */
export async function outputOf(program: string, args: string[], options: CommandOptions = {}): Promise<string> {
  const { ok, output } = await command(program, args, options);
  if (!ok) throw new Error(output);
  return output;
}
