/** How a hold stands in Redis. `places` are indexes in the layout's order. */
export interface HoldRecord {
  readonly visitor: string;
  readonly address: string;
  /** Of the body that made it: the same key with another body is refused. */
  readonly print: string;
  readonly ttl: number;
  readonly created: number;
  readonly extended: 0 | 1;
  readonly seats: readonly number[];
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
}

/** What a fan asks for, after its form was checked. Exactly one of the three. */
export type HoldChoice =
  | { readonly kind: 'seats'; readonly seats: readonly string[] }
  | {
      readonly kind: 'best';
      readonly quantity: number;
      readonly priceLevel?: string;
      readonly maxPrice?: number;
      readonly accessible: number;
    }
  | { readonly kind: 'area'; readonly area: string; readonly quantity: number };

/** [start, length, quantity, scattered]: the script takes the first run of `quantity` free places, or any when scattered. */
export type Window = readonly [start: number, length: number, quantity: number, scattered: 0 | 1];
export type Pick = { readonly seats: readonly number[] } | { readonly windows: readonly Window[] };

/** The bytes of the seat string. Redis owns the first two, PostgreSQL the others. */
export const SEAT_BYTE = { free: '0', held: 'h', claimed: 'c', sold: 's', blocked: 'x' } as const;

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
  return bytes !== '' && version > 0 && holds === deadlines && placesHeld === countOf(bytes, SEAT_BYTE.held);
}

export function countOf(bytes: string, byte: string): number {
  let count = 0;
  for (let at = bytes.indexOf(byte); at >= 0; at = bytes.indexOf(byte, at + 1)) count++;
  return count;
}

/** Places where Redis contradicts PostgreSQL, which owns claimed, sold and blocked; what it calls free Redis may have held. */
export function differences(redis: string, postgres: string): number[] {
  const found: number[] = [];
  for (let place = 0; place < postgres.length; place++) {
    const [seen, right] = [redis[place], postgres[place]];
    if (seen !== right && !(right === SEAT_BYTE.free && seen === SEAT_BYTE.held)) found.push(place);
  }
  return found;
}
