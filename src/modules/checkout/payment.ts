import { mayBecome, type Transitions } from '../../kit/index.ts';

export type PaymentStatus =
  | 'created'
  | 'open'
  | 'unknown'
  | 'absent'
  | 'authorised'
  | 'capturing'
  | 'captured'
  | 'voiding'
  | 'voided'
  | 'refunding'
  | 'refunded';

export const PAYMENT_TRANSITIONS: Transitions<PaymentStatus> = {
  // A webhook may be faster than the answer of the call that created the payment: then it goes on from here.
  created: ['open', 'unknown', 'absent', 'authorised', 'captured', 'voiding', 'voided'],
  open: ['authorised', 'captured', 'voiding', 'voided'],
  unknown: ['open', 'authorised', 'captured', 'voiding', 'voided', 'absent'],
  absent: [],
  // Captured at once: our own capture whose answer was lost, seen before the payment was marked as being captured.
  authorised: ['capturing', 'captured', 'voiding', 'voided'],
  // Never voided from here: the provider may already have moved the money (C15).
  capturing: ['captured', 'authorised', 'voided'],
  captured: ['refunding'],
  voiding: ['voided', 'authorised', 'captured'],
  voided: [],
  refunding: ['refunded', 'captured'],
  refunded: [],
};

export interface PaymentRow {
  readonly eventId: number;
  readonly id: string;
  readonly orderId: string;
  readonly provider: string;
  readonly providerRef: string | null;
  readonly status: PaymentStatus;
  readonly method: string;
  readonly amount: number;
  readonly currency: string;
  readonly clientSecret: string | null;
  readonly errorCode: string | null;
  readonly errorMessage: string | null;
  readonly version: number;
  readonly [column: string]: unknown;
}

/** What a provider says of a payment: seen in an answer, a webhook or a look. */
export interface Observed {
  readonly providerRef: string;
  readonly status: 'open' | 'authorised' | 'captured' | 'voided';
  readonly amount: number;
  readonly currency: string;
  readonly error: { readonly code: string; readonly message: string } | null;
}

/**
 * Where an observation takes a payment, or null where it says nothing new. Observations come late, twice and out of
 * order; what was decided here (capturing, voiding) is answered by its own call, not by an older authorisation.
 */
export function merge(from: PaymentStatus, { status }: Observed): PaymentStatus | null {
  if (from === status) return null;
  if (status === 'authorised' && (from === 'capturing' || from === 'voiding')) return null;
  return mayBecome(PAYMENT_TRANSITIONS, from, status) ? status : null;
}
