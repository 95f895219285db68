import { fromDecimal, type Money } from '../../../kit/index.ts';
import type { DisputeStatus, ObservedDispute } from '../dispute.ts';
import type { DeclineAdvice, Observed } from '../payment.ts';
import { ProviderAway } from '../payments.errors.ts';
import type { ObservedRefund } from '../refund.ts';
import { type Json, jsonIn } from './fakepay-b-calls.ts';
import type { FoundPayment, OpenedPayment, ProviderEvent, SettlementRow } from './payment-provider.ts';
import { eventFrom } from './provider-event.ts';

const PAYMENT: Readonly<Record<string, Observed['status']>> = {
  PENDING: 'open',
  AUTHORISED: 'authorised',
  CAPTURED: 'captured',
  CANCELLED: 'voided',
};

const REFUND: Readonly<Record<string, ObservedRefund['status']>> = {
  PENDING: 'pending',
  DONE: 'succeeded',
  FAILED: 'failed',
};

const DISPUTE: Readonly<Record<string, DisputeStatus>> = {
  'dispute.opened': 'needs_response',
  'dispute.won': 'won',
  'dispute.lost': 'lost',
};

/** By its word and by whether money came in: it reports a reversal as the same thing with the other sign. */
const SETTLEMENT: Readonly<Record<string, readonly [out: SettlementRow['kind'], back: SettlementRow['kind']]>> = {
  capture: ['other', 'capture'],
  refund: ['refund', 'refund_reversal'],
  dispute: ['dispute', 'dispute_reversal'],
};
const ADVICES: readonly DeclineAdvice[] = ['retry', 'other_method', 'stop'];

/** @throws ProviderAway, here and below, for an answer that is no such object */
export function observe(payment: Json): Observed {
  const status = PAYMENT[text(payment, 'state')];
  if (!status) throw strange('state');
  const failure = jsonIn(payment.failure);
  return {
    providerRef: text(payment, 'id'),
    status,
    ...amountIn(payment, 'amount'),
    error: failure && {
      code: text(failure, 'reason'),
      message: 'Your payment was declined.',
      // Advice that is not known yet asks for another card, which is wrong for nobody.
      advice: ADVICES.find((each) => each === failure.advice) ?? 'other_method',
    },
    // Its API says that a bank asked its customer only where he did not prove to be himself.
    challenged: failure?.reason === 'authentication_failed',
  };
}

/** @param publicApiBase where browsers find the page that takes the card */
export function opened(payment: Json, publicApiBase: string): OpenedPayment {
  const observed = observe(payment);
  const page = new URL(text(payment, 'page'), publicApiBase);
  const url = new URL(page.pathname + page.search, publicApiBase).href;
  return {
    ...observed,
    clientSecret: text(payment, 'session'),
    nextAction: observed.status === 'open' ? { type: 'redirect', url } : null,
  };
}

export function found(payment: Json): FoundPayment {
  return { ...observe(payment), paymentId: text(payment, 'reference'), createdAt: momentIn(payment, 'createdAt') };
}

export function observeRefund(refund: Json): ObservedRefund {
  const status = REFUND[text(refund, 'state')];
  if (!status) throw strange('state');
  const errorCode = status === 'failed' ? 'failed' : null;
  return { providerRef: text(refund, 'id'), status, ...amountIn(refund, 'amount'), errorCode };
}

/** The report has no ids of its own. */
export function settled(row: Json): SettlementRow {
  const given = text(row, 'kind');
  const paymentRef = text(row, 'payment');
  const { amount, currency } = amountIn(row, 'amount');
  const [out, back] = SETTLEMENT[given] ?? ['other', 'other'];
  return {
    id: `${paymentRef}:${given}:${text(row, 'at')}`,
    kind: amount < 0 ? out : back,
    paymentRef,
    sourceRef: null,
    amount,
    fee: amountIn(row, 'fee').amount,
    currency,
    at: momentIn(row, 'at'),
  };
}

export function eventOf(message: Json): ProviderEvent {
  const { id, kind } = message;
  return eventFrom(id, kind, () => subjectOf(String(kind), message));
}

function subjectOf(type: string, { payment, refund, dispute }: Json): ProviderEvent['subject'] {
  const [about] = type.split('.');
  const object = jsonIn({ payment, refund, dispute }[about ?? '']);
  if (!object) return null;
  switch (about) {
    case 'payment':
      return { kind: 'payment', observed: observe(object), paymentId: text(object, 'reference') };
    case 'refund':
      return { kind: 'refund', observed: observeRefund(object), refundId: text(object, 'reference') };
    default: {
      const status = DISPUTE[type];
      if (!status) return null;
      const observed: ObservedDispute = {
        providerRef: text(object, 'id'),
        paymentRef: text(object, 'payment'),
        status,
        reason: text(object, 'reason'),
        ...amountIn(object, 'amount'),
        dueBy: object.respondBy ? momentIn(object, 'respondBy') : null,
      };
      return { kind: 'dispute', observed };
    }
  }
}

export function itemsIn(page: Json, field: string): readonly Json[] {
  const items = page[field];
  if (!Array.isArray(items)) throw strange(field);
  return items.map((item: unknown) => jsonIn(item) ?? {});
}

function text(object: Json, field: string): string {
  const value = object[field];
  if (typeof value !== 'string' || value === '') throw strange(field);
  return value;
}

function amountIn(object: Json, field: string): Money {
  const given = jsonIn(object[field]);
  if (!given) throw strange(field);
  try {
    return fromDecimal(text(given, 'value'), text(given, 'currency'));
  } catch (error) {
    throw new ProviderAway(error);
  }
}

function momentIn(object: Json, field: string): Date {
  const moment = new Date(text(object, field));
  if (Number.isNaN(moment.getTime())) throw strange(field);
  return moment;
}

function strange(field: string): ProviderAway {
  return new ProviderAway(new Error(`an answer of fakepay-b with a strange ${field}`));
}
