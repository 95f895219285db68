import { type Cut, distChanged } from '../harness/guards.ts';
import { seededRandom } from '../harness/seeded.ts';
import { comeToRest, judge } from './oracle.ts';
import type { Rig, RigOptions } from './rig.ts';
import type { RigPool } from './rig-pool.ts';
import { Sale, type SaleOptions } from './sale.ts';

export type Size = 'full' | 'quick';

export interface Finding {
  readonly criterion: string;
  readonly holds: boolean;
  readonly seen: string;
}

export interface TrialOptions {
  readonly seed: number;
  readonly size: Size;
  /** `off`: the control. */
  readonly guards: 'on' | 'off';
  readonly rigs: RigPool;
  readonly say: (line: string) => void;
}

const REST_WITHIN_MS = 90_000;
/** Who comes later than that to his own moments has measured a busy machine. */
const LATE_MS = 100;

/** One run of a fault test: what it may use, and what it has found. */
export class Trial {
  readonly seed: number;
  readonly size: Size;
  readonly guards: 'on' | 'off';
  /** Numbers from 0 to 1, the same for the same seed. */
  readonly random: () => number;
  readonly say: (line: string) => void;
  readonly findings: Finding[] = [];
  /** What was done to the product, and how often. */
  readonly faults: Record<string, number> = {};
  readonly #pool: RigPool;
  readonly #rigs: { readonly rig: Rig; readonly options: RigOptions }[] = [];
  readonly #sales: Sale[] = [];
  readonly #counted = { orders: 0, requests: 0 };

  constructor({ seed, size, guards, rigs, say }: TrialOptions) {
    this.#pool = rigs;
    this.seed = seed;
    this.size = size;
    this.guards = guards;
    this.say = say;
    this.random = seededRandom(seed);
  }

  /** How much of something: in the full run, and in the quick run and in controls, which need no more. */
  amount(full: number, quick: number): number {
    return this.size === 'full' && this.guards === 'on' ? full : quick;
  }

  /** For a rig: with guards off, a build that some have been cut out of. */
  without(name: string, cuts: readonly Cut[]): Pick<RigOptions, 'dist'> {
    return this.guards === 'off' ? { dist: distChanged(name, cuts) } : {};
  }

  async rig(options: RigOptions): Promise<Rig> {
    const rig = await this.#pool.take(options);
    this.#rigs.push({ rig, options });
    return rig;
  }

  /** A rig with a sale on it. */
  async sale(options: RigOptions = {}, sale: Partial<SaleOptions> = {}): Promise<Sale> {
    const opened = await Sale.open(await this.rig(options), { seed: this.seed, ...sale });
    this.#sales.push(opened);
    return opened;
  }

  /** Waits until nothing of the sale moves any more. @returns what still moves, or null */
  async rest(sale: Sale, withinMs: number): Promise<string | null> {
    return comeToRest(sale.rig, withinMs).then(() => null, sentence);
  }

  /** Waits until nothing of the sale moves any more, then asks everything that must hold of it. */
  async judge(sale: Sale, restWithinMs = REST_WITHIN_MS): Promise<void> {
    const began = performance.now();
    const trouble = await this.rest(sale, restWithinMs);
    const seen = trouble ?? `${Math.round(performance.now() - began)} ms`;
    this.expect(`everything has come to its end within ${restWithinMs / 1000} s`, trouble === null, seen);
    for (const { question, faults } of await judge(sale)) this.expect(question, faults.length === 0, faults.join('; '));
  }

  expect(criterion: string, holds: boolean, seen: string): void {
    this.findings.push({ criterion, holds, seen });
    if (!holds && this.guards === 'on') this.say(`BROKEN ${criterion}: ${seen}`);
  }

  /** A figure of time. One that is too long says nothing where the machine stood still: it is void, never broken. */
  expectInTime(criterion: string, holds: boolean, seen: string, lateMs: number): void {
    if (holds || this.guards === 'off' || lateMs <= LATE_MS) return this.expect(criterion, holds, seen);
    this.say(`VOID, for this machine was ${Math.round(lateMs)} ms late by itself: ${criterion}: ${seen}`);
  }

  struck(fault: string, times = 1): void {
    this.faults[fault] = (this.faults[fault] ?? 0) + times;
  }

  /** What was asked of the product beside sales. */
  count({ orders = 0, requests = 0 }: { readonly orders?: number; readonly requests?: number }): void {
    this.#counted.orders += orders;
    this.#counted.requests += requests;
  }

  get orders(): number {
    return this.#sales.reduce((sum, { history }) => sum + history.orders, this.#counted.orders);
  }

  get requests(): number {
    return this.#sales.reduce((sum, { history }) => sum + history.counts.requests, this.#counted.requests);
  }

  get broken(): readonly Finding[] {
    return this.findings.filter(({ holds }) => !holds);
  }

  /** The end of what the replicas have written: for a failure that nobody understands. */
  logs(): string {
    const logs = this.#rigs.flatMap(({ rig: { product } }) =>
      product.replicas.map(({ port }, at) => `replica ${at} (${port}):\n${product.log(at).slice(-2_000)}`),
    );
    return logs.join('\n');
  }

  async close(): Promise<void> {
    const well = this.broken.length === 0;
    for (const { rig, options } of this.#rigs.splice(0)) await this.#pool.giveBack(rig, options, well);
  }
}

export function sentence(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause === undefined ? '' : ` (${sentence(error.cause)})`;
  return `${error.message}${cause}`;
}
