import { readStored, removeStored, writeStored } from '../../app/storage.ts';
import type { Order } from '../../api/types.ts';
import { placesOf } from '../../sale/order-places.ts';

const nameOf = (orderId: string) => `ended:${orderId}`;

/**
 * An order that had ended and lives again: its money came late. Remembered in the tab, so that a reload tells it too.
 * @returns null for every other order, else whether its seats are those that the fan had chosen
 */
export function latePayment(order: Order): { sameSeats: boolean } | null {
  const seats = placesOf(order).join(' ');
  if (order.status === 'expired' || order.status === 'cancelled') {
    writeStored('session', nameOf(order.id), seats);
    return null;
  }
  const before = readStored<string>('session', nameOf(order.id));
  if (before === null) return null;
  if (order.status !== 'finalised' && order.status !== 'paid') {
    removeStored('session', nameOf(order.id));
    return null;
  }
  return { sameSeats: before === seats };
}
