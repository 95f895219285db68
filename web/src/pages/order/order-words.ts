import type { Money, Order, OrderStatus, Refund } from '../../api/types.ts';
import { formatDeadline, formatMoney, sumMoney } from '../../format.ts';

export interface OrderWords {
  title: string;
  /** What happened, what is safe, what to do. */
  text: string;
  tone: 'wait' | 'good' | 'over' | 'money-back';
  /** Offer to choose seats for the event again. */
  chooseAgain?: boolean;
}

/** How long money on its way back takes, in words. */
export const MONEY_BACK = 'Most banks show it within 5 to 10 days.';

/**
 * Every state of an order, said kindly.
 * @param sent this tab has sent the payment, and the server hasn't heard yet
 */
export function orderWords(order: Order, sent: boolean, refunds: readonly Refund[]): OrderWords {
  switch (order.status) {
    case 'pending':
    case 'payment_failed':
      return sent ? CONFIRMING : unpaidWords(order);
    case 'refund_pending':
    case 'refunded':
      return moneyBackWords(order, refunds);
    default:
      return words[order.status];
  }
}

const CONFIRMING: OrderWords = {
  title: "We're confirming the payment with your bank.",
  text: 'Your seats are safe. This page goes on by itself, and your tickets also come by mail if you close it.',
  tone: 'wait',
};

const words: Record<Exclude<OrderStatus, 'pending' | 'payment_failed' | 'refund_pending' | 'refunded'>, OrderWords> = {
  authorised: {
    title: "The bank has said yes. We're making the seats yours.",
    text: 'This takes a moment. You can close this page: your tickets also come by mail.',
    tone: 'wait',
  },
  finalised: {
    title: 'These seats are yours.',
    text: 'The charge follows. Your tickets appear here as soon as it is done, and come by mail too: you can close this page.',
    tone: 'wait',
  },
  paid: { title: 'Your tickets', text: '', tone: 'good' },
  expired: {
    title: 'The time to pay ran out.',
    text: 'Nothing has been charged, and the seats went back on sale. Should your bank have sent the money all the same, we keep seats for it or send it back: you need not do anything.',
    tone: 'over',
    chooseAgain: true,
  },
  cancelled: {
    title: 'This order was cancelled.',
    text: 'The seats went back on sale. No money was taken; if your bank shows a reserved amount, it is released without your doing anything.',
    tone: 'over',
    chooseAgain: true,
  },
  disputed: {
    title: 'Your bank is looking into this payment.',
    text: "The tickets can't be used until the bank has decided. If that is a mistake, tell your bank. This page shows what it decides.",
    tone: 'over',
  },
  lost: {
    title: 'Your bank has taken this payment back.',
    text: 'The money is with you again, and the tickets of this order are no longer valid. There is nothing more to do.',
    tone: 'money-back',
  },
};

function unpaidWords({ status, payBy }: Order): OrderWords {
  const until = payBy ? ` Your seats are safe until ${formatDeadline(payBy)}.` : '';
  if (status === 'pending')
    return { title: 'This order waits for your payment.', text: `Nothing has been charged yet.${until}`, tone: 'wait' };
  return {
    title: "The payment didn't go through.",
    text: `Your bank approved it, but didn't hand over the money. Nothing has been taken from you.${until} Pay once more until then.`,
    tone: 'wait',
  };
}

function moneyBackWords({ status }: Order, refunds: readonly Refund[]): OrderWords {
  const amount = amountOf(refunds);
  const isLate = refunds.some(({ reason }) => reason === 'late_payment');
  const why = isLate
    ? 'Your payment came after its time, and there were no equal seats left.'
    : 'The tickets of this order are no longer valid.';
  const title = status === 'refunded' ? `We've sent ${amount} back to you.` : `${amount} is on its way back to you.`;
  return {
    title: title.replace(/^your/, 'Your'),
    text: `${why} The money goes the way it came. ${MONEY_BACK} You need not do anything.`,
    tone: 'money-back',
  };
}

function amountOf(refunds: readonly Refund[]): string {
  const amounts: Money[] = refunds.filter(({ status }) => status !== 'failed').map(({ amount }) => amount);
  const [first] = amounts;
  return first ? formatMoney(sumMoney(amounts, first.currency)) : 'your money';
}
