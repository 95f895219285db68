import type Stripe from 'stripe';
import { type Money, minorDigits, rescale } from '../../../kit/index.ts';
import type { DisputeStatus, ObservedDispute } from '../dispute.ts';
import type { Decline, Observed } from '../payment.ts';
import type { ObservedRefund } from '../refund.ts';
import type { FoundPayment, OpenedPayment, ProviderEvent, SettlementRow } from './payment-provider.ts';
import { eventFrom } from './provider-event.ts';
import { checked } from './stripe-calls.ts';
import { adviceFor } from './stripe-declines.ts';

/** What Stripe says, in our words. A word that a later API invents has moved no money that we know of: look again later. */
const PAYMENT: Readonly<Record<string, Observed['status']>> = {
  requires_payment_method: 'open',
  requires_confirmation: 'open',
  requires_action: 'open',
  processing: 'open',
  requires_capture: 'authorised',
  succeeded: 'captured',
  canceled: 'voided',
};

const REFUND: Readonly<Record<string, ObservedRefund['status']>> = {
  pending: 'pending',
  requires_action: 'pending',
  succeeded: 'succeeded',
  failed: 'failed',
  canceled: 'failed',
};

const DISPUTE: Readonly<Record<string, DisputeStatus>> = {
  needs_response: 'needs_response',
  under_review: 'under_review',
  won: 'won',
  lost: 'lost',
};

/** By Stripe's reporting category, which names disputes where its type says only "adjustment". */
const SETTLEMENT: Readonly<Record<string, SettlementRow['kind']>> = {
  charge: 'capture',
  refund: 'refund',
  refund_failure: 'refund_reversal',
  dispute: 'dispute',
  dispute_reversal: 'dispute_reversal',
};

/** Currencies that Stripe counts with other decimals than ISO 4217. */
const STRIPE_DIGITS: Readonly<Record<string, number>> = { ISK: 2, UGX: 2 };

export function toStripe({ amount, currency }: Money): { amount: number; currency: string } {
  const digits = minorDigits(currency);
  return { amount: rescale(amount, digits, STRIPE_DIGITS[currency] ?? digits), currency: currency.toLowerCase() };
}

function fromStripe(amount: number, lowerCase: string): Money {
  const currency = lowerCase.toUpperCase();
  const digits = minorDigits(currency);
  return { amount: rescale(amount, STRIPE_DIGITS[currency] ?? digits, digits), currency };
}

export function observe(intent: Stripe.PaymentIntent): Observed {
  return {
    providerRef: intent.id,
    status: PAYMENT[intent.status] ?? 'open',
    ...fromStripe(intent.amount, intent.currency),
    error: declineOf(intent.last_payment_error),
    challenged: isChallenged(intent),
  };
}

export function opened(intent: Stripe.PaymentIntent): OpenedPayment {
  return {
    ...observe(intent),
    clientSecret: intent.client_secret ?? '',
    nextAction: intent.next_action ? { ...intent.next_action } : null,
  };
}

export function found(intent: Stripe.PaymentIntent): FoundPayment {
  return {
    ...observe(intent),
    paymentId: intent.metadata.payment_id ?? null,
    createdAt: new Date(intent.created * 1000),
  };
}

export function observeRefund(refund: Stripe.Refund): ObservedRefund {
  return {
    providerRef: refund.id,
    status: REFUND[refund.status ?? ''] ?? 'pending',
    ...fromStripe(refund.amount, refund.currency),
    errorCode: refund.failure_reason ?? null,
  };
}

/** Null for an inquiry (`warning_…`), which moves no money, and for what is not about an intent. */
export function observeDispute(dispute: Stripe.Dispute): ObservedDispute | null {
  const paymentRef = idOf(dispute.payment_intent);
  if (paymentRef === null || dispute.status.startsWith('warning_')) return null;
  const dueBy = dispute.evidence_details?.due_by ?? null;
  return {
    providerRef: dispute.id,
    paymentRef,
    status: DISPUTE[dispute.status] ?? 'under_review',
    reason: dispute.reason,
    ...fromStripe(dispute.amount, dispute.currency),
    dueBy: dueBy === null ? null : new Date(dueBy * 1000),
  };
}

/** @param row with its source expanded */
export function settled(row: Stripe.BalanceTransaction): SettlementRow {
  const source = row.source === null || typeof row.source === 'string' ? null : row.source;
  const about = source?.object === 'refund' || source?.object === 'dispute' ? source : null;
  const charge = source?.object === 'charge' ? source : null;
  const { amount, currency } = fromStripe(row.amount, row.currency);
  return {
    id: row.id,
    kind: SETTLEMENT[row.reporting_category] ?? 'other',
    paymentRef: idOf((about ?? charge)?.payment_intent ?? null),
    sourceRef: about?.id ?? null,
    amount,
    fee: fromStripe(row.fee, row.currency).amount,
    currency,
    at: new Date(row.created * 1000),
  };
}

/** @param event whatever a signed body held */
export function eventOf(event: Partial<Stripe.Event> | null): ProviderEvent {
  return eventFrom(event?.id, event?.type, () => {
    if (typeof event?.data?.object !== 'object') throw new Error('an event about nothing');
    return subjectOf(event.data.object);
  });
}

function subjectOf(object: Stripe.Event['data']['object']): ProviderEvent['subject'] {
  switch (object.object) {
    case 'payment_intent':
      return {
        kind: 'payment',
        observed: observe(checked(object, 'payment_intent')),
        paymentId: object.metadata?.payment_id ?? null,
      };
    case 'refund':
      return {
        kind: 'refund',
        observed: observeRefund(checked(object, 'refund')),
        refundId: object.metadata?.refund_id ?? null,
      };
    case 'dispute': {
      const observed = observeDispute(object);
      return observed && { kind: 'dispute', observed };
    }
    default:
      return null;
  }
}

function declineOf(error: Stripe.PaymentIntent['last_payment_error']): Decline | null {
  if (!error) return null;
  const code = error.decline_code ?? error.code ?? 'declined';
  return { code, message: error.message ?? '', advice: adviceFor(code) };
}

function isChallenged(intent: Stripe.PaymentIntent): boolean {
  if (intent.status === 'requires_action') return true;
  if (intent.last_payment_error?.code === 'payment_intent_authentication_failure') return true;
  const charge = intent.latest_charge;
  if (charge === null || typeof charge !== 'object') return false;
  return (charge.payment_method_details?.card?.three_d_secure ?? null) !== null;
}

function idOf(reference: string | { id: string } | null): string | null {
  return typeof reference === 'string' ? reference : (reference?.id ?? null);
}
