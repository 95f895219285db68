import type { LiveEvent } from '../../catalog/index.ts';
import type { PlacesChoice } from '../hold.ts';
import { UnknownSeat } from '../holds.errors.ts';
import { ACCESSIBLE, RESTRICTED } from './seat-order.ts';

/** What a party wants, and which seats it may get. */
export interface Wish {
  readonly quantity: number;
  /** How many of its places must be for wheelchairs. */
  readonly accessible: number;
  /** Prices that the wanted levels have: the least and the greatest. */
  readonly fromPrice: number;
  readonly toPrice: number;
  isWanted(place: number): boolean;
}

/** Accessible seats and restricted views only to those who ask for them. @throws UnknownSeat for a level that there is not */
export function wishOf(event: LiveEvent, choice: PlacesChoice & { kind: 'best' }): Wish {
  const { places, levels, levelOfCategory } = event;
  const { quantity, accessible, priceLevel, maxPrice } = choice;
  const level = priceLevel === undefined ? -1 : levels.findIndex(({ key }) => key === priceLevel);
  if (priceLevel !== undefined && level < 0) throw new UnknownSeat([priceLevel]);
  const allowed = levels.map(
    ({ price }, at) => (level < 0 || at === level) && (maxPrice === undefined || price.amount <= maxPrice),
  );
  const prices = levels.filter((_, at) => allowed[at]).map(({ price }) => price.amount);
  return {
    quantity,
    accessible,
    fromPrice: Math.min(...prices),
    toPrice: Math.max(...prices),
    isWanted: (place) => {
      const levelNo = levelOfCategory[places.categories[place] ?? 0] ?? 0;
      const attrs = places.attrs[place] ?? 0;
      if (!allowed[levelNo]) return false;
      if (accessible > 0) return (attrs & ACCESSIBLE) !== 0;
      if (attrs & ACCESSIBLE && event.keepsAccessible) return false; // guard: accessible-wish
      if (attrs & ACCESSIBLE && levelNo !== level) return false;
      return (attrs & RESTRICTED) === 0 || levelNo === level;
    },
  };
}
