import type { LiveEvent } from '../../catalog/index.ts';
import type { Channel } from '../../inventory/index.ts';
import type { SeatView } from '../best/seat-view.ts';
import { planChoice, viewOf } from '../choose-places.ts';
import { type Group, type PlacesChoice, type PlainPick, SEAT_BYTE } from '../hold.ts';
import { UnknownSeat } from '../holds.errors.ts';

/** An allotment whose code somebody has shown. */
export interface OpenedAllotment {
  readonly id: string;
  readonly name: string;
  readonly channel: Channel;
  /** All that it has, also what it has sold, in the layout's order. */
  readonly places: readonly number[];
}

/** What the script shall try, and which of it is the allotment's. */
export interface AllottedPlan {
  readonly pick: PlainPick;
  readonly allotted: readonly number[];
}

/** A board as a hold sees it that may have places already. */
export interface Seen {
  readonly bytes: string;
  readonly view: SeatView;
  readonly own: readonly number[];
}

/**
 * A choice out of an allotment. Own picks may be the allotment's and everybody's together; of an area the allotment's places are
 * taken first; best available is among the allotment's alone. Among its own places no seat is "left alone": the rule is for what the public is left.
 *
 * Cost: of best available a copy of the board, and a search on it that nobody else has made, 3 ms at most.
 * @throws what planChoice throws
 */
export function planAllotted(
  event: LiveEvent,
  { bytes, view, own }: Seen,
  choice: PlacesChoice,
  opened: OpenedAllotment,
  spread?: number,
): AllottedPlan {
  const isIts = new Set(opened.places);
  const pick = planOf(event, { bytes, view, own }, choice, opened, spread);
  const places = 'seats' in pick ? pick.seats : 'groups' in pick ? pick.groups.flatMap(({ seats }) => seats) : [];
  return { pick, allotted: places.filter((place) => isIts.has(place)) }; // guard: allotted-own
}

function planOf(
  event: LiveEvent,
  { bytes, view, own }: Seen,
  choice: PlacesChoice,
  opened: OpenedAllotment,
  spread?: number,
): PlainPick {
  if (choice.kind === 'seats') return planChoice(event, view, choice);
  const mine = new Set(own);
  const open = opened.places.filter((place) => isLeft(bytes[place]) || mine.has(place));
  if (choice.kind === 'area') {
    const area = event.places.areaOf(choice.area);
    if (!area) throw new UnknownSeat([choice.area]);
    const { start, capacity } = area;
    const its = open.filter((place) => place >= start && place < start + capacity);
    const anybodys = Array.from({ length: capacity }, (_, at) => start + at).filter((place) => view.isFree(place));
    const all = [...new Set([...its, ...anybodys])].slice(0, choice.quantity);
    return groupsOf(all.length === choice.quantity ? [all] : []);
  }
  const only = replaced(SEAT_BYTE.blocked.repeat(bytes.length), open);
  const found = planChoice(event, viewOf(event, only), choice, spread);
  if ('windows' in found) return groupsOf(found.windows.map(([, , quantity, , best]) => runFrom(best, quantity)));
  return groupsOf('groups' in found ? found.groups.map(({ seats }) => seats) : []);
}

/** Whether a place of an allotment can be had by its code. It may be free on a board from before it was set aside. */
export function isLeft(byte: string | undefined): boolean {
  return byte === SEAT_BYTE.blocked || byte === SEAT_BYTE.free;
}

/** The board as who has the code sees it: what is left of the allotment is free for him. */
export function bytesWith(bytes: string, opened: OpenedAllotment | null): string {
  if (!opened) return bytes;
  return replaced(
    bytes,
    opened.places.filter((place) => bytes[place] === SEAT_BYTE.blocked),
  );
}

function replaced(bytes: string, places: readonly number[]): string {
  const seen = Buffer.from(bytes, 'latin1');
  for (const place of places) seen[place] = SEAT_BYTE.free.charCodeAt(0);
  return seen.toString('latin1');
}

function groupsOf(groups: readonly (readonly number[])[]): PlainPick {
  const whole = groups.map((seats): Group => ({ seats, spans: [] }));
  return { groups: whole, settle: 2 };
}

function runFrom(first: number, quantity: number): number[] {
  return Array.from({ length: quantity }, (_, at) => first + at);
}
