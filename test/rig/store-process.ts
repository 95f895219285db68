import { signal } from '../../local/process-table.ts';
import type { Service } from '../../local/supervised-process.ts';
import { type Program, startProgram } from '../harness/program.ts';
import { until } from '../harness/wait.ts';

const STARTS_WITHIN_MS = 30_000;

/** A store's process, which a test may kill and start again. It keeps its files and its port. */
export class StoreProcess {
  readonly #service: Service;
  readonly #runFolder: string;
  #program: Program | undefined;
  #gone = true;

  constructor(service: Service, runFolder: string) {
    this.#service = service;
    this.#runFolder = runFolder;
  }

  /**
   * Resolves when it answers. After a kill -9 of the postmaster its children may live for a moment, and a new one refuses
   * to share their memory: it is started until it stays. Its pid file stays where it is, for that refusal is what keeps
   * two of them from writing the same files.
   */
  async start(): Promise<void> {
    const { name, command, args, env, cwd, user, isReady } = this.#service;
    const begin = async (): Promise<Program> =>
      startProgram({ name, command, args, env, cwd, user, runFolder: this.#runFolder, isReady });
    this.#program = await until(begin, { withinMs: STARTS_WITHIN_MS, what: `${name} starts`, everyMs: 50 });
    const program = this.#program;
    this.#gone = false;
    void program.stopped.then(() => {
      if (this.#program === program) this.#gone = true;
    });
  }

  /** Whether it has ended, by itself or by us. */
  get isGone(): boolean {
    return this.#gone;
  }

  /** Sends the signal and waits until the process is gone. */
  async kill(name: NodeJS.Signals): Promise<void> {
    await this.#program?.kill(name);
  }

  async restart(name: NodeJS.Signals): Promise<void> {
    await this.kill(name);
    await this.start();
  }

  /** 0 while it does not run. */
  get pid(): number {
    return this.#program?.pid ?? 0;
  }

  /** Stops and continues it: it is there and says nothing. */
  pause(): void {
    signal(this.pid, 'SIGSTOP');
  }

  resume(): void {
    signal(this.pid, 'SIGCONT');
  }

  log(): string {
    return this.#program?.log() ?? '';
  }
}
