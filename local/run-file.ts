import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { birthOf, signal } from './process-table.ts';

interface Recorded {
  name: string;
  pid: number;
  born: string;
  stopSignal: NodeJS.Signals;
}

interface Run {
  owner: { pid: number; born: string };
  url: string | null;
  processes: Recorded[];
}

const LEFTOVER_STOP_MS = 6000;

/**
 * What one run has started, on disk: so that a second run knows of the first, and the run after a `kill -9` finds and
 * ends what was left. A pid counts only together with the moment its process began.
 */
export class RunFile {
  readonly #file: string;
  readonly #run: Run;

  private constructor(file: string) {
    this.#file = file;
    this.#run = { owner: { pid: process.pid, born: birthOf(process.pid) ?? '' }, url: null, processes: [] };
    this.#write();
  }

  /** Takes the file over. The caller has asked `livingOwner` first. */
  static take(file: string): RunFile {
    mkdirSync(path.dirname(file), { recursive: true });
    return new RunFile(file);
  }

  /** The run that holds the file, if its process lives. */
  static livingOwner(file: string): { pid: number; url: string | null } | null {
    const run = read(file);
    return run && isAlive(run.owner) ? { pid: run.owner.pid, url: run.url } : null;
  }

  /** Ends what a run that is no more has left behind; answers the names of what it ended. */
  static async endLeftovers(file: string): Promise<string[]> {
    const left = (read(file)?.processes ?? []).filter(isAlive);
    // In the order of a stop: the last started first.
    for (const one of left.toReversed()) signal(one.pid, one.stopSignal);
    const deadline = performance.now() + LEFTOVER_STOP_MS;
    while (left.some(isAlive) && performance.now() < deadline) await sleep(50);
    for (const one of left.filter(isAlive)) signal(-one.pid, 'SIGKILL');
    while (left.some(isAlive)) await sleep(20);
    rmSync(file, { force: true });
    return left.map((one) => one.name);
  }

  set url(url: string) {
    this.#run.url = url;
    this.#write();
  }

  add(name: string, pid: number, stopSignal: NodeJS.Signals): void {
    this.#run.processes.push({ name, pid, born: birthOf(pid) ?? '', stopSignal });
    this.#write();
  }

  remove(pid: number): void {
    this.#run.processes = this.#run.processes.filter((one) => one.pid !== pid);
    this.#write();
  }

  release(): void {
    rmSync(this.#file, { force: true });
  }

  /** Synchronous and atomic: a started process must be on disk before anything else can happen. */
  #write(): void {
    writeFileSync(`${this.#file}.next`, JSON.stringify(this.#run, null, 2));
    renameSync(`${this.#file}.next`, this.#file);
  }
}

function isAlive(one: { pid: number; born: string }): boolean {
  return one.born !== '' && birthOf(one.pid) === one.born;
}

function read(file: string): Run | null {
  if (!existsSync(file)) return null;
  try {
    const run = JSON.parse(readFileSync(file, 'utf8')) as Run;
    return Array.isArray(run.processes) ? run : null;
  } catch {
    return null;
  }
}
