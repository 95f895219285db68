import type { Bench } from './bench.ts';
import type { Judged, Round, Target } from './figures.ts';

/**
 * `full`: figures that are judged. `quick`: the same with wider intervals. `check`: a handful of operations, which the scenario
 * verifies as ever; no figure.
 */
export type Size = 'full' | 'quick' | 'check';

export type Unit = 'µs CPU' | 'ms CPU' | 'per s' | 'ms' | 'bytes' | 'faults' | 'of it' | 'p' | '%' | '% a min';

/** Something the product does, what it costs or how much of it is done, and what of the same this machine could do at best. */
export interface Scenario {
  /** As in the design of the on-sale. */
  readonly id: string;
  readonly name: string;
  /** Of what is measured on a smaller scale where it must be quick: how much of it there is. */
  readonly extent?: Readonly<Record<'full' | 'quick', string>>;
  /** What it is divided by; null where the figure is judged by itself. */
  readonly limit: string | null;
  /** Of what is measured in each round. */
  readonly unit: Unit;
  readonly judged: Judged;
  readonly target: Target;
  /** @throws Error where anything was not as it must be: figures of wrong answers are none */
  readonly rounds: (bench: Bench) => Promise<readonly Round[]>;
}

/** Both sides of a scenario, ready to be asked by turns. */
export interface Sides {
  /** One round of both, in the scenario's unit. */
  readonly round: () => Promise<Round>;
  /** Whether both have done so much that their code is compiled; absent: a round is enough. */
  readonly areWarm?: () => boolean;
  readonly close: () => Promise<void>;
}
