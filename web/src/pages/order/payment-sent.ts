import { readStored, writeStored } from '../../app/storage.ts';
import type { Order, OrderStatus } from '../../api/types.ts';

const nameOf = (orderId: string) => `payment-sent:${orderId}`;

/** This tab has sent a payment: until the provider tells the server, the order still says `status`. */
export function rememberPaymentSent(orderId: string, status: OrderStatus): void {
  writeStored('session', nameOf(orderId), status);
}

/** False again once the order has moved: what is to be paid then is another payment. */
export function wasPaymentSent({ id, status }: Order): boolean {
  return readStored<OrderStatus>('session', nameOf(id)) === status;
}
