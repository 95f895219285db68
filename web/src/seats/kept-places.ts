import type { EventDetail, Hold } from '../api/types.ts';
import { serverNow } from '../api/server-time.ts';
import type { SeatModel } from '../seatmap/index.ts';
import type { Filters } from './filters.ts';

const ACCESSIBLE: readonly string[] = ['wheelchair', 'companion'];

/** Attributes of places that are kept for those who need them, as a mask of the model's; 0 where they are anybody's. */
export function keptMask(model: SeatModel, { accessibleKeptUntil }: EventDetail): number {
  if (accessibleKeptUntil === null || Date.parse(accessibleKeptUntil) <= serverNow()) return 0;
  return model.attributes.reduce((mask, name, bit) => (ACCESSIBLE.includes(name) ? mask | (1 << bit) : mask), 0);
}

export function isKept(model: SeatModel, kept: number, place: number): boolean {
  return ((model.attrs[place] ?? 0) & kept) !== 0;
}

/** Who looks for such places has said that he needs them; who holds one has said it before. */
export function saysNeeded({ access }: Filters, hold: Hold | null): boolean {
  const holdsOne = hold?.seats.some(({ attributes }) => attributes.some((name) => ACCESSIBLE.includes(name)));
  return holdsOne === true || (access !== null && ACCESSIBLE.includes(access));
}
