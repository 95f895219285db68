import { mkdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RunFile } from './run-file.ts';
import { SupervisedProcess, type Service } from './supervised-process.ts';

/**
 * Starts services, keeps them running, and stops them in the reverse order of their start. Services that were started
 * together are stopped together.
 */
export class Supervisor {
  readonly #stages: SupervisedProcess[][] = [];
  readonly #logs: string;
  readonly #runFile: RunFile | null;
  readonly #say: (line: string) => void;
  #stopping = false;

  constructor(options: { logs: string; runFile: RunFile | null; say: (line: string) => void }) {
    this.#logs = options.logs;
    this.#runFile = options.runFile;
    this.#say = options.say;
    mkdirSync(this.#logs, { recursive: true });
  }

  /** Starts services side by side and waits until each is ready. @throws CannotContinue when one is not. */
  async start(...services: Service[]): Promise<void> {
    if (this.#stopping) return;
    const stage = services.map(
      (service) => new SupervisedProcess(service, { logs: this.#logs, runFile: this.#runFile, say: this.#say }),
    );
    this.#stages.push(stage);
    await Promise.all(stage.map((one) => one.start()));
  }

  /** Stops everything, stage by stage; what is still there at the deadline is killed. */
  async stop(withinMs: number): Promise<void> {
    this.#stopping = true;
    const deadline = performance.now() + withinMs;
    for (const one of this.#stages.flat()) one.letGo();
    for (const stage of this.#stages.toReversed()) {
      await Promise.all(stage.map((one) => one.stop(deadline)));
    }
  }

  /** Stops everything at once, without waiting for work in flight. */
  async kill(): Promise<void> {
    this.#stopping = true;
    const all = this.#stages.flat();
    for (const one of all) one.killNow();
    for (let waited = 0; waited < 500 && all.some((one) => one.running); waited += 20) await sleep(20);
    for (const one of all) one.killGroup();
  }
}
