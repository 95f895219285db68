import type { Amount, Ground, Operation } from './ground.ts';
import type { Law } from './law.ts';
import type { Rigs } from './rigs.ts';

/** Something of which there may be more: as its points are measured, and what may depend on it. */
export interface Axis {
  readonly id: string;
  /** `How cost grows with the ...` */
  readonly title: string;
  /** What its numbers count. */
  readonly counts: string;
  readonly points: readonly number[];
  /** Of a quick run, where the points take too long to make ready. */
  readonly quick?: readonly number[];
  /** What a check does of it, with as little as can be: each way of doing something once. Null where another axis does it all. */
  readonly check: { readonly points: readonly number[]; readonly operations: readonly Operation[] } | null;
  /** In the order in which they are measured. */
  readonly curves: readonly { readonly operation: Operation; readonly law: Law }[];
  /** @returns grounds in the order of the points */
  open(points: readonly number[], stage: Opening): Promise<readonly Ground[]>;
}

export interface Opening {
  readonly amount: Amount;
  /** Says what is being made ready, and how long it takes. */
  readonly step: <Result>(title: string, work: () => Promise<Result>) => Promise<Result>;
  readonly rigs: Rigs;
}
