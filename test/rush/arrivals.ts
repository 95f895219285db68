/** When people come, in ms from the opening; negative: before it. */
export interface Arrivals {
  readonly people: number;
  /** How many of them come before the opening. */
  readonly early: number;
  /** How long before the opening the first may come. */
  readonly lobbyMs: number;
  /** How long after it the last may come. */
  readonly rushMs: number;
}

/** Of those who come after the opening, half come within this part of the time. */
const FIRST_PART = 1 / 12;
/** The rest thins out: so many times fewer at the end than at its beginning. */
const THINS_OUT = 4;

/**
 * The moments of a flash crowd, in order. Before the opening evenly; after it half in the first twelfth, the others ever
 * fewer. A given number of points, each placed by itself: a Poisson process of which the number is known.
 */
export function arrivalsOf({ people, early, lobbyMs, rushMs }: Arrivals, random: () => number): number[] {
  const firstMs = rushMs * FIRST_PART;
  const moment = (nth: number): number => {
    if (nth < early) return -lobbyMs * random();
    if ((nth - early) % 2 === 0) return firstMs * random();
    const share = -Math.log(1 - random() * (1 - Math.exp(-THINS_OUT))) / THINS_OUT;
    return firstMs + (rushMs - firstMs) * share;
  };
  return Array.from({ length: people }, (_, nth) => moment(nth)).sort((a, b) => a - b);
}

/** The nth of more than four million addresses of this machine, from 127.64.0.1 on: nobody else comes from there. */
export function addressOfFan(nth: number): string {
  const host = nth % 254;
  const net = Math.floor(nth / 254);
  return `127.${64 + (net >> 8)}.${net & 255}.${1 + host}`;
}
