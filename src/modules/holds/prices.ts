import { type LevelPrice, type LiveEvent, type Share, sharesOf } from '../catalog/index.ts';
import type { HeldPackage } from './hold.ts';

/** The price of a place, singly. */
export function levelOf({ levels, levelOfCategory, places }: LiveEvent, place: number): LevelPrice {
  const level = levels[levelOfCategory[places.categories[place] ?? 0] ?? 0];
  if (!level) throw new Error(`place ${place} has no price`);
  return level;
}

/** What a place costs in a hold, and in the order that it becomes. */
export interface PlacePrice extends Share {
  readonly place: number;
  readonly level: LevelPrice;
}

/** In the order of places, so that hold and order have the same shares. They add up to the package's price exactly, where it is one. */
export function pricesOf(event: LiveEvent, places: readonly number[], held: HeldPackage | null): PlacePrice[] {
  const singles = places
    .toSorted((a, b) => a - b)
    .map((place): PlacePrice => {
      const level = levelOf(event, place);
      return { place, level, amount: level.price.amount, fee: level.fees.amount };
    });
  if (!held) return singles;
  const shares = sharesOf(held.price, singles);
  return singles.map((single, at) => ({ ...single, ...shares[at]! }));
}
