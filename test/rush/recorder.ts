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

type Counted = 'arrived' | 'joined' | 'admitted' | 'held' | 'ordered' | 'paid' | 'inside' | 'done';
type Counts = { [K in Counted]: number };

const nobody = (): Counts => ({ arrived: 0, joined: 0, admitted: 0, held: 0, ordered: 0, paid: 0, inside: 0, done: 0 });

export const NOTHING_YET: Progress = {
  ...nobody(),
  requests: 0,
  refusals: {},
  tookMs: {},
  lagsMs: [],
};

function countOne(counts: Counts, told: Told, nowMs: number): void {
  const { joinDueMs, entry, admittedMs, heldMs, order, paidMs, done } = told;
  if (joinDueMs <= nowMs) counts.arrived++;
  if (entry !== undefined) counts.joined++;
  if (admittedMs !== undefined) counts.admitted++;
  if (heldMs !== undefined) counts.held++;
  if (order !== undefined) counts.ordered++;
  if (paidMs !== undefined) counts.paid++;
  if (admittedMs !== undefined && !done) counts.inside++;
  if (done) counts.done++;
}

/** Takes down what everyone was told, how long answers took from the moment they were meant for, and every refusal. */
export class Recorder {
  readonly #told: Told[] = [];
  readonly #tookMs: { [what: string]: number[] } = {};
  readonly #dueMs: { [what: string]: number[] } = {};
  readonly #refusedMs: { [name: string]: number[] } = {};
  /** How much of each list the last progress has shown. */
  readonly #shown: { [what: string]: number } = {};
  #lagsShown = 0;
  #counts: Counts = nobody();
  #counting: Counts = nobody();
  #counted = 0;
  #requests = 0;
  #speechless = 0;
  readonly #cpuBefore = process.threadCpuUsage();

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

  /** Counts a part of the people, and goes on where it stopped: to look at twenty thousand at once would make others late. */
  countSome(share: number): void {
    const until = Math.min(this.#told.length, this.#counted + Math.ceil(this.#told.length * share));
    const now = performance.timeOrigin + performance.now();
    for (; this.#counted < until; this.#counted++) countOne(this.#counting, this.#told[this.#counted]!, now);
    if (this.#counted < this.#told.length) return;
    this.#counts = this.#counting;
    [this.#counted, this.#counting] = [0, nobody()];
  }

  /** How far they all have come, and what was new since it was asked last. */
  wholeProgress(pace: Pace): Progress {
    [this.#counted, this.#counting] = [0, nobody()];
    this.countSome(1);
    return this.progress(pace);
  }

  /** The same, with people as they were counted last. */
  progress(pace: Pace): Progress {
    const tookMs: { [what: string]: readonly number[] } = {};
    for (const [what, all] of Object.entries(this.#tookMs)) {
      tookMs[what] = all.slice(this.#shown[what] ?? 0);
      this.#shown[what] = all.length;
    }
    const lagsMs = pace.lagsMs.slice(this.#lagsShown);
    this.#lagsShown += lagsMs.length;
    return { ...this.#counts, requests: this.#requests, refusals: this.#refusals(), tookMs, lagsMs };
  }

  record(pace: Pace): Record {
    const used = process.threadCpuUsage();
    return {
      told: this.#told,
      lagsMs: pace.lagsMs,
      tookMs: this.#tookMs,
      dueMs: this.#dueMs,
      refusals: this.#refusals(),
      refusedMs: this.#refusedMs,
      requests: this.#requests,
      speechless: this.#speechless,
      cpuMs: (used.user - this.#cpuBefore.user + used.system - this.#cpuBefore.system) / 1_000,
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
