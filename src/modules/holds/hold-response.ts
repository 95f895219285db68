import { sum } from '../../kit/index.ts';
import { attributeNames, type LevelPrice, type LiveEvent } from '../catalog/index.ts';
import type { Reason } from './best/explain.ts';
import type { HoldResponse } from './holds.dto.ts';
import type { HeldReply } from './holds.redis.ts';

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
    total: sum(
      record.seats.map((place) => levelOf(event, place).price),
      event.row.currency,
    ),
    expiresAt: new Date(deadlineMs).toISOString(),
    extendable: record.extended === 0,
    splitNotice: reason !== null && !reason.together,
    reason: reason && { ...reason, blocks: [...reason.blocks] },
  };
}

/** The price of a place. */
export function levelOf({ levels, levelOfCategory, places }: LiveEvent, place: number): LevelPrice {
  const level = levels[levelOfCategory[places.categories[place] ?? 0] ?? 0];
  if (!level) throw new Error(`place ${place} has no price`);
  return level;
}
