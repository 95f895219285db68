import { assert, eventScopedId, money, type Money, type Transitions } from '../../../kit/index.ts';
import type { LevelPrice } from '../level-price.ts';

/** `paused` may come back, `withdrawn` not. What is held or bought of it stays so, whatever becomes of it. */
export type PackageStatus = 'on_sale' | 'paused' | 'withdrawn';

export const PACKAGE_TRANSITIONS: Transitions<PackageStatus> = {
  on_sale: ['paused', 'withdrawn'],
  paused: ['on_sale', 'withdrawn'],
  withdrawn: [],
};

/** So many tickets of one price level. */
export interface Component {
  readonly level: LevelPrice;
  readonly quantity: number;
}

/** A package as fans see it: as fresh as its event. */
export interface LivePackage {
  readonly id: string;
  readonly publicId: string;
  readonly name: string;
  readonly status: PackageStatus;
  /** All-in, for all of it. */
  readonly price: Money;
  /** What its tickets cost one by one. */
  readonly singly: Money;
  /** One a price level, in the order of levels. */
  readonly components: readonly Component[];
  /** How many tickets it has. */
  readonly tickets: number;
  /** How many may be sold still; null: it has no stock of its own. */
  readonly left: number | null;
}

export interface PackageRow {
  readonly eventId: number;
  readonly id: string;
  readonly name: string;
  readonly amount: number;
  readonly status: string;
  readonly stock: number | null;
  readonly taken: number;
  readonly components: readonly { readonly levelNo: number; readonly quantity: number }[];
}

export function livePackage(row: PackageRow, levels: readonly LevelPrice[], currency: string): LivePackage {
  const components = row.components.map(({ levelNo, quantity }): Component => {
    const level = levels[levelNo];
    assert(level, `package ${row.id} has a price level that there is not`);
    return { level, quantity };
  });
  return {
    id: row.id,
    publicId: eventScopedId('pkg', row.eventId, row.id),
    name: row.name,
    status: row.status as PackageStatus,
    price: money(row.amount, currency),
    singly: money(singlyOf(components), currency),
    components,
    tickets: components.reduce((sum, { quantity }) => sum + quantity, 0),
    left: row.stock === null ? null : Math.max(0, row.stock - row.taken),
  };
}

/** What tickets cost one by one, in minor units. */
export function singlyOf(components: readonly Component[]): number {
  return components.reduce((sum, { level, quantity }) => sum + level.price.amount * quantity, 0);
}

/** A ticket's part of a price, in minor units. */
export interface Share {
  readonly amount: number;
  /** The part of it that is fees. */
  readonly fee: number;
}

/**
 * What each ticket costs of a price for all of them: in proportion to its single price, in whole minor units. The shares add up to the
 * price exactly: what is rounded off one is carried to the next, so the last has the rest. None is more than its ticket costs singly, as
 * long as the price is not. Fees are the same part of a share as of the single price, rounded down.
 *
 * @param singles the tickets' own prices, in an order that is always the same
 */
export function sharesOf(price: number, singles: readonly Share[]): Share[] {
  const all = singles.reduce((sum, { amount }) => sum + amount, 0);
  assert(all > 0, 'tickets of a package cost something');
  // A price times a sum of prices is beyond what a number counts exactly.
  const upTo = (sum: number): number => Number((BigInt(price) * BigInt(sum)) / BigInt(all));
  let before = 0;
  return singles.map((single) => {
    const amount = upTo(before + single.amount) - upTo(before);
    before += single.amount;
    return { amount, fee: Number((BigInt(single.fee) * BigInt(amount)) / BigInt(Math.max(1, single.amount))) };
  });
}
