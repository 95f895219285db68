import type { PlaceIndex } from '../../catalog/index.ts';
import type { Placement } from './merit.ts';
import { mayServe, placementsIn } from './one-row.ts';
import { ACCESSIBLE, type SeatOrder, WHEELCHAIR } from './seat-order.ts';
import type { SeatView } from './seat-view.ts';
import type { Wish } from './wish.ts';

/** Two seats one behind the other stand at most this many times as far apart as the row behind is. */
const BEHIND = 1.6;

/** A run of seats side by side. */
export interface Block {
  readonly start: number;
  readonly count: number;
}

/**
 * A party in two blocks, one behind the other in rows that follow each other in their section. It is better, in this order, with
 * blocks more equal in size (`uneven`), fewer seats left `alone`, fewer `spare` wheelchair places, a greater `worth`, and the less
 * `far`: the sum of its seats' distances from the focus, and for each seat the distance between the middles of the two blocks.
 */
export interface TwoRows {
  readonly uneven: number;
  readonly alone: number;
  readonly spare: number;
  readonly worth: number;
  readonly far: number;
  readonly blocks: readonly [Block, Block];
}

export function compareTwoRows(a: TwoRows, b: TwoRows): number {
  return (
    a.uneven - b.uneven ||
    a.alone - b.alone ||
    a.spare - b.spare ||
    b.worth - a.worth ||
    a.far - b.far ||
    a.blocks[0].start - b.blocks[0].start ||
    a.blocks[1].start - b.blocks[1].start
  );
}

/**
 * The best pairs of rows for a party that no row has room for, best first, each at its best.
 *
 * Cost: asked only where no row has room, for few chains then have half of it. Pairs of rows are walked as chains are.
 */
export function bestTwoRows(order: SeatOrder, view: SeatView, wish: Wish, most: number): TwoRows[] {
  for (let front = Math.ceil(wish.quantity / 2); front < wish.quantity; front++) {
    const found = pairsOf(order, view, wish, front, most);
    if (found.length > 0) return found;
  }
  return [];
}

function pairsOf(order: SeatOrder, view: SeatView, wish: Wish, larger: number, most: number): TwoRows[] {
  const smaller = wish.quantity - larger;
  const found: TwoRows[] = [];
  for (const row of order.rankedRows) {
    const last = found.length < most ? undefined : found.at(-1);
    if (last && cannotBeat(order, row, wish, last)) continue;
    let best: TwoRows | undefined;
    for (const front of larger === smaller ? [larger] : [larger, smaller]) {
      const here = bestPair(order, view, wish, row, front, best);
      if (here) best = here;
    }
    if (!best) continue;
    found.push(best);
    found.sort(compareTwoRows);
    if (found.length > most) found.pop();
  }
  return found;
}

function cannotBeat({ chains, dearest }: SeatOrder, row: number, wish: Wish, known: TwoRows): boolean {
  if (known.alone > 0 || known.spare > 0) return false;
  let [worth, near] = [0, Infinity];
  for (let chain = chains.firstOfRow[row] ?? 0; chain < (chains.firstOfRow[row + 2] ?? 0); chain++) {
    worth = Math.max(worth, Math.min(dearest[chain] ?? 0, wish.toPrice));
    near = Math.min(near, chains.nearest[chain] ?? 0);
  }
  const most = worth * wish.quantity;
  return most < known.worth || (most === known.worth && near * wish.quantity > known.far);
}

/** The best two blocks in a row and the next one, `front` of the party in the first; none where `known` is better. */
function bestPair(
  order: SeatOrder,
  view: SeatView,
  wish: Wish,
  row: number,
  front: number,
  known: TwoRows | undefined,
): TwoRows | undefined {
  const before = placementsInRow(order, view, wish, row, front);
  if (before.length === 0) return undefined;
  const behind = placementsInRow(order, view, wish, row + 1, wish.quantity - front);
  let best = known;
  for (const a of before) {
    for (const b of behind) {
      const pair = together(order.places, wish, a, b);
      if (pair && (!best || compareTwoRows(pair, best) < 0) && areBehind(order.places, row, a, b)) best = pair;
    }
  }
  return best === known ? undefined : best;
}

function together({ x, y, attrs }: PlaceIndex, wish: Wish, a: Placement, b: Placement): TwoRows | undefined {
  const seats = wish.accessible > 0 ? seatsOf(a, b).map((place) => (attrs[place] ?? 0) & ACCESSIBLE) : [];
  if (seats.filter((of) => of & WHEELCHAIR).length < wish.accessible) return undefined;
  const middle = (column: Int32Array, { start, count }: Block) =>
    ((column[start] ?? 0) + (column[start + count - 1] ?? 0)) / 2;
  const apart = Math.round(Math.hypot(middle(x, a) - middle(x, b), middle(y, a) - middle(y, b)));
  return {
    uneven: Math.abs(a.count - b.count),
    alone: a.alone + b.alone,
    spare: Math.max(0, seats.filter((of) => of === WHEELCHAIR).length - wish.accessible),
    worth: a.worth + b.worth,
    far: a.far + b.far + wish.quantity * apart,
    blocks: [
      { start: a.start, count: a.count },
      { start: b.start, count: b.count },
    ],
  };
}

/** Every placement of so many in the chains of a row. */
function placementsInRow(order: SeatOrder, view: SeatView, wish: Wish, row: number, count: number): Placement[] {
  const { firstOfRow } = order.chains;
  const found: Placement[] = [];
  const part = { ...wish, quantity: count, accessible: 0 };
  for (let chain = firstOfRow[row] ?? 0; chain < (firstOfRow[row + 1] ?? 0); chain++) {
    if (mayServe(order, chain, wish) && view.longestIn(chain) >= count) {
      found.push(...placementsIn(order, view, part, chain));
    }
  }
  return found;
}

/** Whether somebody of one block has somebody of the other one right behind him: b in the row after that of a, or before. */
export function areBehind({ x, y, rows }: PlaceIndex, row: number, a: Block, b: Block): boolean {
  const next = rows[row + 1];
  if (!next) return false;
  const least = (to: Block) => {
    let shortest = Infinity;
    for (let i = a.start; i < a.start + a.count; i++) {
      for (let j = to.start; j < to.start + to.count; j++) {
        shortest = Math.min(shortest, Math.hypot((x[i] ?? 0) - (x[j] ?? 0), (y[i] ?? 0) - (y[j] ?? 0)));
      }
    }
    return shortest;
  };
  return least(b) <= BEHIND * least({ start: next.start, count: next.length });
}

export function seatsOf(...blocks: readonly Block[]): number[] {
  return blocks.flatMap(({ start, count }) => Array.from({ length: count }, (_, at) => start + at));
}
