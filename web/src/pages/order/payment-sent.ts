import { readStored, writeStored } from '../../app/storage.ts';

/** The card was confirmed in this tab: until the provider tells the server, the order still says `pending`. */
export function rememberPaymentSent(orderId: string): void {
  writeStored('session', `payment-sent:${orderId}`, true);
}

export function wasPaymentSent(orderId: string): boolean {
  return readStored<boolean>('session', `payment-sent:${orderId}`) ?? false;
}
