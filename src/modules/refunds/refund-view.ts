import { eventScopedId, money } from '../../kit/index.ts';
import type { LiveEvent } from '../catalog/index.ts';
import type { RefundRow } from '../payments/index.ts';
import type { RefundResponse } from './refunds.dto.ts';

/** A refund as the API shows it. */
export function refundResponse(event: LiveEvent, refund: RefundRow): RefundResponse {
  const { eventId, id, status, reason, amount, currency, seatNos, createdAt } = refund;
  return {
    id: eventScopedId('rfn', eventId, id),
    status,
    reason,
    amount: money(amount, currency),
    seats: seatNos.map((seatNo) => event.places.labelOf(seatNo).id),
    createdAt: createdAt.toISOString(),
  };
}
