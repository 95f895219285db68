import type { SeatModel } from './model.ts';
import { accessMask, at } from './model.ts';

/** Added to a price, puts it behind every other. */
const LAST = 1e12;

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
  for (let i = 0; i < placeCount; i++) places[i] = ((packed[i >> 2] ?? 0) >> (2 * (i & 3))) & 3;
  return places;
}

export interface Tally {
  free: number;
  total: number;
  /** Free places that also pass the visitor's filters. */
  matching: number;
  /**
   * Index of the cheapest price level among the matching places, or -1. Places kept for people who need access count only
   * where there is nothing else: their price is no promise to everybody.
   */
  cheapest: number;
  /** Index of the price level with the most places. */
  main: number;
}

export interface Tallies {
  sections: Tally[];
  areas: Tally[];
  /** Free places of each price level. */
  levels: number[];
  free: number;
}

/** Counts what is free for sections, areas and price levels. Cost: one pass over the places. */
export function tallyAvailability(model: SeatModel, places: Uint8Array, matches: Uint8Array): Tallies {
  const levels = model.levels.map(() => 0);
  const sections = model.sections.map((section) => tally(model, places, matches, levels, section.start, section.end));
  const areas = model.areas.map((area) =>
    tally(model, places, matches, levels, area.start, area.start + area.capacity),
  );
  return { sections, areas, levels, free: levels.reduce((sum, count) => sum + count, 0) };
}

function tally(
  model: SeatModel,
  places: Uint8Array,
  matches: Uint8Array,
  levels: number[],
  start: number,
  end: number,
): Tally {
  const perLevel = new Uint32Array(model.levels.length);
  const access = accessMask(model);
  const result: Tally = { free: 0, total: end - start, matching: 0, cheapest: -1, main: 0 };
  let lowest = Infinity;
  for (let i = start; i < end; i++) {
    const level = at(model.level, i);
    perLevel[level] = at(perLevel, level) + 1;
    if (places[i] !== AVAILABLE) continue;
    result.free++;
    levels[level] = (levels[level] ?? 0) + 1;
    if (!matches[i]) continue;
    result.matching++;
    const isKept = i < model.seatCount && (at(model.attrs, i) & access) !== 0;
    const amount = (model.levels[level]?.price.amount ?? Infinity) + (isKept ? LAST : 0);
    if (amount < lowest) {
      lowest = amount;
      result.cheapest = level;
    }
  }
  perLevel.forEach((count, level) => {
    if (count > at(perLevel, result.main)) result.main = level;
  });
  return result;
}
