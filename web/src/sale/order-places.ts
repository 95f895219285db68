import type { Order, OrderLine, Refund } from '../api/types.ts';
import { t } from '../words/index.ts';

/** A seat's id, or its area's. */
export const placeOf = ({ seat, area }: OrderLine): string => seat?.id ?? area?.id ?? '';

export const placesOf = ({ lines }: Pick<Order, 'lines'>): string[] => lines.map(placeOf);

/** Lines of an order that no refund has taken or is taking. */
export function linesKept(lines: readonly OrderLine[], refunds: readonly Refund[]): OrderLine[] {
  const leaving = refunds.filter(({ status }) => status !== 'failed').flatMap(({ seats }) => seats);
  return lines.filter((line) => {
    const at = leaving.indexOf(placeOf(line));
    if (at >= 0) leaving.splice(at, 1);
    return at < 0;
  });
}

/** `Lower 12, row 5, seat 17` */
export function placeName({ seat, area }: OrderLine): string {
  if (!seat) return area?.name ?? t('shell.place.unnamed');
  return [
    seat.section,
    seat.row && t('shell.place.row', { row: seat.row }),
    t('shell.place.seatNumber', { number: seat.number }),
  ]
    .filter(Boolean)
    .join(', ');
}
