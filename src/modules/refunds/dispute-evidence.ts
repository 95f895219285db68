import { eventScopedId, formatMoney } from '../../kit/index.ts';
import type { LiveEvent } from '../catalog/index.ts';
import type { OrderRow } from '../checkout/index.ts';
import type { DisputeRow } from '../payments/index.ts';

export interface ProofOfSale {
  readonly capturedAt: Date | null;
  readonly issuedAt: Date | null;
  readonly tickets: number;
  readonly mailedAt: Date | null;
  readonly returned: number;
  readonly [column: string]: unknown;
}

/** What we tell a bank of a disputed sale: who bought what, when it was paid and delivered, on which terms. Pure. */
export function evidenceOf(
  event: LiveEvent,
  order: OrderRow,
  dispute: DisputeRow,
  proof: ProofOfSale,
): Readonly<Record<string, string>> {
  const { title, startsAt, venue, cancelUntil, refundsFees } = event.row;
  const at = (instant: Date | null) => instant?.toISOString() ?? 'not yet';
  const cancelling = cancelUntil
    ? `The buyer may cancel until ${cancelUntil.toISOString()}${refundsFees ? '' : ', without the fees'}.`
    : 'The buyer may not cancel.';
  return {
    order: eventScopedId('ord', order.eventId, order.id),
    buyer: `${order.name}, ${order.email}`,
    event: `${title}, ${venue.name}, ${venue.city}, ${startsAt.toISOString()}`,
    ordered: order.createdAt.toISOString(),
    total: formatMoney({ amount: order.total, currency: order.currency }),
    captured: at(proof.capturedAt),
    tickets: `${proof.tickets}, issued ${at(proof.issuedAt)}`,
    delivered: `by e-mail to ${order.email}, ${at(proof.mailedAt)}`,
    refunded: formatMoney({ amount: proof.returned, currency: order.currency }),
    terms: `Prices are all-in and were shown before the payment. ${cancelling}`,
    disputed: `${formatMoney(dispute)}, ${dispute.reason}`,
  };
}

/** The same for a bank's form, a line each. */
export function evidenceText(evidence: Readonly<Record<string, string>>): string {
  return Object.entries(evidence)
    .map(([name, value]) => `${name}: ${value}`)
    .join('\n');
}
