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
  // Never voided from here by us: the provider may already have moved the money (C15).
  capturing: ['captured', 'authorised', 'voided'],
  captured: ['refunding'],
  voiding: ['voided', 'absent', 'authorised', 'captured'],
  // Late money: a payer's app that was asked before the payment was closed may pay after it (C20).
  voided: ['captured'],
  refunding: ['refunded', 'captured'],
  refunded: [],
};

/** A payment in one of these may still move money, so an order has no second one beside it (`payments_one_open`). */
export const UNDER_WAY = [
  'created',
  'open',
  'unknown',
  'authorised',
  'capturing',
  'captured',
  'voiding',
  'refunding',
] as const satisfies readonly PaymentStatus[];

/** `authorise`: reserved first, captured once the seats are sold. `push`: the payer's app charges at once. */
export type PaymentFlow = 'authorise' | 'push';

/** What a decline says of another try: the same card, another card, or none at all. */
export type DeclineAdvice = 'retry' | 'other_method' | 'stop';

export interface PaymentRow {
  readonly eventId: number;
  readonly id: string;
  readonly orderId: string;
  readonly provider: string;
  readonly providerRef: string | null;
  readonly status: PaymentStatus;
  readonly method: string;
  readonly flow: PaymentFlow;
  readonly amount: number;
  readonly currency: string;
  readonly clientSecret: string | null;
  readonly nextAction: NextAction | null;
  readonly errorCode: string | null;
  readonly errorMessage: string | null;
  readonly errorAdvice: DeclineAdvice | null;
  readonly challenged: boolean;
  readonly late: boolean;
  readonly sentAt: Date | null;
  readonly createdAt: Date;
  readonly looks: number;
  readonly version: number;
  readonly [column: string]: unknown;
}

/** What a client does beside confirming: go to a page, show a code. As the provider says it. */
export type NextAction = Readonly<Record<string, unknown>>;

/** Why a card was declined, in words for its holder. */
export interface Decline {
  readonly code: string;
  readonly message: string;
  readonly advice: DeclineAdvice;
}

/** What a provider says of a payment: seen in an answer, a webhook or a look. */
export interface Observed {
  readonly providerRef: string;
  readonly status: 'open' | 'authorised' | 'captured' | 'voided';
  readonly amount: number;
  readonly currency: string;
  readonly error: Decline | null;
  /** The customer is, or was, in his bank's hands (3-D Secure, an app): give him his time. */
  readonly challenged: boolean;
}

/**
 * Statuses in which an observation tells nothing that is worth keeping, whatever else is known of the payment: it may be told to
 * PostgreSQL in the statement that keeps the message.
 */
export function deafTo(observed: Observed): PaymentStatus[] {
  const tellsMore = observed.error !== null || observed.challenged;
  return (Object.keys(PAYMENT_TRANSITIONS) as PaymentStatus[]).filter(
    (status) => merge(status, observed) === null && status !== 'voiding' && !(status === 'open' && tellsMore),
  );
}

/**
 * Where an observation takes a payment, or null where it says nothing new. Observations come late, twice and out of
 * order; what was decided here (capturing, voiding) is answered by its own call, not by an older authorisation.
 */
export function merge(from: PaymentStatus, { status }: Pick<Observed, 'status'>): PaymentStatus | null {
  if (from === status) return null;
  if (status === 'authorised' && (from === 'capturing' || from === 'voiding')) return null; // guard: merge-rank
  if (!mayBecome(PAYMENT_TRANSITIONS, from, status)) return null; // guard: merge-table
  return status;
}
