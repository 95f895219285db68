import type { Pace } from './pace.ts';
import type { FanKind, Record, Told } from './told.ts';
import { headerOf, type WireAnswer } from './wire.ts';

export interface Progress {
  /** Whose moment has come. */
  readonly arrived: number;
  readonly joined: number;
  readonly admitted: number;
  readonly held: number;
  readonly ordered: number;
  readonly paid: number;
  /** Let in, and not yet at the end of what they do there. */
  readonly inside: number;
  /** Who want nothing any more. */
  readonly done: number;
  readonly requests: number;
  readonly refusals: Readonly<{ [name: string]: number }>;
  /** By what was asked, what answers took that came since the progress before, in ms. */
  readonly tookMs: Readonly<{ [what: string]: readonly number[] }>;
  /** How late the generator was since then, in ms. */
  readonly lagsMs: readonly number[];
}

export const NOTHING_YET: Progress = {
  arrived: 0,
  joined: 0,
  admitted: 0,
  held: 0,
  ordered: 0,
  paid: 0,
  inside: 0,
  done: 0,
  requests: 0,
  refusals: {},
  tookMs: {},
  lagsMs: [],
};

/** Takes down what everyone was told, how long answers took from the moment they were meant for, and every refusal. */
export class Recorder {
  readonly #told: Told[] = [];
  readonly #tookMs: { [what: string]: number[] } = {};
  readonly #dueMs: { [what: string]: number[] } = {};
  readonly #refusedMs: { [name: string]: number[] } = {};
  /** How much of each list the last progress has shown. */
  readonly #shown: { [what: string]: number } = {};
  #lagsShown = 0;
  #requests = 0;
  #speechless = 0;

  begin(kind: FanKind, joinDueMs: number): Told {
    const told: Told = { fan: this.#told.length, kind, joinDueMs };
    this.#told.push(told);
    return told;
  }

  /** @param dueMs when it was meant to be asked, of performance.now() */
  answered(what: string, dueMs: number, answer: WireAnswer): void {
    this.#requests++;
    this.took(what, dueMs);
    if (answer.status < 400) return;
    this.#refused(`${what}: ${nameOf(answer)}`);
    if (answer.status === 503 && headerOf(answer.head, 'retry-after') === null) this.#speechless++;
  }

  broken(what: string, error: Error & { code?: string }): void {
    this.#requests++;
    this.#refused(`${what}: broken ${error.code ?? error.message}`);
  }

  /** Something that was meant for that moment has come to its end now. */
  took(what: string, dueMs: number): void {
    (this.#tookMs[what] ??= []).push(performance.now() - dueMs);
    (this.#dueMs[what] ??= []).push(performance.timeOrigin + dueMs);
  }

  #refused(name: string): void {
    (this.#refusedMs[name] ??= []).push(performance.timeOrigin + performance.now());
  }

  /** How many have come so far in their lives, and what was new since it was asked last. */
  progress(pace: Pace): Progress {
    const count = { arrived: 0, joined: 0, admitted: 0, held: 0, ordered: 0, paid: 0, inside: 0, done: 0 };
    const now = performance.timeOrigin + performance.now();
    for (const { joinDueMs, entry, admittedMs, heldMs, order, paidMs, done } of this.#told) {
      if (joinDueMs <= now) count.arrived++;
      if (entry !== undefined) count.joined++;
      if (admittedMs !== undefined) count.admitted++;
      if (heldMs !== undefined) count.held++;
      if (order !== undefined) count.ordered++;
      if (paidMs !== undefined) count.paid++;
      if (admittedMs !== undefined && !done) count.inside++;
      if (done) count.done++;
    }
    const tookMs: { [what: string]: readonly number[] } = {};
    for (const [what, all] of Object.entries(this.#tookMs)) {
      tookMs[what] = all.slice(this.#shown[what] ?? 0);
      this.#shown[what] = all.length;
    }
    const lagsMs = pace.lagsMs.slice(this.#lagsShown);
    this.#lagsShown += lagsMs.length;
    return { ...count, requests: this.#requests, refusals: this.#refusals(), tookMs, lagsMs };
  }

  record(pace: Pace): Record {
    return {
      told: this.#told,
      lagsMs: pace.lagsMs,
      tookMs: this.#tookMs,
      dueMs: this.#dueMs,
      refusals: this.#refusals(),
      refusedMs: this.#refusedMs,
      requests: this.#requests,
      speechless: this.#speechless,
      cpuMs: process.threadCpuUsage().user / 1_000 + process.threadCpuUsage().system / 1_000,
    };
  }

  #refusals(): { [name: string]: number } {
    return Object.fromEntries(Object.entries(this.#refusedMs).map(([name, all]) => [name, all.length]));
  }
}

/** `409 holds.not_available` */
export function nameOf({ status, body }: WireAnswer): string {
  return `${status} ${/"code":"([^"]+)"/.exec(body.toString('utf8'))?.[1] ?? ''}`.trim();
}
