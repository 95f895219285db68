import type { EventScopedId } from '../../kit/index.ts';
import { type Asked, sqlFile } from '../../platform/db/index.ts';

const LATEST_PAYMENT = sqlFile(import.meta.url, './sql/latest-payment.sql');
const READ_PAYMENT = sqlFile(import.meta.url, './sql/read-payment.sql');

/** The newest payment of an order: a row, or none. */
export function latestPayment(eventId: number, orderId: string): Asked {
  return [LATEST_PAYMENT, [eventId, orderId]];
}

/** One payment, without a lock: a row, or none. */
export function readPayment({ eventId, id }: EventScopedId): Asked {
  return [READ_PAYMENT, [eventId, id]];
}
