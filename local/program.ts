import { sentenceOf } from './cannot-continue.ts';
import { endCommands } from './commands.ts';

/** What a program does when it is told to end. The signal is repeated when it came a second time. */
export interface Stoppable {
  stop: (impatient: boolean) => Promise<void>;
}

const stoppables: Stoppable[] = [];
let stopping = 0;

/** To be stopped with the program, however it ends. */
export function onStop(stoppable: Stoppable): void {
  stoppables.push(stoppable);
}

export const isStopping = (): boolean => stopping > 0;

let signalled = false;
/** Whether a person or the system asked for the end, rather than the program itself. */
export const wasSignalled = (): boolean => signalled;

/**
 * Runs a program of this folder: its signals, its one sentence when it cannot go on, its exit code. `run` answers the
 * exit code (0 when it says nothing), or never when the program runs until it is stopped.
 */
export async function runProgram(run: () => Promise<number | void>): Promise<void> {
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => void interrupted(name));
  if (process.channel) {
    process.on('disconnect', () => void interrupted('SIGTERM'));
    process.channel.unref();
  }
  let code: number;
  try {
    code = (await run()) ?? 0;
  } catch (error) {
    // What a stop pulls away from under a running program fails for no other reason.
    if (isStopping()) return;
    console.error(sentenceOf(error));
    code = 1;
  }
  if (isStopping()) return;
  stopping = 1;
  await stopAll(false);
  process.exit(code);
}

/** The code after a stop: `interrupted` unless the program was made to be ended so. */
let codeWhenStopped = 130;
export function endsWhenStopped(): void {
  codeWhenStopped = 0;
}

async function interrupted(name: NodeJS.Signals): Promise<void> {
  signalled = true;
  stopping += 1;
  if (stopping > 2) return;
  if (stopping === 2) {
    await stopAll(true);
    process.exit(130);
  }
  await stopAll(false);
  process.exit(name === 'SIGINT' || name === 'SIGTERM' ? codeWhenStopped : 129);
}

async function stopAll(impatient: boolean): Promise<void> {
  await endCommands();
  for (const stoppable of stoppables.toReversed()) {
    await stoppable.stop(impatient).catch((error: unknown) => console.error(sentenceOf(error)));
  }
}
