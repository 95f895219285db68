import { money } from '../../../kit/index.ts';
import type { Money } from '../../../kit/index.ts';
import type { LayoutArea, LayoutRow, SeatingLayout, Shape } from './layout.ts';
import { priceColors } from './price-colors.ts';

/** What an event asks for each category. Amounts are all-in minor units of `currency`; `fees` is the part that is fees. */
export interface SeatmapPricing {
  readonly eventId: string;
  readonly currency: string;
  readonly levels: readonly PricedLevel[];
}

export interface PricedLevel {
  readonly key: string;
  readonly name: string;
  /** The plan's category that costs this. Every category in use needs a level. */
  readonly category: string;
  readonly price: number;
  readonly fees: number;
  readonly attributes: readonly string[];
  /** CSS colour; by price order in a colour-blind safe palette when absent. */
  readonly color?: string;
}

export interface SeatmapLevel {
  readonly key: string;
  readonly name: string;
  readonly color: string;
  readonly price: Money;
  readonly fees: Money;
  readonly attributes: readonly string[];
}

export interface SeatmapRow {
  readonly name: string;
  readonly label?: string;
  readonly seatLabel?: string;
  readonly start: number;
  readonly numbers: readonly string[];
  /** A seat's id is `idPrefix` + its number; where that doesn't hold for the whole row, `ids` has them all instead. */
  readonly idPrefix?: string;
  readonly ids?: readonly string[];
  readonly x: readonly number[];
  readonly y: readonly number[];
  /** Index into `priceLevels`; one number when the whole row shares it. */
  readonly level: number | readonly number[];
  readonly attrs: number | readonly number[];
  readonly gaps: readonly number[];
}

export interface SeatmapArea {
  readonly id: string;
  readonly name: string;
  readonly start: number;
  readonly capacity: number;
  readonly level: number;
  readonly attrs: number;
  readonly shape: Shape;
}

/** The wire shape of `GET /api/events/{id}/seatmap`, save its `id`: that is the hash of this. */
export interface SeatmapContent {
  readonly eventId: string;
  readonly name: string;
  readonly size: SeatingLayout['size'];
  readonly currency: string;
  readonly priceLevels: readonly SeatmapLevel[];
  readonly attributes: readonly string[];
  readonly sections: readonly { readonly name: string; readonly rows: readonly SeatmapRow[] }[];
  readonly areas: readonly SeatmapArea[];
  readonly decor: readonly Shape[];
  readonly seatCount: number;
  readonly placeCount: number;
}

/**
 * What a browser draws: the layout with an event's prices.
 *
 * @throws RangeError when a category in use has no level, see `unpricedCategories`.
 */
export function toSeatmap(layout: SeatingLayout, pricing: SeatmapPricing): SeatmapContent {
  const levelOf = levelsByCategory(layout, pricing.levels);
  return {
    eventId: pricing.eventId,
    name: layout.name,
    size: layout.size,
    currency: pricing.currency,
    priceLevels: toLevels(pricing),
    attributes: layout.attributes,
    sections: layout.sections.map(({ name, rows }) => ({ name, rows: rows.map((row) => toRow(row, levelOf)) })),
    areas: layout.areas.map((area) => toArea(area, levelOf)),
    decor: layout.decor,
    seatCount: layout.seatCount,
    placeCount: layout.placeCount,
  };
}

/** The categories that have places and no price: such an event cannot be published. */
export function unpricedCategories(layout: SeatingLayout, levels: readonly { readonly category: string }[]): string[] {
  const priced = new Set(levels.map(({ category }) => category));
  return layout.categories
    .filter(({ name, placeCount }) => placeCount > 0 && !priced.has(name))
    .map(({ name }) => name);
}

/** What all ids of a row share before their number, or null when one of them doesn't end with its number that way. */
export function idPrefixOf({ ids, numbers }: Pick<LayoutRow, 'ids' | 'numbers'>): string | null {
  const [id, number] = [ids[0], numbers[0]];
  if (id === undefined || number === undefined || !id.endsWith(number)) return null;
  const prefix = id.slice(0, id.length - number.length);
  return ids.every((other, i) => other === prefix + numbers[i]) ? prefix : null;
}

function levelsByCategory(layout: SeatingLayout, levels: readonly PricedLevel[]): number[] {
  const unpriced = unpricedCategories(layout, levels);
  if (unpriced.length > 0) throw new RangeError(`No price level for: ${unpriced.join(', ')}`);
  return layout.categories.map(({ name }) => levels.findIndex(({ category }) => category === name));
}

function toLevels({ currency, levels }: SeatmapPricing): SeatmapLevel[] {
  const colors = priceColors(levels.map(({ price }) => price));
  return levels.map(({ key, name, color, price, fees, attributes }, i) => ({
    key,
    name,
    color: color ?? colors[i]!,
    price: money(price, currency),
    fees: money(fees, currency),
    attributes,
  }));
}

function toRow(row: LayoutRow, levelOf: readonly number[]): SeatmapRow {
  const { ids, category, ...rest } = row;
  const idPrefix = idPrefixOf(row);
  const level = typeof category === 'number' ? levelOf[category]! : category.map((index) => levelOf[index]!);
  return { ...rest, ...(idPrefix === null ? { ids } : { idPrefix }), level };
}

function toArea({ category, ...rest }: LayoutArea, levelOf: readonly number[]): SeatmapArea {
  return { ...rest, level: levelOf[category]! };
}
