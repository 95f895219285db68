import type { PlaceIndex } from '../../catalog/index.ts';
import { areBehind, type Block } from './two-rows.ts';

export const ARRANGEMENTS = ['one_row', 'two_rows', 'split'] as const;

/** Why a party got these seats, for a program to read: how it sits, and how far from where everybody looks. */
export interface Reason {
  readonly arrangement: (typeof ARRANGEMENTS)[number];
  /** All side by side in one row. */
  readonly together: boolean;
  readonly rows: number;
  /** Sizes of the groups that sit side by side. */
  readonly blocks: readonly number[];
  /** From the plan's focus, the mean of all seats, in plan units. */
  readonly distance: number;
}

/** Read from the seats alone, so that a retry of the request has the same answer. */
export function reasonFor(places: PlaceIndex, seats: readonly number[]): Reason {
  const blocks = blocksOf(places, seats);
  const rows = new Set(seats.map((place) => places.rowOf[place]));
  const total = seats.reduce((sum, place) => sum + (places.distance[place] ?? 0), 0);
  return {
    arrangement: blocks.length === 1 ? 'one_row' : isTwoRows(places, blocks) ? 'two_rows' : 'split',
    together: blocks.length === 1,
    rows: rows.size,
    blocks: blocks.map(({ count }) => count),
    distance: Math.round(total / Math.max(1, seats.length)),
  };
}

/** Seats side by side, in the order of places. A gap in a row parts them. */
export function blocksOf({ rowOf, rows }: PlaceIndex, seats: readonly number[]): Block[] {
  const blocks: { start: number; count: number }[] = [];
  for (const place of seats.toSorted((a, b) => a - b)) {
    const last = blocks.at(-1);
    const row = rows[rowOf[place] ?? 0];
    const follows = last && last.start + last.count === place && rowOf[place - 1] === rowOf[place];
    if (follows && row && !row.gaps.includes(place - 1 - row.start)) last.count++;
    else blocks.push({ start: place, count: 1 });
  }
  return blocks;
}

function isTwoRows(places: PlaceIndex, blocks: readonly Block[]): boolean {
  const [a, b, more] = blocks;
  if (!a || !b || more) return false;
  const row = places.rowOf[a.start] ?? 0;
  const isNext = places.rowOf[b.start] === row + 1 && places.rows[row]?.section === places.rows[row + 1]?.section;
  return isNext && areBehind(places, row, a, b);
}
