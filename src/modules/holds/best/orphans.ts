import type { LiveEvent } from '../../catalog/index.ts';
import type { Span } from '../hold.ts';
import { ACCESSIBLE, type Chains, chainOf } from './seat-order.ts';
import type { SeatView } from './seat-view.ts';

/**
 * The rule of no orphan seats. A seat is left alone when a choice takes a neighbour of it and leaves it free with no free
 * neighbour in its chain; taken and held are the same, and a chain ends where its row does, at an aisle, and at a wheelchair
 * space. A choice is refused when it leaves a seat alone, unless of the free run that it takes from one seat is left over
 * in all: then one stays alone wherever the party sits.
 *
 * With fewer than this share of the event's seats free the rule is off: the last seats must not be unsaleable.
 */
export const LOW_STOCK_SHARE = 0.1;

/** How far beyond a choice its consequences reach. */
const BEYOND = 2;

/** Whether own picks are held to the rule: the event wants it, and its stock is not low on this board. */
export function isRuleOn(event: LiveEvent, view: SeatView): boolean {
  return event.row.noOrphanSeats && view.shareFree(event.places.seatCount) >= LOW_STOCK_SHARE;
}

/** The spans of a choice: each chain's part of it, with two places beyond on each side where the chain has them. */
export function spansOf({ places }: LiveEvent, chains: Chains, chosen: readonly number[]): Span[] {
  const spans = new Map<number, [number, number]>();
  for (const place of chosen) {
    // Places of an area have no neighbours.
    if (place >= places.seatCount) continue;
    const chain = chainOf(chains, place);
    if (isExempt(chains, chain)) continue;
    const known = spans.get(chain) ?? [place, place];
    spans.set(chain, [Math.min(known[0], place), Math.max(known[1], place)]);
  }
  return [...spans].map(([chain, [first, last]]) => [
    first - beyondOn(chains, chain, first, -1),
    last + beyondOn(chains, chain, last, 1),
  ]);
}

/** Accessible places stand outside the rule. */
export function isExempt({ attrs }: Chains, chain: number): boolean {
  return ((attrs[chain] ?? 0) & ACCESSIBLE) !== 0;
}

/** How many of the two places beyond one are in its chain. */
export function beyondOn({ start, length }: Chains, chain: number, place: number, side: -1 | 1): number {
  const first = start[chain] ?? 0;
  return Math.min(BEYOND, side < 0 ? place - first : first + (length[chain] ?? 0) - 1 - place);
}

/** How many seats are left alone by `count` places side by side from `start`: 0 to 2. */
export function aloneBeside(view: SeatView, chains: Chains, chain: number, start: number, count: number): number {
  if (isExempt(chains, chain)) return 0;
  const first = chains.start[chain] ?? 0;
  const end = first + (chains.length[chain] ?? 0);
  const last = start + count;
  const free = (place: number) => place >= first && place < end && view.isFree(place);
  return Number(free(start - 1) && !free(start - 2)) + Number(free(last) && !free(last + 1));
}

/** Whether the rule refuses a choice of free seats within a chain. */
export function isRefused(view: SeatView, chains: Chains, chain: number, chosen: ReadonlySet<number>): boolean {
  if (isExempt(chains, chain)) return false;
  let start = chains.start[chain] ?? 0;
  const end = start + (chains.length[chain] ?? 0);
  for (let place = start; place <= end; place++) {
    if (place < end && view.isFree(place)) continue;
    const run = Array.from({ length: place - start }, (_, at) => start + at);
    const rest = run.filter((each) => !chosen.has(each));
    const isTouched = rest.length < run.length;
    if (isTouched && rest.length > 1 && rest.some((each) => !isBeside(rest, each))) return true;
    start = place + 1;
  }
  return false;
}

const isBeside = (rest: readonly number[], place: number) => rest.includes(place - 1) || rest.includes(place + 1);
