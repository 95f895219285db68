import type { Size } from './scenario.ts';
import { Till } from './till.ts';
import { startWorld, type World } from './world.ts';

/** How often, and for how long, each side is asked. */
export interface Effort {
  /** Rounds that count. */
  readonly rounds: number;
  readonly seconds: number;
}

const EFFORTS: Record<Size, Effort> = {
  full: { rounds: 19, seconds: 2 },
  quick: { rounds: 7, seconds: 1 },
  check: { rounds: 1, seconds: 0 },
};

/** What the scenarios of one run share. */
export class Bench {
  readonly size: Size;
  readonly effort: Effort;
  #world: Promise<World> | undefined;
  #till: Promise<Till> | undefined;

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

  /** How many of something: operations for figures, or a handful. */
  amount(measured: number, check: number): number {
    return this.size === 'check' ? check : measured;
  }

  async close(): Promise<void> {
    const started = [this.#world, this.#till];
    [this.#world, this.#till] = [undefined, undefined];
    for (const each of started) await (await each?.catch(() => null))?.close();
  }
}
