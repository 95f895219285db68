import { compareMerit } from './merit.ts';
import { mayServe, type Room, roomsIn } from './one-row.ts';
import { aloneBeside } from './orphans.ts';
import { type SeatOrder, WHEELCHAIR } from './seat-order.ts';
import type { SeatView } from './seat-view.ts';
import type { Block } from './two-rows.ts';
import type { Wish } from './wish.ts';

/** Of the longest free runs, those whose pairs are compared. */
const MOST_COMPARED = 48;

export interface Split {
  readonly alone: number;
  readonly blocks: readonly Block[];
}

/** Whether a party may sit like this at all. */
type IsRight = (blocks: readonly Block[]) => boolean;

interface Measured {
  /** Places for wheelchairs: still needed, and taken without need. */
  readonly lacking: number;
  readonly spare: number;
  /** Seats left alone. */
  readonly alone: number;
  /** From one run to the other. Plan units. */
  readonly apart: number;
}

type PartBlock = Block & Measured;

/**
 * A party that cannot sit together: in the fewest blocks; two of them with the fewest seats left alone, and among the longest runs
 * those nearest to each other; of those that are right. Undefined where there are not that many seats, or none of these is right:
 * in three blocks and more, all runs are tried, and those with a wheelchair's place alone.
 *
 * Cost: every chain with a free seat, once. It is asked only where neither one row nor two have room.
 */
export function bestSplit(order: SeatOrder, view: SeatView, wish: Wish, isRight: IsRight): Split | undefined {
  const rooms = allRooms(order, view, wish);
  const withWheels = (): Room[] => rooms.filter(({ start, length }) => wheelchairsIn(order, start, length) > 0);
  const split =
    nearestTwo(order, view, wish, rooms, isRight) ??
    [rooms, withWheels()]
      .map((some) => longestFirst(order, view, wish, some))
      .find((each) => each && isRight(each.blocks));
  if (!split) return undefined;
  const wheelchairs = split.blocks.reduce((sum, { start, count }) => sum + wheelchairsIn(order, start, count), 0);
  return wheelchairs < wish.accessible ? undefined : split;
}

/** All free runs of wanted seats, the longest first, then the best. */
function allRooms(order: SeatOrder, view: SeatView, wish: Wish): Room[] {
  const { chains } = order;
  const anyone = { ...wish, quantity: 1, accessible: 0 };
  const rooms: Room[] = [];
  for (let chain = 0; chain < chains.count; chain++) {
    if (!mayServe(order, chain, wish) || view.longestIn(chain) === 0) continue;
    rooms.push(...roomsIn(order, view, anyone, chain));
  }
  return rooms.sort((a, b) => b.length - a.length || compareMerit(a.best, b.best));
}

function nearestTwo(
  order: SeatOrder,
  view: SeatView,
  wish: Wish,
  rooms: readonly Room[],
  isRight: IsRight,
): Split | undefined {
  const few = rooms.slice(0, MOST_COMPARED);
  let best: (Split & Measured) | undefined;
  few.forEach((a, at) => {
    for (const b of few.slice(at + 1)) {
      if (a.length + b.length < wish.quantity) break;
      for (const here of shared(order, view, wish, a, b))
        if ((!best || isLess(here, best)) && isRight(here.blocks)) best = here;
    }
  });
  return best?.lacking === 0 ? best : undefined;
}

/** Two splits of the same kind: first who needs a wheelchair's place has one, then the measure. */
function isLess(a: Measured, b: Measured): boolean {
  const keys = ({ lacking, alone, spare, apart }: Measured) => [lacking, alone, spare, apart];
  const [one, other] = [keys(a), keys(b)];
  const at = one.findIndex((value, i) => value !== other[i]);
  return at >= 0 && one[at]! < other[at]!;
}

/** The party in two runs, every way: as equal as may be first, which is better among those that leave as few alone. */
function shared(order: SeatOrder, view: SeatView, wish: Wish, a: Room, b: Room): (Split & Measured)[] {
  const { quantity } = wish;
  const sizes = Array.from({ length: quantity - 1 }, (_, at) => at + 1)
    .filter((size) => size <= a.length && quantity - size <= b.length)
    .sort((one, other) => Math.abs(2 * one - quantity) - Math.abs(2 * other - quantity));
  const { x, y } = order.places;
  const apart = Math.hypot((x[a.start] ?? 0) - (x[b.start] ?? 0), (y[a.start] ?? 0) - (y[b.start] ?? 0));
  return sizes.map((size) => {
    const one = blockIn(order, view, a, size, wish.accessible);
    const other = blockIn(order, view, b, quantity - size, one.lacking);
    return {
      lacking: other.lacking,
      alone: one.alone + other.alone,
      spare: one.spare + other.spare,
      apart,
      blocks: [one, other],
    };
  });
}

/** Whole runs, and of the last one what is still wanted; those with places for wheelchairs first where they are needed. */
function longestFirst(order: SeatOrder, view: SeatView, wish: Wish, rooms: readonly Room[]): Split | undefined {
  const { accessible } = wish;
  const wheelchairs = ({ start, length }: Room) => Math.min(accessible, wheelchairsIn(order, start, length));
  const ordered = accessible === 0 ? rooms : rooms.toSorted((a, b) => wheelchairs(b) - wheelchairs(a));
  const blocks: PartBlock[] = [];
  let left = wish.quantity;
  for (const room of ordered) {
    if (left === 0) break;
    const block = blockIn(order, view, room, Math.min(left, room.length), blocks.at(-1)?.lacking ?? accessible);
    blocks.push(block);
    left -= block.count;
  }
  return left > 0 ? undefined : { alone: blocks.reduce((sum, { alone }) => sum + alone, 0), blocks };
}

/**
 * So many of a run: at the end at which fewer are left alone, or wherever places for wheelchairs are, as many as are needed and
 * no more.
 */
function blockIn(order: SeatOrder, view: SeatView, room: Room, count: number, needed: number): PartBlock {
  const { start, length, best } = room;
  const last = start + length - count;
  const starts = needed === 0 ? [start, last] : Array.from({ length: length - count + 1 }, (_, at) => start + at);
  const blocks = starts.map((from) => {
    const wheelchairs = wheelchairsIn(order, from, count);
    const alone = aloneBeside(view, order.chains, best.chain, from, count);
    const [lacking, spare] = [Math.max(0, needed - wheelchairs), Math.max(0, wheelchairs - needed)];
    return { start: from, count, alone, lacking, spare, apart: 0 };
  });
  return blocks.reduce((least, block) => (isLess(block, least) ? block : least));
}

function wheelchairsIn({ places }: SeatOrder, start: number, count: number): number {
  let found = 0;
  for (let place = start; place < start + count; place++) if ((places.attrs[place] ?? 0) & WHEELCHAIR) found++;
  return found;
}
