import type { LiveEvent } from '../../catalog/index.ts';
import { isRefused } from './orphans.ts';
import { type Chains, chainOf, RESTRICTED, seatOrderOf } from './seat-order.ts';
import type { SeatView } from './seat-view.ts';
import { type Block, seatsOf } from './two-rows.ts';

const MOST_OFFERS = 3;

/**
 * Choices of the same size as one that leaves a seat alone, each free on this board and not refused by the rule, nearest first. What
 * of the choice does no harm stays as it is. None where nothing in the same stretch of a row will do.
 */
export function fixesFor(event: LiveEvent, view: SeatView, asked: readonly number[]): number[][] {
  const { chains } = seatOrderOf(event);
  const parts = Map.groupBy(asked, (place) => (place < event.places.seatCount ? chainOf(chains, place) : -1));
  const choices = [...parts].map(([chain, part]) => {
    const mayStay = chain < 0 || !isRefused(view, chains, chain, new Set(part));
    return mayStay ? [part] : movesOf(event, view, chain, part);
  });
  if (choices.some((moves) => moves.length === 0)) return [];
  const most = Math.max(0, ...choices.map((moves) => moves.length));
  return Array.from({ length: Math.min(MOST_OFFERS, most) }, (_, at) =>
    choices.flatMap((moves) => moves[Math.min(at, moves.length - 1)] ?? []),
  );
}

/** As many side by side in the same chain: of the same price before others, then the nearest. */
function movesOf(event: LiveEvent, view: SeatView, chain: number, part: readonly number[]): number[][] {
  const { categories, attrs } = event.places;
  const { chains } = seatOrderOf(event);
  const first = Math.min(...part);
  const mayBeRestricted = part.some((place) => (attrs[place] ?? 0) & RESTRICTED);
  const isOpen = (place: number) => view.isFree(place) && (mayBeRestricted || ((attrs[place] ?? 0) & RESTRICTED) === 0);
  const isOther = (place: number) => categories[place] !== categories[first];
  return blocksIn(chains, chain, part.length)
    .map((block) => seatsOf(block))
    .filter((seats) => seats.every(isOpen) && !isRefused(view, chains, chain, new Set(seats)))
    .map((seats) => ({ seats, other: seats.filter(isOther).length, off: Math.abs((seats[0] ?? 0) - first) }))
    .sort((a, b) => a.other - b.other || a.off - b.off)
    .map(({ seats }) => seats);
}

function blocksIn({ start, length }: Chains, chain: number, count: number): Block[] {
  const most = (length[chain] ?? 0) - count + 1;
  return Array.from({ length: Math.max(0, most) }, (_, at) => ({ start: (start[chain] ?? 0) + at, count }));
}

interface Offer {
  readonly seats: readonly number[];
  /** Whether the rule would refuse it. */
  readonly refused: boolean;
  /** From what was lost: rows before seats. */
  readonly off: number;
}

/**
 * As many seats side by side of the same category and kind as those that were lost: one offer a free run, from the same row outwards,
 * the nearest first. What the rule would refuse comes last.
 */
export function offersNear(event: LiveEvent, view: SeatView, lost: readonly number[]): (readonly number[])[] {
  const { rows, rowOf } = event.places;
  const row = rowOf[lost[0] ?? 0] ?? 0;
  const offers: Offer[] = [];
  for (let apart = 0; apart < rows.length; apart++) {
    for (const other of apart === 0 ? [row] : [row - apart, row + apart]) {
      if (other >= 0 && other < rows.length) offers.push(...offersInRow(event, view, lost, other));
    }
    if (offers.filter(({ refused }) => !refused).length >= MOST_OFFERS) break;
  }
  return offers
    .sort((a, b) => Number(a.refused) - Number(b.refused) || a.off - b.off)
    .slice(0, MOST_OFFERS)
    .map(({ seats }) => seats);
}

function offersInRow(event: LiveEvent, view: SeatView, lost: readonly number[], row: number): Offer[] {
  const { places } = event;
  const { chains } = seatOrderOf(event);
  const [first = 0] = lost;
  const isSame = (place: number) =>
    view.isFree(place) &&
    places.categories[place] === places.categories[first] &&
    places.attrs[place] === places.attrs[first];
  const offers: Offer[] = [];
  for (let chain = chains.firstOfRow[row] ?? 0; chain < (chains.firstOfRow[row + 1] ?? 0); chain++) {
    if (view.longestIn(chain) < lost.length) continue;
    let end = -1;
    for (const block of blocksIn(chains, chain, lost.length)) {
      const seats = seatsOf(block);
      if (!seats.every(isSame)) continue;
      const off = Math.abs((places.rowOf[first] ?? 0) - row) * 1_000 + Math.min(999, Math.abs(block.start - first));
      const here = { seats, refused: isRefused(view, chains, chain, new Set(seats)), off };
      const last = offers.at(-1);
      // One offer a free run: two blocks that follow each other are in one.
      if (!last || block.start !== end + 1) offers.push(here);
      else if (isNearer(here, last)) offers[offers.length - 1] = here;
      end = block.start;
    }
  }
  return offers;
}

const isNearer = (a: Offer, b: Offer): boolean =>
  Number(a.refused) - Number(b.refused) < 0 || (a.refused === b.refused && a.off < b.off);
