import type { Pace } from './pace.ts';
import type { FanKind, Record, Told } from './told.ts';
import { headerOf, type WireAnswer } from './wire.ts';

export interface Progress {
  readonly joined: number;
  readonly admitted: number;
  readonly held: number;
  readonly paid: number;
  /** Let in, and not yet at the end of what they do there. */
  readonly inside: number;
  /** Who want nothing any more. */
  readonly done: number;
}

/** Takes down what everyone was told, how long answers took from the moment they were meant for, and every refusal. */
export class Recorder {
  readonly #told: Told[] = [];
  readonly #tookMs: { [what: string]: number[] } = {};
  readonly #refusals: { [name: string]: number } = {};
  #requests = 0;
  #speechless = 0;

  begin(kind: FanKind, joinDueMs: number): Told {
    const told: Told = { fan: this.#told.length, kind, joinDueMs };
    this.#told.push(told);
    return told;
  }

  answered(what: string, tookMs: number, answer: WireAnswer): void {
    this.#requests++;
    (this.#tookMs[what] ??= []).push(tookMs);
    if (answer.status < 400) return;
    this.refused(`${what}: ${nameOf(answer)}`);
    if (answer.status === 503 && headerOf(answer.head, 'retry-after') === null) this.#speechless++;
  }

  broken(what: string, error: Error & { code?: string }): void {
    this.#requests++;
    this.refused(`${what}: broken ${error.code ?? error.message}`);
  }

  refused(name: string): void {
    this.#refusals[name] = (this.#refusals[name] ?? 0) + 1;
  }

  /** How many have come so far in their lives. */
  progress(): Progress {
    const count = (has: (told: Told) => unknown): number => this.#told.filter((told) => has(told) !== undefined).length;
    return {
      joined: count(({ entry }) => entry),
      admitted: count(({ admittedMs }) => admittedMs),
      held: count(({ heldMs }) => heldMs),
      paid: count(({ paidMs }) => paidMs),
      inside: this.#told.filter(({ admittedMs, done }) => admittedMs !== undefined && !done).length,
      done: this.#told.filter(({ done }) => done).length,
    };
  }

  record(pace: Pace): Record {
    return {
      told: this.#told,
      lagsMs: pace.lagsMs,
      tookMs: this.#tookMs,
      refusals: this.#refusals,
      requests: this.#requests,
      speechless: this.#speechless,
    };
  }
}

/** `409 holds.not_available` */
export function nameOf({ status, body }: WireAnswer): string {
  return `${status} ${/"code":"([^"]+)"/.exec(body.toString('utf8'))?.[1] ?? ''}`.trim();
}
