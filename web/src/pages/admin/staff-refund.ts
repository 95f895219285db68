import type { RefundReason, StaffRefundRequest, StaffRefunds } from '../../api/admin-types.ts';
import type { Money, OrderLine } from '../../api/types.ts';
import { parseAmount, sumMoney } from '../../format.ts';
import { placeOf } from '../../sale/order-places.ts';

export type Way = 'all' | 'seats' | 'amount';

/** What an organizer has filled in. */
export interface RefundDraft {
  way: Way;
  /** Of `kept`, by place in it. */
  chosen: ReadonlySet<number>;
  /** As typed, in major units. */
  amount: string;
  /** Whether the fees of the seats go back too. */
  fees: boolean;
  reason: RefundReason;
}

export interface RefundPlan {
  money: Money;
  request: StaffRefundRequest;
}

/** What a draft asks for; null while it says too little, or more than is left. */
export function planOf(
  { way, chosen, amount, fees, reason }: RefundDraft,
  kept: readonly OrderLine[],
  { left }: StaffRefunds,
): RefundPlan | null {
  const plan = (): RefundPlan | null => {
    if (way === 'all') return { money: left, request: { all: true, reason } };
    if (way === 'amount') {
      const minor = parseAmount(amount, left.currency);
      return minor === null ? null : { money: { ...left, amount: minor }, request: { amount: minor, reason } };
    }
    const lines = kept.filter((_, at) => chosen.has(at));
    const prices = lines.map((line) =>
      fees ? line.price : { ...line.price, amount: line.price.amount - line.fees.amount },
    );
    return { money: sumMoney(prices, left.currency), request: { seats: lines.map(placeOf), fees, reason } };
  };
  const found = plan();
  return found && found.money.amount > 0 && found.money.amount <= left.amount ? found : null;
}
