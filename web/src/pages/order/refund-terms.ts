import type { Money, OrderLine, Refunds } from '../../api/types.ts';
import { sumMoney } from '../../format.ts';

/**
 * What some of an order's tickets bring back. The server says it for all that are left; whether that has the fees in it
 * tells what one of them brings. The server has the last word, and never gives more than is left.
 */
export function refundOf(
  chosen: readonly OrderLine[],
  kept: readonly OrderLine[],
  { amount: whole }: NonNullable<Refunds['refundable']>,
): Money {
  if (chosen.length === kept.length) return whole;
  const bare = kept.reduce((sum, { price, fees }) => sum + price.amount - fees.amount, 0);
  const withFees = whole.amount > bare;
  const prices = chosen.map(({ price, fees }) => (withFees ? price : { ...price, amount: price.amount - fees.amount }));
  const sum = sumMoney(prices, whole.currency);
  return sum.amount > whole.amount ? whole : sum;
}
