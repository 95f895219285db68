import type { LiveEvent, PlaceIndex } from '../catalog/index.ts';
import { accessibleOf, companionsAlone, withWheelchairs } from './best/companions.ts';
import { fixesFor, offersNear } from './best/fixes.ts';
import { bestRooms, mayServe, type Room, roomsIn } from './best/one-row.ts';
import { isRuleOn, spansOf } from './best/orphans.ts';
import { MOST_WINDOWS, RoomSearch, settleFor, windowOf } from './best/room-search.ts';
import { type SeatOrder, seatOrderOf } from './best/seat-order.ts';
import { SeatView } from './best/seat-view.ts';
import { bestSplit } from './best/split.ts';
import { bestTwoRows, type Block, seatsOf } from './best/two-rows.ts';
import { type Wish, wishOf } from './best/wish.ts';
import {
  type Group,
  type HoldChoice,
  MOST_PLACES,
  type PlacesChoice,
  type PlainPick,
  SEAT_BYTE,
  type Window,
} from './hold.ts';
import { AccessibleKept, CompanionAlone, UnknownSeat } from './holds.errors.ts';

/** Pairs of rows offered a call. */
const MOST_PAIRS = 3;
const MOST_ALTERNATIVES = 3;

/** A board as this search sees it. */
export function viewOf(event: LiveEvent, bytes: string): SeatView {
  return new SeatView(seatOrderOf(event).chains, bytes);
}

/**
 * What the script shall try, from a choice and a board that may be 100 ms old.
 *
 * @param spread a number for who has lost a race before: half of his windows lie where others do not look
 * @throws UnknownSeat for a seat, area or level that the event does not have; AccessibleKept, CompanionAlone as long as accessible
 * places are kept
 */
export function planChoice(event: LiveEvent, view: SeatView, choice: PlacesChoice, spread?: number): PlainPick {
  switch (choice.kind) {
    case 'seats': {
      const seats = placesOf(event.places, choice.seats);
      if (event.keepsAccessible) checkKept(event, view, seats, choice.accessible ?? 0);
      return isRuleOn(event, view) ? { seats, spans: spansOf(event, seatOrderOf(event).chains, seats) } : { seats };
    }
    case 'area':
      return { windows: [areaWindow(event.places, choice)], settle: 1 };
    case 'best':
      return planBest(event, view, choice, spread);
  }
}

function placesOf(places: PlaceIndex, ids: readonly string[]): number[] {
  const found = ids.map((id) => places.placeOf(id));
  const unknown = ids.filter((_, at) => found[at] === undefined);
  if (unknown.length > 0) throw new UnknownSeat(unknown);
  return found as number[];
}

/** As long as accessible places are kept: they are for those who need them, and a companion's with a wheelchair place beside it. */
function checkKept(event: LiveEvent, view: SeatView, seats: readonly number[], accessible: number): void {
  const kept = accessible > 0 ? [] : accessibleOf(event, seats);
  if (kept.length > 0) throw accessibleKept(event, view, kept, seats.length); // guard: accessible-kept
  const alone = companionsAlone(event, seats);
  if (alone.length > 0) throw companionAlone(event, view, alone, seats); // guard: companion
}

function accessibleKept(event: LiveEvent, view: SeatView, kept: readonly number[], quantity: number): AccessibleKept {
  const others = roomsFor(event, view, { kind: 'best', quantity, accessible: 0 });
  return new AccessibleKept(labelled(event, [kept])[0] ?? [], event.row.accessibleKeptUntil, labelled(event, others));
}

function companionAlone(
  event: LiveEvent,
  view: SeatView,
  alone: readonly number[],
  seats: readonly number[],
): CompanionAlone {
  const both = withWheelchairs(event, view, seats);
  const others = both ? [both] : roomsFor(event, view, { kind: 'best', quantity: seats.length, accessible: 1 });
  return new CompanionAlone(labelled(event, [alone])[0] ?? [], labelled(event, others));
}

/** Up to three choices for such a party that sit side by side. */
function roomsFor(event: LiveEvent, view: SeatView, choice: PlacesChoice & { kind: 'best' }): number[][] {
  const rooms = bestRooms(seatOrderOf(event), view, wishOf(event, choice), MOST_ALTERNATIVES);
  return rooms.map(({ best }) => seatsOf(best));
}

function areaWindow(places: PlaceIndex, { area, quantity }: PlacesChoice & { kind: 'area' }): Window {
  const found = places.areaOf(area);
  if (!found) throw new UnknownSeat([area]);
  return [found.start, found.capacity, quantity, 1, found.start, 0, 0];
}

/** Together in one row, else in two, else split; see best/README.md. */
function planBest(
  event: LiveEvent,
  view: SeatView,
  choice: PlacesChoice & { kind: 'best' },
  spread?: number,
): PlainPick {
  const order = seatOrderOf(event);
  const wish = wishOf(event, choice);
  const key = [choice.quantity, choice.accessible, choice.maxPrice, choice.priceLevel, event.keepsAccessible].join();
  const { search, crowd } = view.searchFor(key, () => new RoomSearch(order, view, wish));
  if (search.isEmpty) return view.answerFor(key, () => planApart(event, view, wish));
  if (spread === undefined) return crowd;
  const runs = crowd.isSeveral ? [] : search.runs(MOST_WINDOWS / 2);
  const further = roomsApart(order, view, wish, spread, MOST_WINDOWS / 2).map((room) => windowOf(order, wish, room));
  const pick = { windows: [...runs, ...further], settle: search.settle };
  return crowd.isSeveral ? { first: crowd, ...pick } : pick;
}

/** For a party that no row has room for. */
function planApart(event: LiveEvent, view: SeatView, wish: Wish): PlainPick {
  const order = seatOrderOf(event);
  const isRight = (blocks: readonly Block[]) => sitsRight(event, seatsOf(...blocks));
  const isParty = wish.quantity > 1;
  const pairs = isParty ? bestTwoRows(order, view, wish, MOST_PAIRS).filter(({ blocks }) => isRight(blocks)) : [];
  const split = pairs[0] ?? (isParty ? bestSplit(order, view, wish, isRight) : undefined);
  // The script is asked all the same: it may know the hold of this very request, or of places given back since.
  if (!split) return { windows: [], settle: 1 };
  const blocks = pairs.length > 0 ? pairs.map((pair) => pair.blocks) : [split.blocks];
  return {
    groups: blocks.map((each) => groupOf(event, order, each)),
    settle: settleFor(order, view, split.alone, split.blocks),
  };
}

/** As long as accessible places are kept, nobody's companion sits without him. */
function sitsRight(event: LiveEvent, seats: readonly number[]): boolean {
  return !event.keepsAccessible || companionsAlone(event, seats).length === 0; // guard: companion-apart
}

function groupOf(event: LiveEvent, { chains }: SeatOrder, blocks: readonly Block[]): Group {
  const seats = seatsOf(...blocks);
  return { seats, spans: spansOf(event, chains, seats) };
}

/** Runs with room from all over the plan, other ones for each who asks. */
function roomsApart(order: SeatOrder, view: SeatView, wish: Wish, spread: number, most: number): Room[] {
  const { ranked } = order;
  const rooms: Room[] = [];
  // A step that has no factor in common with most counts of chains, so that it comes by all parts of the plan.
  for (let tried = 0; tried < ranked.length && rooms.length < most; tried++) {
    const chain = ranked[(spread * 7_919 + tried * 104_729) % ranked.length] ?? 0;
    if (!mayServe(order, chain, wish) || view.longestIn(chain) < wish.quantity) continue;
    const [room] = roomsIn(order, view, wish, chain);
    if (room && room.best.alone === 0) rooms.push(room);
  }
  return rooms;
}

/** Seats of the same number and level near those that were lost, each takeable with one call. */
export function alternativesTo(event: LiveEvent, bytes: string, places: readonly number[]): string[][] {
  const near = placesNear(event, bytes, places);
  return labelled(
    event,
    near.filter((seats) => sitsRight(event, seats)),
  );
}

/** As many free places of the same kind and price, side by side where they have neighbours; null where there are none. */
export function equalPlaces(event: LiveEvent, bytes: string, places: readonly number[]): readonly number[] | null {
  const [first] = places;
  if (first === undefined) return null;
  const area = event.places.areas.find(({ start, capacity }) => first >= start && first < start + capacity);
  if (area) {
    const all = Array.from({ length: area.capacity }, (_, at) => area.start + at);
    const free = all.filter((place) => bytes[place] === SEAT_BYTE.free).slice(0, places.length);
    return free.length === places.length ? free : null;
  }
  return placesNear(event, bytes, places)[0] ?? null;
}

function placesNear(event: LiveEvent, bytes: string, places: readonly number[]): (readonly number[])[] {
  const [first] = places;
  if (first === undefined || first >= event.places.seatCount || places.length > MOST_PLACES) return [];
  return offersNear(event, viewOf(event, bytes), places);
}

/** Instead of a choice that leaves a seat alone: as many seats, each takeable with one call. */
export function fixesOf(event: LiveEvent, bytes: string, places: readonly number[]): string[][] {
  const fixes = fixesFor(event, viewOf(event, bytes), places);
  return fixes.length > 0 ? labelled(event, fixes) : alternativesTo(event, bytes, places);
}

/** For a request that cannot be met: as many seats of any price, else fewer. */
export function alternativesOf(event: LiveEvent, bytes: string, choice: HoldChoice): string[][] {
  if (choice.kind !== 'best') return [];
  const { quantity, accessible } = choice;
  const view = viewOf(event, bytes);
  for (let size = quantity; size > 0; size--) {
    const rooms = roomsFor(event, view, { kind: 'best', quantity: size, accessible: Math.min(accessible, size) });
    if (rooms.length > 0) return labelled(event, rooms);
  }
  return [];
}

function labelled({ places }: LiveEvent, groups: readonly (readonly number[])[]): string[][] {
  return groups.map((group) => group.map((place) => places.labelOf(place).id));
}
