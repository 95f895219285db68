import { AVAILABLE } from './availability.ts';
import type { SeatModel } from './model.ts';
import { at, rowOfSeat } from './model.ts';

/** The seats of a row that are next to each other without a gap, around `place`: `[first, last]`, whatever their state. */
function blockAround(model: SeatModel, place: number): [number, number] {
  const row = rowOfSeat(model, place);
  if (!row) return [place, place];
  let first = place;
  let last = place;
  while (first > row.start && model.joined[first - 1]) first--;
  while (last < row.end - 1 && model.joined[last]) last++;
  return [first, last];
}

/**
 * The seats a party gets when it points at one: up to `size` neighbours that include it, all of them free.
 * Among the possible groups it takes one that keeps a single price, leaves no seat alone beside it, and lies around the seat.
 * Where the free run is shorter than the party, the whole run; never fewer than the seat itself.
 */
export function chooseTogether(
  model: SeatModel,
  places: Uint8Array,
  matches: Uint8Array,
  place: number,
  size: number,
): number[] {
  const usable = (i: number): boolean => places[i] === AVAILABLE && (i === place || matches[i] === 1);
  const [blockFirst, blockLast] = blockAround(model, place);
  let first = place;
  let last = place;
  while (first > blockFirst && usable(first - 1)) first--;
  while (last < blockLast && usable(last + 1)) last++;
  const count = Math.min(size, last - first + 1);

  const free = (i: number): boolean => i >= blockFirst && i <= blockLast && places[i] === AVAILABLE;
  let best = place;
  let bestCost = Infinity;
  for (let start = Math.max(first, place - count + 1); start <= Math.min(place, last - count + 1); start++) {
    const end = start + count - 1;
    let cost = Math.abs(start + (count - 1) / 2 - place) / 100;
    for (let i = start; i <= end; i++) if (at(model.level, i) !== at(model.level, place)) cost += 10;
    if (free(start - 1) && !free(start - 2)) cost += 1;
    if (free(end + 1) && !free(end + 2)) cost += 1;
    if (cost < bestCost) {
      best = start;
      bestCost = cost;
    }
  }
  return Array.from({ length: count }, (_, i) => best + i);
}

/**
 * What a tap on a seat makes of the selection. A chosen seat is given back. A full party moves as a whole to where the visitor
 * points; a party with room left grows by that seat; the first tap seats the party together.
 */
export function tapSeat(
  model: SeatModel,
  places: Uint8Array,
  matches: Uint8Array,
  chosen: number[],
  place: number,
  partySize: number,
): number[] {
  if (chosen.includes(place)) return chosen.filter((other) => other !== place);
  if (chosen.length && chosen.length < partySize) return [...chosen, place];
  return chooseTogether(model, places, matches, place, partySize);
}
