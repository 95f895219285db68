import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, ftruncateSync, openSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CannotContinue } from './cannot-continue.ts';
import { tail } from './commands.ts';
import { signal } from './process-table.ts';
import type { RunFile } from './run-file.ts';

export interface Service {
  name: string;
  command: string;
  args: string[];
  env: NodeJS.ProcessEnv;
  cwd: string;
  /** The user to run as; ours when absent. */
  user?: { uid: number; gid: number } | undefined;
  /** Before each start, also after a crash. */
  prepare?: () => Promise<void>;
  isReady: () => Promise<boolean>;
  /** Asks it to end; `SIGTERM` for most. */
  stopSignal: NodeJS.Signals;
  /** Ends it without waiting for work in flight; `SIGKILL` for most. */
  killSignal: NodeJS.Signals;
  /** How long a polite stop may take. */
  stopMs: number;
}

interface Surroundings {
  logs: string;
  runFile: RunFile | null;
  say: (line: string) => void;
}

const READY_MS = 60_000;
const FIRST_RESTART_MS = 250;
const LONGEST_RESTART_MS = 10_000;
/** One that lived this long has not failed at starting: its next restart is quick again. */
const STEADY_MS = 30_000;

/** One process that is started again when it dies, until it is let go. */
export class SupervisedProcess {
  readonly #service: Service;
  readonly #around: Surroundings;
  readonly #log: string;
  #child: ChildProcess | null = null;
  #wanted = true;
  #bornAt = 0;
  #restartMs = FIRST_RESTART_MS;
  #restarting: AbortController | null = null;

  constructor(service: Service, around: Surroundings) {
    this.#service = service;
    this.#around = around;
    this.#log = path.join(around.logs, `${service.name}.log`);
    const file = openSync(this.#log, 'a');
    ftruncateSync(file);
    closeSync(file);
  }

  get running(): boolean {
    return this.#child !== null;
  }

  /** Starts it and waits until it answers. @throws CannotContinue with the end of its log. */
  async start(): Promise<void> {
    await this.#spawn(false);
    const deadline = performance.now() + READY_MS;
    while (this.#wanted) {
      if (!this.#child) throw this.#failure('has ended while starting');
      if (await this.#service.isReady()) break;
      if (performance.now() > deadline) throw this.#failure(`has not answered for ${READY_MS / 1000} s`);
      await sleep(40);
    }
    // Only from here on: one that never came up would fail the same way again.
    this.#child?.once('exit', () => void this.#startAgain());
    if (this.#wanted && !this.#child) void this.#startAgain();
  }

  /** From now on a death is no accident. */
  letGo(): void {
    this.#wanted = false;
    this.#restarting?.abort();
  }

  /** Stops it politely; kills it when its time or the deadline (of `performance.now`) is over. */
  async stop(deadline: number): Promise<void> {
    this.letGo();
    const pid = this.#child?.pid;
    if (pid === undefined) return;
    signal(pid, this.#service.stopSignal);
    await this.#gone(Math.min(this.#service.stopMs, deadline - performance.now() - 300));
    if (this.running) this.killNow();
    await this.#gone(300);
    signal(-pid, 'SIGKILL');
    await this.#gone(1000);
  }

  killNow(): void {
    this.letGo();
    if (this.#child?.pid !== undefined) signal(this.#child.pid, this.#service.killSignal);
  }

  killGroup(): void {
    if (this.#child?.pid !== undefined) signal(-this.#child.pid, 'SIGKILL');
  }

  async #gone(withinMs: number): Promise<void> {
    const deadline = performance.now() + withinMs;
    while (this.running && performance.now() < deadline) await sleep(10);
  }

  async #spawn(again: boolean): Promise<void> {
    await this.#service.prepare?.();
    if (!this.#wanted) return;
    const { command, args, env, cwd, user } = this.#service;
    const log = openSync(this.#log, 'a');
    // A group of its own: a terminal's Ctrl-C must not reach it past the order of the stop.
    const child = spawn(command, args, { env, cwd, ...user, stdio: ['ignore', log, log], detached: true });
    closeSync(log);
    this.#child = child;
    this.#bornAt = performance.now();
    const { pid } = child;
    if (pid !== undefined) this.#around.runFile?.add(this.#service.name, pid, this.#service.stopSignal);
    child.once('error', () => (this.#child = null));
    child.once('exit', () => {
      this.#child = null;
      if (pid === undefined) return;
      this.#around.runFile?.remove(pid);
    });
    if (again) child.once('exit', () => void this.#startAgain());
  }

  async #startAgain(): Promise<void> {
    if (!this.#wanted) return;
    if (performance.now() - this.#bornAt > STEADY_MS) this.#restartMs = FIRST_RESTART_MS;
    const pauseMs = this.#restartMs;
    this.#restartMs = Math.min(pauseMs * 2, LONGEST_RESTART_MS);
    this.#around.say(
      `${this.#service.name} has ended unexpectedly; starting it again in ${pauseMs / 1000} s. Log: ${this.#log}`,
    );
    this.#restarting = new AbortController();
    try {
      await sleep(pauseMs, undefined, { signal: this.#restarting.signal });
      await this.#spawn(true);
    } catch (error) {
      if (this.#wanted) this.#around.say(`${this.#service.name} could not be started again: ${String(error)}`);
    }
  }

  #failure(what: string): CannotContinue {
    const log = tail(readFileSync(this.#log, 'utf8'), 12);
    return new CannotContinue(`${this.#service.name} ${what}; its log (${this.#log}) ends with:\n${log}`);
  }
}
