import type { Money, Order, Refund } from '../../api/types.ts';
import { formatDeadline, formatMoney, sumMoney } from '../../format.ts';
import { t } from '../../words/index.ts';

export interface OrderWords {
  title: string;
  /** What happened, what is safe, what to do. */
  text: string;
  tone: 'wait' | 'good' | 'over' | 'money-back';
  /** Offer to choose seats for the event again. */
  chooseAgain?: boolean;
}

/**
 * Every state of an order, said kindly.
 * @param sent this tab has sent the payment, and the server hasn't heard yet
 */
export function orderWords(order: Order, sent: boolean, refunds: readonly Refund[]): OrderWords {
  const { status } = order;
  switch (status) {
    case 'pending':
    case 'payment_failed':
      return sent
        ? { title: t('order.state.confirming'), text: t('order.state.confirmingText'), tone: 'wait' }
        : unpaidWords(order);
    case 'refund_pending':
    case 'refunded':
      return moneyBackWords(order, refunds);
    case 'paid':
      return { title: t('order.state.paid'), text: '', tone: 'good' };
    default:
      return { title: t(`order.state.${status}`), text: t(`order.state.${status}Text`), ...looks[status] };
  }
}

type Looks = Pick<OrderWords, 'tone' | 'chooseAgain'>;

const looks: Record<'authorised' | 'finalised' | 'expired' | 'cancelled' | 'disputed' | 'lost', Looks> = {
  authorised: { tone: 'wait' },
  finalised: { tone: 'wait' },
  expired: { tone: 'over', chooseAgain: true },
  cancelled: { tone: 'over', chooseAgain: true },
  disputed: { tone: 'over' },
  lost: { tone: 'money-back' },
};

function unpaidWords({ status, payBy }: Order): OrderWords {
  const until = payBy ? t('checkout.seatsSafe', { time: formatDeadline(payBy) }) : '';
  return status === 'pending'
    ? { title: t('order.state.pending'), text: sentences(t('order.state.pendingText'), until), tone: 'wait' }
    : {
        title: t('order.state.failed'),
        text: sentences(t('order.state.failedText'), until, t('order.state.failedAdvice')),
        tone: 'wait',
      };
}

function moneyBackWords({ status }: Order, refunds: readonly Refund[]): OrderWords {
  const isLate = refunds.some(({ reason }) => reason === 'late_payment');
  return {
    title: moneyBackTitle(status === 'refunded' ? 'sentBack' : 'comingBack', amountOf(refunds)),
    text: sentences(
      isLate ? t('order.state.tooLate') : t('order.state.notValid'),
      t('order.state.sameWay'),
      t('order.moneyBack'),
      t('order.state.nothingToDo'),
    ),
    tone: 'money-back',
  };
}

function moneyBackTitle(name: 'sentBack' | 'comingBack', amount: string | null): string {
  return amount === null ? t(`order.state.${name}All`) : t(`order.state.${name}`, { amount });
}

const sentences = (...parts: string[]): string => parts.filter(Boolean).join(' ');

function amountOf(refunds: readonly Refund[]): string | null {
  const amounts: Money[] = refunds.filter(({ status }) => status !== 'failed').map(({ amount }) => amount);
  const [first] = amounts;
  return first ? formatMoney(sumMoney(amounts, first.currency)) : null;
}
