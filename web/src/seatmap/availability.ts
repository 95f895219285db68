/** A place's state in a snapshot. */
export const AVAILABLE = 0;
export const HELD = 1;
export const GONE = 2;

/**
 * Unpacks a snapshot: place `i` is in bits `2 * (i % 4)` of byte `i >> 2`.
 * @throws RangeError when the snapshot has fewer places than the plan, which means that it belongs to another plan.
 */
export function unpackAvailability(packed: Uint8Array, placeCount: number): Uint8Array {
  if (packed.length * 4 < placeCount) {
    throw new RangeError(`A snapshot of ${packed.length} bytes cannot hold ${placeCount} places.`);
  }
  const places = new Uint8Array(placeCount);
  for (let i = 0; i < placeCount; i++) places[i] = stateIn(packed, i);
  return places;
}

/** A picture of the house: a snapshot, packed, and the number that says what it shows. */
export interface Picture {
  packed: Uint8Array;
  check: number;
}

/** Places that have another state now, by that state, and the check of the whole picture afterwards. */
export interface Changes {
  available: readonly number[];
  held: readonly number[];
  gone: readonly number[];
  check: number;
}

export function pictureOf(packed: Uint8Array): Picture {
  let check = 0;
  for (let place = 0; place < packed.length * 4; place++) check ^= markOf(place, stateIn(packed, place));
  return { packed, check: check >>> 0 };
}

/** @returns null where the picture would not be the server's: something was missed, and only a new snapshot helps */
export function withChanges({ packed, check }: Picture, changes: Changes): Picture | null {
  const next = { packed: packed.slice(), check };
  for (const place of changes.available) set(next, place, AVAILABLE);
  for (const place of changes.held) set(next, place, HELD);
  for (const place of changes.gone) set(next, place, GONE);
  return next.check >>> 0 === changes.check ? next : null;
}

function set(picture: Picture, place: number, state: number): void {
  const { packed } = picture;
  const shift = 2 * (place & 3);
  picture.check ^= markOf(place, stateIn(packed, place)) ^ markOf(place, state);
  packed[place >> 2] = ((packed[place >> 2] ?? 0) & ~(3 << shift)) | (state << shift);
}

function stateIn(packed: Uint8Array, place: number): number {
  return ((packed[place >> 2] ?? 0) >> (2 * (place & 3))) & 3;
}

/** As the server does it: 32 bits for a place that is not available. */
function markOf(place: number, state: number): number {
  if (state === AVAILABLE) return 0;
  let mark = 4 * place + state;
  mark = Math.imul(mark ^ (mark >>> 16), 0x7feb352d);
  mark = Math.imul(mark ^ (mark >>> 15), 0x846ca68b);
  return mark ^ (mark >>> 16);
}
