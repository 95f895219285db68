import type { Order, OrderStatus } from '../../api/types.ts';
import { formatMoney } from '../../format.ts';

export interface OrderWords {
  title: string;
  /** What happened, what happens with the money, what to do. */
  text: string;
  tone: 'wait' | 'good' | 'over' | 'money-back';
  /** Offer to choose seats for the event again. */
  chooseAgain?: boolean;
}

/** A payment of this size on its way back, in words. */
const MONEY_BACK = 'Most banks show it within 5 to 10 days.';

/** Every state of an order, said kindly. `sent`: this tab has sent the card, and the server hasn't heard yet. */
export function orderWords(order: Order, sent: boolean): OrderWords {
  const total = formatMoney(order.total);
  const words: Record<OrderStatus, OrderWords> = {
    pending: sent
      ? {
          title: "We're confirming the payment with your bank.",
          text: 'Your seats are safe. This page goes on by itself, and your tickets also come by mail if you close it.',
          tone: 'wait',
        }
      : { title: 'This order waits for your payment.', text: 'Nothing has been charged yet.', tone: 'wait' },
    authorised: {
      title: "The bank has said yes. We're making the seats yours.",
      text: 'This takes a moment. You can close this page: your tickets also come by mail.',
      tone: 'wait',
    },
    finalised: {
      title: "Your seats are yours. We're taking the payment.",
      text: 'The tickets appear here as soon as it is done, and come by mail too. You can close this page.',
      tone: 'wait',
    },
    paid: { title: 'Your tickets', text: '', tone: 'good' },
    expired: {
      title: 'The time to pay ran out.',
      text: 'Nothing has been charged, and the seats went back on sale. If your bank still shows a reserved amount, it is released without your doing anything.',
      tone: 'over',
      chooseAgain: true,
    },
    cancelled: {
      title: 'This order was cancelled.',
      text: 'The seats went back on sale. No money was taken; if your bank shows a reserved amount, it is released without your doing anything.',
      tone: 'over',
      chooseAgain: true,
    },
    payment_failed: {
      title: "The payment didn't go through.",
      text: 'Your bank approved the card, but did not hand over the money. Nothing has been taken from you. Please choose your seats again and pay with another card.',
      tone: 'over',
      chooseAgain: true,
    },
    refund_pending: {
      title: `${total} is on its way back to you.`,
      text: `It goes to the card you paid with. ${MONEY_BACK} The tickets of this order are no longer valid.`,
      tone: 'money-back',
    },
    refunded: {
      title: `We've given you ${total} back.`,
      text: `It went to the card you paid with. ${MONEY_BACK} The tickets of this order are no longer valid.`,
      tone: 'money-back',
    },
    disputed: {
      title: 'Your bank is looking into this payment.',
      text: "The tickets can't be used until the bank has decided. You'll get a mail as soon as it has.",
      tone: 'over',
    },
    lost: {
      title: 'Your bank has taken this payment back.',
      text: 'The money is with you again, and the tickets of this order are no longer valid.',
      tone: 'money-back',
    },
  };
  return words[order.status];
}
