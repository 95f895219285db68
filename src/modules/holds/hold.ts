/** Which package a hold is, and what it was promised to cost: that stays, whatever becomes of the package. */
export interface HeldPackage {
  /** Its UUID. */
  readonly id: string;
  readonly name: string;
  /** All-in, for all of it, in minor units. */
  readonly price: number;
}

/** How a hold stands in Redis. `places` are indexes in the layout's order. */
export interface HoldRecord {
  readonly visitor: string;
  /** Absent where he had not signed in. */
  readonly account?: string;
  readonly address: string;
  /** Of the body that made it: the same key with another body is refused. */
  readonly print: string;
  readonly ttl: number;
  readonly created: number;
  readonly extended: 0 | 1;
  readonly seats: readonly number[];
  /** Out of which some of them are; absent where none is. */
  readonly allotment?: string;
  /** Absent where they are single tickets. */
  readonly package?: HeldPackage;
}

/** A live hold, for the rooms that build on it. */
export interface Hold {
  readonly id: string;
  readonly eventId: number;
  readonly visitor: string;
  readonly address: string;
  readonly places: readonly number[];
  readonly expiresAt: Date;
  readonly extendable: boolean;
  /** Out of which allotment some of its places are, or null. */
  readonly allotmentId: string | null;
  /** Null: single tickets. */
  readonly package: HeldPackage | null;
}

/** A package: the best places for each of its components, or these. */
export interface PackageChoice {
  readonly kind: 'package';
  /** Its public id. */
  readonly id: string;
  readonly seats?: readonly string[];
  readonly accessible?: number;
}

/** Places, each at its own price. */
export type PlacesChoice =
  | { readonly kind: 'seats'; readonly seats: readonly string[]; readonly accessible?: number }
  | {
      readonly kind: 'best';
      readonly quantity: number;
      readonly priceLevel?: string;
      readonly maxPrice?: number;
      readonly accessible: number;
    }
  | { readonly kind: 'area'; readonly area: string; readonly quantity: number };

/** What a fan asks for, after its form was checked. Exactly one of the four. */
export type HoldChoice = PlacesChoice | PackageChoice;

/**
 * Where the script looks for `quantity` free places side by side: first from `best` on, then around it; any when scattered. `before` and
 * `after`: places beyond the window that it reads, two at most, to know whom a choice would leave alone.
 */
export type Window = readonly [
  start: number,
  length: number,
  quantity: number,
  scattered: 0 | 1,
  best: number,
  before: number,
  after: number,
];

/** First and last place of a stretch of a row, within which a choice may leave a seat alone. */
export type Span = readonly [from: number, to: number];

/** Just these seats, and whose neighbours to look at. */
export interface Group {
  readonly seats: readonly number[];
  readonly spans: readonly Span[];
}

/** The harm that a choice of ours may do: leave no seat alone; or one that stays alone wherever the party sits; or any. */
export type Settle = 0 | 1 | 2;

/** Windows in the order in which they are tried. */
export interface Search {
  readonly windows: readonly Window[];
  readonly settle: Settle;
}

/** What the script tries; with `spans` no seat may be left alone that need not be. */
export type Pick = PlainPick | { readonly parts: readonly PlainPick[] };

/** `parts`: each of them, or nothing; the later ones see the places of the earlier ones as gone. `first`: looked for before the windows. */
export type PlainPick =
  | { readonly seats: readonly number[]; readonly spans?: readonly Span[] }
  | (Search & { readonly first?: Search })
  | { readonly groups: readonly Group[]; readonly settle: Settle };

/** The bytes of the seat string. Redis owns the first three, PostgreSQL the others. `allotted`: held out of an allotment, by its code. */
export const SEAT_BYTE = { free: '0', held: 'h', allotted: 'a', claimed: 'c', sold: 's', blocked: 'x' } as const;

/** Most places that one hold may ask for, whatever the event allows. */
export const MOST_PLACES = 50;

/** What must agree with itself, or something of it is lost: a hold has a deadline and its places, a place that is held a hold. */
export interface EventState {
  /** One byte a place. */
  readonly bytes: string;
  readonly holds: number;
  readonly deadlines: number;
  readonly placesHeld: number;
  /** Counts changes; 0 where it is gone. */
  readonly version: number;
}

export function isWhole({ bytes, holds, deadlines, placesHeld, version }: EventState): boolean {
  return bytes !== '' && version > 0 && holds === deadlines && placesHeld === countHeld(bytes);
}

function countHeld(bytes: string): number {
  return countOf(bytes, SEAT_BYTE.held) + countOf(bytes, SEAT_BYTE.allotted); // guard: count-allotted
}

export function countOf(bytes: string, byte: string): number {
  let count = 0;
  for (let at = bytes.indexOf(byte); at >= 0; at = bytes.indexOf(byte, at + 1)) count++;
  return count;
}

/** What PostgreSQL calls free or blocked Redis may have held, each in its own way. */
const MAY_BE = { [SEAT_BYTE.free]: SEAT_BYTE.held, [SEAT_BYTE.blocked]: SEAT_BYTE.allotted } as Partial<
  Record<string, string>
>;

/** Places where Redis contradicts PostgreSQL, which owns claimed, sold and blocked. */
export function differences(redis: string, postgres: string): number[] {
  const found: number[] = [];
  for (let place = 0; place < postgres.length; place++) {
    const [seen, right] = [redis[place], postgres[place]];
    if (seen !== right && seen !== MAY_BE[right ?? '']) found.push(place);
  }
  return found;
}
