import { setTimeout as pause } from 'node:timers/promises';
import { seededRandom } from '../harness/seeded.ts';
import { until } from '../harness/wait.ts';
import type { Plan } from './history.ts';
import type { Patience } from './persistence.ts';

/** What a crowd comes to do, in parts of a hundred. */
export type Mix = Readonly<Partial<Record<Plan, number>>>;

export const USUAL_MIX: Mix = {
  buys: 62,
  'is declined, then buys': 8,
  'approves 3-D Secure': 8,
  'declines 3-D Secure': 3,
  'abandons 3-D Secure': 3,
  cancels: 5,
  'abandons the hold': 4,
  'abandons the order': 3,
  'buys in two tabs': 4,
};

export interface CrowdOptions {
  /** Visitors a second, as a Poisson process: they come whether or not the shop keeps up. */
  readonly perSecond: number;
  /** Visitors in all; without it they come until the crowd is ended. */
  readonly most?: number;
  readonly mix?: Mix;
  /** Visitors inside at once; 60 when absent. Who comes beyond that waits outside, and is counted. */
  readonly inside?: number;
  /** How long a visitor goes on asking; 45 s when absent. */
  readonly patienceMs?: number;
}

const LONGEST_MS = 1_800_000;
/** A visitor who was let in may need all of his patience for several requests. */
const LEAVES_WITHIN_MS = 120_000;

/** People who come to a sale by themselves, until they are told that it is over or all have come. */
export class Crowd {
  readonly #welcome: (mix: Mix, patience: Patience) => Promise<void>;
  readonly #options: CrowdOptions;
  readonly #arriving: Promise<void>;
  readonly #patience: Patience;
  #came = 0;
  #inside = 0;
  #late = 0;
  #closed = false;
  #over = false;
  #trouble: unknown;

  constructor(seed: number, welcome: (mix: Mix, patience: Patience) => Promise<void>, options: CrowdOptions) {
    this.#welcome = welcome;
    this.#options = options;
    this.#patience = { ms: options.patienceMs ?? 45_000, over: () => this.#over };
    this.#arriving = this.#arrive(seededRandom(seed));
  }

  /** Visitors so far. */
  get came(): number {
    return this.#came;
  }

  /** Of them, who had to wait at the door because the generator lets only so many in. */
  get late(): number {
    return this.#late;
  }

  get inside(): number {
    return this.#inside;
  }

  /** Lets nobody in any more, and waits until the last has left. */
  async end(): Promise<void> {
    this.#closed = true;
    await this.#leave();
  }

  /** Waits until all have come and left. */
  async all(): Promise<void> {
    await until(() => this.#came >= (this.#options.most ?? 0), {
      withinMs: LONGEST_MS,
      what: 'the whole crowd has come',
    });
    await this.#leave();
  }

  async #leave(): Promise<void> {
    await this.#arriving;
    await until(() => this.#inside === 0, { withinMs: LEAVES_WITHIN_MS, what: 'the last visitor has left' }).catch(
      (error: unknown) => {
        this.#over = true;
        throw error;
      },
    );
    if (this.#trouble !== undefined) throw this.#trouble;
  }

  async #arrive(random: () => number): Promise<void> {
    const { perSecond, most = Number.POSITIVE_INFINITY, inside = 60, mix = USUAL_MIX } = this.#options;
    let due = performance.now();
    while (!this.#closed && this.#came < most) {
      due += (-Math.log(1 - random()) / perSecond) * 1000;
      const waitMs = due - performance.now();
      // Late by less than a timer's grain is on time.
      if (waitMs > 2) await pause(waitMs);
      if (this.#inside >= inside) {
        this.#late++;
        await until(() => this.#inside < inside || this.#closed, {
          withinMs: LONGEST_MS,
          what: 'a place inside',
          everyMs: 5,
        });
        due = performance.now();
      }
      this.#came++;
      this.#inside++;
      void this.#welcome(mix, this.#patience)
        .catch((error: unknown) => (this.#trouble ??= error))
        .finally(() => this.#inside--);
    }
  }
}

/** The plan that a number from 0 to 1 falls on. */
export function drawn(mix: Mix, at: number): Plan {
  const parts = Object.entries(mix) as [Plan, number][];
  let left = at * parts.reduce((sum, [, part]) => sum + part, 0);
  for (const [plan, part] of parts) {
    left -= part;
    if (left < 0) return plan;
  }
  return 'buys';
}
