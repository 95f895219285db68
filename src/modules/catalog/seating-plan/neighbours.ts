import type { Point } from './layout.ts';

/** Two seats further apart than this many median pitches of their row have an aisle or a tunnel between them. */
const GAP_IN_PITCHES = 1.6;

/** Rounding of 1.6 must not part seats that stand exactly that far apart. */
const TOLERANCE = 1e-9;

/**
 * Where a row is interrupted: i is in the result when seats i and i+1 are not neighbours. Follows the row's own order and
 * never the numbers: theatres number odd and even from the middle, and stadium rows have gaps for tunnels.
 */
export function gapsOf(seats: readonly Point[]): number[] {
  const pitches: number[] = [];
  for (let i = 1; i < seats.length; i++) pitches.push(distance(seats[i - 1]!, seats[i]!));
  const furthest = GAP_IN_PITCHES * median(pitches) * (1 + TOLERANCE);
  return pitches.flatMap((pitch, i) => (pitch > furthest ? [i] : []));
}

function distance(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2;
}
