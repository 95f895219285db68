import type { PlaceIndex } from '../modules/catalog/index.ts';

/** Fans sit in groups, so what is gone comes in runs of one to six. */
const LONGEST_GROUP = 6;

/**
 * Places that the demo shows as gone: about a share of all, in groups, the same ones for the same seed. All of them for a
 * share of 1.
 */
export function takenPlaces({ placeCount }: PlaceIndex, share: number, seed: number): number[] {
  const random = randomOf(seed);
  const taken: number[] = [];
  for (let place = 0; place < placeCount;) {
    const group = Math.min(1 + Math.floor(random() * LONGEST_GROUP), placeCount - place);
    if (share >= 1 || random() < share) for (let i = 0; i < group; i++) taken.push(place + i);
    place += group;
  }
  return taken;
}

/** Mulberry32: small, seeded, good enough for a picture. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
