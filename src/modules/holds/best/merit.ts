/**
 * How well a party sits in one row, as a person would judge it: the measure of best available. A placement is better than another
 * one when it is smaller in the first of these that differs:
 *
 * 1. `alone`: free seats that it would leave with no free neighbour (see orphans.ts);
 * 2. `spare`: places for wheelchairs that it takes beyond those asked for;
 * 3. `worth`, the greater first: what its seats cost together, for the organizer has priced the better seats higher;
 * 4. `far`: the sum of its seats' distances from the plan's focus, each in whole plan units;
 * 5. `start`: the index of its first place, so that the answer is one and the same on every replica.
 *
 * A party that no row has room for is measured in [two-rows.ts](two-rows.ts) and [split.ts](split.ts).
 */
export interface Merit {
  readonly alone: number;
  readonly spare: number;
  readonly worth: number;
  readonly far: number;
  readonly start: number;
}

/** Below 0 where `a` is better. */
export function compareMerit(a: Merit, b: Merit): number {
  return a.alone - b.alone || a.spare - b.spare || b.worth - a.worth || a.far - b.far || a.start - b.start;
}

/** `count` places side by side from `start`, in the chain of that index. */
export interface Placement extends Merit {
  readonly count: number;
  readonly chain: number;
}
