import { money, type Money } from '../../kit/index.ts';

/** A price of an event, all-in. */
export interface LevelPrice {
  readonly levelNo: number;
  readonly key: string;
  readonly name: string;
  readonly category: string;
  readonly color: string;
  readonly price: Money;
  readonly fees: Money;
  readonly attributes: readonly string[];
}

interface LevelRow extends Pick<LevelPrice, 'levelNo' | 'key' | 'name' | 'category' | 'color'> {
  readonly amount: number;
  readonly fee: number;
}

/** @param attributes of the places of its category */
export function levelPrice(row: LevelRow, currency: string, attributes: readonly string[]): LevelPrice {
  const { levelNo, key, name, category, color, amount, fee } = row;
  return {
    levelNo,
    key,
    name,
    category,
    color,
    price: money(amount, currency),
    fees: money(fee, currency),
    attributes,
  };
}
