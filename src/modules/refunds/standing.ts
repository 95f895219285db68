import type { OrderStatus } from '../checkout/index.ts';
import type { PaymentStatus } from '../payments/index.ts';

/** What an order's refunds and disputes have left of it. */
export interface Standing {
  /** Places that are sold to it still, and those of them that an open refund gives back. */
  readonly seatsLeft: number;
  readonly seatsLeaving: number;
  /** Whether money of it is on its way back, or is back. */
  readonly moneyLeaving: boolean;
  readonly moneyBack: boolean;
  /** A dispute about what it was paid with is open, or has taken all that was left. */
  readonly disputed: boolean;
  readonly lost: boolean;
}

/**
 * The next step of an order to where it stands, or null where it has arrived. An order follows its places: a refund of an
 * amount moves none. Every step is an edge of the order's table, so a dispute that meets a refund waits for its end.
 */
export function nextOrderStatus(status: OrderStatus, standing: Standing): OrderStatus | null {
  const { seatsLeft, seatsLeaving, moneyLeaving, moneyBack, disputed, lost } = standing;
  switch (status) {
    case 'expired':
    case 'cancelled':
      return moneyLeaving || moneyBack ? 'refund_pending' : null;
    case 'paid':
      if (disputed || lost) return 'disputed';
      return seatsLeft > 0 && seatsLeaving === seatsLeft ? 'refund_pending' : null;
    case 'refund_pending':
      if (seatsLeft > 0) return seatsLeaving < seatsLeft ? 'paid' : null;
      return moneyBack && !moneyLeaving ? 'refunded' : null;
    case 'refunded':
      return disputed || lost ? 'disputed' : null;
    case 'disputed':
      if (disputed) return null;
      if (lost) return 'lost';
      return seatsLeft > 0 ? 'paid' : 'refunded';
    default:
      return null;
  }
}

/** What a payment's refunds have left of it, in minor units. */
export interface PaymentStanding {
  readonly amount: number;
  readonly leaving: number;
  readonly back: number;
}

/** The next step of a payment, or null where it has arrived. A partial refund moves nothing. */
export function nextPaymentStatus(
  status: PaymentStatus,
  { amount, leaving, back }: PaymentStanding,
): PaymentStatus | null {
  const whole = back + leaving >= amount;
  if (status === 'captured') return whole ? 'refunding' : null;
  if (status !== 'refunding') return null;
  if (back >= amount) return 'refunded';
  return whole ? null : 'captured';
}
