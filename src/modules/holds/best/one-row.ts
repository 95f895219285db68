import { aloneBeside } from './orphans.ts';
import { compareMerit, type Placement } from './merit.ts';
import { ACCESSIBLE, type SeatOrder, WHEELCHAIR } from './seat-order.ts';
import type { SeatView } from './seat-view.ts';
import type { Wish } from './wish.ts';

/** A free run of wanted seats, and where in it the party sits best. */
export interface Room {
  readonly start: number;
  readonly length: number;
  readonly best: Placement;
}

/**
 * The best free runs of one row for a party, best first; each at its best placement.
 *
 * Cost: it walks the chains from the dearest and nearest on, passes those without room, and stops where none that follows can be
 * among the best. A chain is read only where it has room.
 */
export function bestRooms(order: SeatOrder, view: SeatView, wish: Wish, most: number): Room[] {
  const { ranked, dearest } = order;
  const found: Room[] = [];
  for (let at = 0; at < ranked.length; at++) {
    const chain = ranked[at] ?? 0;
    const last = found.length < most ? undefined : found.at(-1);
    if (last && cannotBeat(order, chain, wish, last.best)) {
      // Of those that follow, none is dearer, and none as dear is nearer.
      if ((dearest[chain] ?? 0) <= wish.toPrice) break;
      continue;
    }
    if (!mayServe(order, chain, wish) || view.longestIn(chain) < wish.quantity) continue;
    for (const room of roomsIn(order, view, wish, chain)) insertRoom(found, room, most);
  }
  return found;
}

/** The free runs of a chain that have room for the party. */
export function roomsIn(order: SeatOrder, view: SeatView, wish: Wish, chain: number): Room[] {
  const rooms: Room[] = [];
  forEachRun(order, view, wish, chain, (start, end) => {
    let best: Placement | undefined;
    forEachPlacement(order, view, wish, { chain, start, end }, (here) => {
      if (!best || compareMerit(here, best) < 0) best = here;
    });
    if (best) rooms.push({ start, length: end - start, best });
  });
  return rooms;
}

/** Every placement of the party in a chain. */
export function placementsIn(order: SeatOrder, view: SeatView, wish: Wish, chain: number): Placement[] {
  const found: Placement[] = [];
  forEachRun(order, view, wish, chain, (start, end) =>
    forEachPlacement(order, view, wish, { chain, start, end }, (here) => found.push(here)),
  );
  return found;
}

/** Runs of free, wanted seats with room for the party. */
function forEachRun(
  { chains }: SeatOrder,
  view: SeatView,
  wish: Wish,
  chain: number,
  visit: (start: number, end: number) => void,
): void {
  let start = chains.start[chain] ?? 0;
  const last = start + (chains.length[chain] ?? 0);
  for (let place = start; place <= last; place++) {
    if (place < last && view.isFree(place) && wish.isWanted(place)) continue;
    if (place - start >= wish.quantity) visit(start, place);
    start = place + 1;
  }
}

/** Whether a chain may have a wanted seat at all. */
export function mayServe({ chains, cheapest, dearest }: SeatOrder, chain: number, wish: Wish): boolean {
  if ((cheapest[chain] ?? 0) > wish.toPrice || (dearest[chain] ?? 0) < wish.fromPrice) return false;
  return wish.accessible === 0 || ((chains.attrs[chain] ?? 0) & ACCESSIBLE) !== 0;
}

/** No placement of the chain is better than this one, whatever is free in it. */
function cannotBeat({ chains, dearest }: SeatOrder, chain: number, wish: Wish, known: Placement): boolean {
  if (known.alone > 0 || known.spare > 0) return false;
  const worth = Math.min(dearest[chain] ?? 0, wish.toPrice) * wish.quantity;
  return worth < known.worth || (worth === known.worth && (chains.nearest[chain] ?? 0) * wish.quantity > known.far);
}

interface Stretch {
  readonly chain: number;
  readonly start: number;
  readonly end: number;
}

/** Placements in a stretch of free, wanted seats, but for those with too few places for wheelchairs. */
function forEachPlacement(
  { places, chains, prices }: SeatOrder,
  view: SeatView,
  { quantity, accessible }: Wish,
  stretch: Stretch,
  visit: (here: Placement) => void,
): void {
  let [worth, far, wheelchairs, only] = [0, 0, 0, 0];
  const count = (seat: number, sign: 1 | -1) => {
    const attrs = places.attrs[seat] ?? 0;
    worth += sign * (prices[places.categories[seat] ?? 0] ?? 0);
    far += sign * (places.distance[seat] ?? 0);
    if (attrs & WHEELCHAIR) wheelchairs += sign;
    if ((attrs & ACCESSIBLE) === WHEELCHAIR) only += sign;
  };
  for (let place = stretch.start; place < stretch.end; place++) {
    count(place, 1);
    if (place - quantity >= stretch.start) count(place - quantity, -1);
    const start = place - quantity + 1;
    if (start < stretch.start || wheelchairs < accessible) continue;
    const spare = accessible > 0 ? Math.max(0, only - accessible) : 0;
    const alone = aloneBeside(view, chains, stretch.chain, start, quantity);
    visit({ alone, spare, worth, far, start, count: quantity, chain: stretch.chain });
  }
}

/** Into its place among others, of which no more than `most` stay. */
export function insertRoom(found: Room[], room: Room, most: number): void {
  let at = found.length;
  while (at > 0 && compareMerit(room.best, found[at - 1]!.best) < 0) at--;
  if (at >= most) return;
  found.splice(at, 0, room);
  if (found.length > most) found.pop();
}
