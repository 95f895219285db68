import { type Rig, type RigOptions, startRig } from '../test/rig/rig.ts';
import { RUSH_RIG } from '../test/rush/rush.ts';
import type { Size } from './scenario.ts';
import { Till } from './till.ts';
import { startWorld, type World } from './world.ts';

/** How often each side is asked. */
export interface Effort {
  /** Rounds that count. */
  readonly rounds: number;
  /** Of a route, as many of each of its limits; and of what differs much from one second to the next. */
  readonly volleys: number;
}

const EFFORTS: Record<Size, Effort> = {
  full: { rounds: 19, volleys: 25 },
  quick: { rounds: 5, volleys: 10 },
  check: { rounds: 1, volleys: 1 },
};

/** What the scenarios of one run share. */
export class Bench {
  readonly size: Size;
  readonly effort: Effort;
  /** Of a scenario, by its id, what stands beside its figure in the file. */
  readonly beside = new Map<string, object>();
  #world: Promise<World> | undefined;
  #till: Promise<Till> | undefined;
  #sale: Promise<Rig> | undefined;
  readonly #done = new Map<string, Promise<unknown>>();

  constructor(size: Size) {
    this.size = size;
    this.effort = EFFORTS[size];
  }

  /** Started for the first who asks for it. */
  world(): Promise<World> {
    return (this.#world ??= startWorld());
  }

  till(): Promise<Till> {
    return (this.#till ??= Till.open());
  }

  /**
   * A rig of its own, beside which nothing else stands: what the others share is ended, and started again for who asks for it. In a
   * check, which measures nothing, the world's; or for `sale` one whose stores nobody fills past the product, so that all that must
   * hold can be asked of them.
   */
  async onRig<T>(shared: 'world' | 'sale', options: RigOptions, work: (rig: Rig) => Promise<T>): Promise<T> {
    if (this.size === 'check') return work(shared === 'world' ? (await this.world()).rig : await this.#saleRig());
    await this.close();
    const rig = await startRig(options);
    try {
      return await work(rig);
    } finally {
      await rig.close();
    }
  }

  /** One run whose figures are several scenarios': done for the first that asks for it. */
  once<T>(what: string, run: () => Promise<T>): Promise<T> {
    const done = this.#done.get(what) ?? run();
    this.#done.set(what, done);
    return done as Promise<T>;
  }

  /** How many of something: operations for figures, or a handful. */
  amount(measured: number, check: number, quick = measured): number {
    return { full: measured, quick, check }[this.size];
  }

  async close(): Promise<void> {
    const started = [this.#world, this.#till, this.#sale];
    [this.#world, this.#till, this.#sale] = [undefined, undefined, undefined];
    for (const each of started) await (await each?.catch(() => null))?.close();
  }

  #saleRig(): Promise<Rig> {
    return (this.#sale ??= startRig(RUSH_RIG));
  }
}
