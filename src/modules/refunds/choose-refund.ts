import type { PlaceLabel } from '../catalog/index.ts';
import { NothingLeft, TooMuch, UnknownSeats } from './refunds.errors.ts';

/** What shall go back. Places are named by seat; one of an area by the area's id, once a place. */
export type Wanted =
  | { readonly kind: 'all' }
  | { readonly kind: 'seats'; readonly ids: readonly string[] }
  | { readonly kind: 'amount'; readonly amount: number };

/** A place that is the order's still. */
export interface OwnLine {
  readonly seatNo: number;
  readonly amount: number;
  readonly fee: number;
  /** An open refund gives it back. */
  readonly leaving: boolean;
  readonly [column: string]: unknown;
}

export interface Terms {
  /** Whether the fees go back too. */
  readonly withFees: boolean;
  /** Whether `all` is all the money that is left, or the price of the places by these terms. */
  readonly allMoney: boolean;
  /** Captured, and neither back nor on its way, in minor units. */
  readonly left: number;
  readonly currency: string;
}

export interface Chosen {
  readonly amount: number;
  readonly seatNos: readonly number[];
}

/**
 * How much goes back, and which places with it. Never more than is left; all that is left takes all places with it.
 *
 * @throws NothingLeft, TooMuch, UnknownSeats
 */
export function chooseRefund(
  wanted: Wanted,
  lines: readonly OwnLine[],
  terms: Terms,
  labelOf: (seatNo: number) => PlaceLabel,
): Chosen {
  const { left, withFees, allMoney, currency } = terms;
  if (left === 0) throw new NothingLeft();
  const free = lines.filter(({ leaving }) => !leaving);
  const priceOf = (some: readonly OwnLine[]) =>
    some.reduce((sum, { amount, fee }) => sum + (withFees ? amount : amount - fee), 0);
  const chosen = (amount: number, some: readonly OwnLine[]): Chosen => {
    if (amount === 0) throw new NothingLeft();
    if (amount > left) {
      throw new TooMuch({ amount: left, currency }); // guard: refund-cap
    }
    return { amount, seatNos: some.map(({ seatNo }) => seatNo) };
  };
  switch (wanted.kind) {
    case 'all':
      return chosen(allMoney ? left : Math.min(left, priceOf(free)), free);
    case 'seats': {
      const some = named(wanted.ids, free, labelOf);
      return chosen(priceOf(some), some);
    }
    case 'amount':
      return chosen(wanted.amount, wanted.amount === left ? free : []);
  }
}

function named(
  ids: readonly string[],
  lines: readonly OwnLine[],
  labelOf: (seatNo: number) => PlaceLabel,
): readonly OwnLine[] {
  const rest = [...lines];
  const unknown: string[] = [];
  const found = ids.flatMap((id) => {
    const at = rest.findIndex(({ seatNo }) => labelOf(seatNo).id === id);
    if (at < 0) unknown.push(id);
    return at < 0 ? [] : rest.splice(at, 1);
  });
  if (unknown.length > 0) throw new UnknownSeats(unknown);
  return found;
}
