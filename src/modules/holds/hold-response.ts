import { eventScopedId, money, sum } from '../../kit/index.ts';
import { attributeNames, type LiveEvent } from '../catalog/index.ts';
import type { Reason } from './best/explain.ts';
import type { HeldPackage } from './hold.ts';
import type { HoldResponse } from './holds.dto.ts';
import { levelOf, pricesOf } from './prices.ts';
import type { HeldReply } from './replies.ts';

/** A hold as the API shows it: seats by name, area places by number, all-in prices. */
export function holdResponse(
  event: LiveEvent,
  id: string,
  { deadlineMs, record }: HeldReply,
  reason: Reason | null = null,
): HoldResponse {
  const seats: HoldResponse['seats'] = [];
  const areas = new Map<string, HoldResponse['areas'][number]>();
  for (const place of record.seats) {
    const label = event.places.labelOf(place);
    const { key: priceLevel, name: priceLevelName, price } = levelOf(event, place);
    if (label.kind === 'seat') {
      const { id: seatId, section, row, number, attrs } = label;
      seats.push({
        id: seatId,
        section,
        row,
        number,
        priceLevel,
        priceLevelName,
        price,
        attributes: attributeNames(attrs),
      });
    } else {
      const area = areas.get(label.id) ?? {
        id: label.id,
        name: label.name,
        quantity: 0,
        priceLevel,
        priceLevelName,
        price,
      };
      areas.set(label.id, { ...area, quantity: area.quantity + 1 });
    }
  }
  return {
    id,
    eventId: event.publicId,
    seats,
    areas: [...areas.values()],
    ...(record.package
      ? ofPackage(event, record.seats, record.package)
      : { total: sum(pricesAt(event, record.seats), event.row.currency) }),
    expiresAt: new Date(deadlineMs).toISOString(),
    extendable: record.extended === 0,
    splitNotice: reason !== null && !reason.together,
    reason: reason && { ...reason, blocks: [...reason.blocks] },
  };
}

function pricesAt(event: LiveEvent, places: readonly number[]) {
  return places.map((place) => levelOf(event, place).price);
}

/** Its price, and what each ticket costs of it. */
function ofPackage(
  event: LiveEvent,
  places: readonly number[],
  held: HeldPackage,
): Pick<HoldResponse, 'total' | 'package' | 'priceLines'> {
  const { currency } = event.row;
  const singly = sum(pricesAt(event, places), currency);
  return {
    total: money(held.price, currency),
    package: {
      id: eventScopedId('pkg', event.id, held.id),
      name: held.name,
      saved: money(singly.amount - held.price, currency),
    },
    priceLines: pricesOf(event, places, held).map(({ place, level, amount, fee }) => ({
      id: event.places.labelOf(place).id,
      priceLevel: level.key,
      priceLevelName: level.name,
      price: money(amount, currency),
      fees: money(fee, currency),
    })),
  };
}
