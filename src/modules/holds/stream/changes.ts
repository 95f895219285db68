import { wireState } from '../availability.ts';

/** What differs between two boards of the same places, as it is on the wire. */
export interface Changes {
  readonly places: readonly number[];
  /** The exclusive-or of both boards' checks. */
  readonly check: number;
}

/** @param before, after one byte a place, as in Redis; equally long */
export function changesBetween(before: string, after: string): Changes {
  const places: number[] = [];
  let check = 0;
  for (let place = 0; place < after.length; place++) {
    if (before.charCodeAt(place) === after.charCodeAt(place)) continue;
    const [was, is] = [wireState(before[place]), wireState(after[place])];
    if (was === is) continue;
    places.push(place);
    check ^= markOf(place, was) ^ markOf(place, is);
  }
  return { places, check };
}

/**
 * A number of 32 bits that says what a whole board shows: the exclusive-or of a mark of each place that is not available. A
 * client that has followed every change has the same; one that has not takes a new snapshot.
 */
export function checkOf(bytes: string): number {
  let check = 0;
  for (let place = 0; place < bytes.length; place++) check ^= markOf(place, wireState(bytes[place]));
  return check;
}

/** Of `4 · place + state`, stirred: neighbours must not undo each other. The page has the same. */
function markOf(place: number, state: number): number {
  if (state === 0) return 0;
  let mark = 4 * place + state;
  mark = Math.imul(mark ^ (mark >>> 16), 0x7feb352d);
  mark = Math.imul(mark ^ (mark >>> 15), 0x846ca68b);
  return mark ^ (mark >>> 16);
}
