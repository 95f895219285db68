import type { HoldChoice } from './hold.ts';
import { MOST_PLACES } from './hold.ts';
import { choiceOf, type HoldRequest } from './holds.dto.ts';

const LONGEST_ID = 120;
const LONGEST_LEVEL = 100;
const HIGHEST_PRICE = 100_000_000;

/**
 * What a body asks for where it is of an everyday form: seats and nothing else, or best available, just as `HoldRequest` allows them.
 * Null where it is anything else, right or wrong: that is the framework's to check and to name.
 */
export function everydayChoice(body: Buffer): HoldChoice | null {
  const asked = parsed(body);
  if (!isRecord(asked)) return null;
  const names = Object.keys(asked);
  if (names.length !== 1) return null;
  const isEveryday = names[0] === 'seats' ? areSeats(asked.seats) : names[0] === 'bestAvailable' && isBest(asked);
  return isEveryday ? choiceOf(asked as HoldRequest) : null;
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return null;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function areSeats(seats: unknown): boolean {
  if (!Array.isArray(seats) || seats.length < 1 || seats.length > MOST_PLACES) return false;
  return seats.every((id) => typeof id === 'string' && id.length <= LONGEST_ID) && new Set(seats).size === seats.length;
}

function isBest({ bestAvailable: best }: Record<string, unknown>): boolean {
  if (!isRecord(best) || !isWhole(best.quantity, 1, MOST_PLACES)) return false;
  return Object.entries(best).every(([name, value]) => {
    if (name === 'priceLevel') return typeof value === 'string' && value.length >= 1 && value.length <= LONGEST_LEVEL;
    if (name === 'maxPrice') return isWhole(value, 0, HIGHEST_PRICE);
    return name === 'quantity' || (name === 'accessible' && isWhole(value, 0, MOST_PLACES));
  });
}

function isWhole(value: unknown, least: number, most: number): boolean {
  return Number.isInteger(value) && (value as number) >= least && (value as number) <= most;
}
