import type { Money, OrderLine, Refunds } from '../../api/types.ts';
import { sumMoney } from '../../format.ts';

export interface TicketsWorth {
  amount: Money;
  /** Whether their fees are in it. */
  withFees: boolean;
}

/**
 * What some of an order's tickets bring back. The server says it for all that are left; whether that has the fees in it
 * tells what one of them brings. The server has the last word, and never gives more than is left.
 */
export function worthOf(
  chosen: readonly OrderLine[],
  kept: readonly OrderLine[],
  { amount: whole }: NonNullable<Refunds['refundable']>,
): TicketsWorth {
  const bare = kept.reduce((sum, { price, fees }) => sum + price.amount - fees.amount, 0);
  const hasFees = kept.some(({ fees }) => fees.amount > 0);
  const withFees = !hasFees || whole.amount > bare;
  const prices = chosen.map(({ price, fees }) => (withFees ? price : { ...price, amount: price.amount - fees.amount }));
  const sum = sumMoney(prices, whole.currency);
  return { amount: chosen.length === kept.length || sum.amount > whole.amount ? whole : sum, withFees };
}
