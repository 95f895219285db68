import type { Order } from '../../api/types.ts';

/** Where only a bank, or an organizer, can still change something. */
const SLOWLY_MS = 15_000;

/** How soon to ask again, in ms. Slower the longer it takes. */
export function nextAskMs(order: Order | undefined, asked: number): number | false {
  if (!order) return false;
  switch (order.status) {
    case 'pending':
    case 'authorised':
    case 'finalised':
    case 'payment_failed':
      return easing(asked);
    case 'paid':
      return order.ticketsReady ? false : easing(asked);
    case 'expired':
    case 'cancelled':
    case 'refund_pending':
    case 'disputed':
      return SLOWLY_MS;
    default:
      return false;
  }
}

/** 1 s for the first dozen, then up to 5 s, spread so that a crowd doesn't ask in step. */
function easing(asked: number): number {
  const baseMs = asked < 12 ? 1000 : Math.min(5000, 1000 + (asked - 12) * 250);
  return baseMs * (0.85 + Math.random() * 0.3);
}
