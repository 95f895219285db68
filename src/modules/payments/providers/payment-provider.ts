import type { IncomingHttpHeaders } from 'node:http';
import type { Money } from '../../../kit/index.ts';
import type { ObservedDispute } from '../dispute.ts';
import type { NextAction, Observed, PaymentFlow } from '../payment.ts';
import type { ObservedRefund } from '../refund.ts';

/** What a call does: each has its own pace and its own breaker. */
export type Operation = 'create' | 'retrieve' | 'find' | 'capture' | 'cancel' | 'refund' | 'dispute' | 'list';

/** What the rest of the product may know of a provider: rules as data, so that nothing outside an adapter asks its name. */
export interface Capabilities {
  readonly idempotency: {
    /** A key older than this may be a new request: after it, never repeat a call, look first. */
    readonly lifetimeMs: number;
    /** Whether an error that was answered once is answered again for the same key: then a repeat tells nothing new. */
    readonly replaysErrors: boolean;
    /** Whether the same key with another body is refused. */
    readonly comparesBody: boolean;
  };
  /** In what flow it takes a method, and in which currencies (null: all). */
  readonly methods: readonly { method: string; flow: PaymentFlow; currencies: readonly string[] | null }[];
  /** The account's rate limit, and that of one operation. */
  readonly callsPerSecond: { readonly account: number; readonly operation: number };
}

/** What a client needs to let the provider's own form take the card. */
export interface OpenedPayment extends Observed {
  readonly clientSecret: string;
  readonly nextAction: NextAction | null;
}

export interface CreatePayment {
  /** Ours; travels as metadata, so that a webhook that comes before our commit finds its payment. */
  readonly paymentId: string;
  readonly orderId: string;
  readonly total: Money;
  readonly email: string;
  readonly method: string;
  readonly flow: PaymentFlow;
}

export interface CreateRefund {
  /** Ours, as metadata. */
  readonly refundId: string;
  readonly paymentRef: string;
  readonly amount: Money;
}

/** A payment at the provider with our own id in its metadata; null where it was not made by us. */
export interface FoundPayment extends Observed {
  readonly paymentId: string | null;
  readonly createdAt: Date;
}

/** One row of the provider's settlement report. `amount` and `fee` are signed, in minor units. */
export interface SettlementRow {
  readonly id: string;
  readonly kind: 'capture' | 'refund' | 'refund_reversal' | 'dispute' | 'dispute_reversal' | 'other';
  readonly paymentRef: string | null;
  /** The refund or dispute that it is about. */
  readonly sourceRef: string | null;
  readonly amount: number;
  readonly fee: number;
  readonly currency: string;
  readonly at: Date;
}

/** A signed message of a provider. `subject` is null for what is not about money of ours, and says what nobody can read. */
export interface ProviderEvent {
  readonly id: string;
  readonly type: string;
  readonly subject:
    | { readonly kind: 'payment'; readonly observed: Observed; readonly paymentId: string | null }
    | { readonly kind: 'refund'; readonly observed: ObservedRefund; readonly refundId: string | null }
    | { readonly kind: 'dispute'; readonly observed: ObservedDispute }
    | { readonly kind: 'unreadable'; readonly why: string }
    | null;
}

/**
 * The port to a payment provider. Every writing call carries our idempotency key and may be repeated with it. A definite
 * answer is an observation; otherwise the error says what is known:
 * - `PaymentRefused`: it had no effect and never will.
 * - `NeverSent`: not one byte left us: it had no effect, and another provider may be asked.
 * - `TooFast`: refused before it was looked at; the same call may be made later.
 * - `ProviderAway`: nobody knows. The payment is unknown, not failed.
 */
export interface PaymentProvider {
  readonly name: string;
  readonly capabilities: Capabilities;
  /** What browsers are told: where the card form comes from and where it sends to. */
  readonly client: { readonly publishableKey: string; readonly apiBase: string; readonly scriptUrl: string };
  create(payment: CreatePayment, key: string): Promise<OpenedPayment>;
  retrieve(providerRef: string): Promise<OpenedPayment>;
  /** By our id in the metadata, among those made since; null: there is none. */
  find(paymentId: string, since: Date): Promise<OpenedPayment | null>;
  capture(providerRef: string, key: string): Promise<Observed>;
  /** Closes a payment for good. Of one that was closed before, the answer is that it is closed. */
  cancel(providerRef: string, key: string): Promise<Observed>;
  refund(refund: CreateRefund, key: string): Promise<ObservedRefund>;
  retrieveRefund(providerRef: string): Promise<ObservedRefund>;
  /** By our id in the metadata, among those of a payment; null: there is none. */
  findRefund(refundId: string, paymentRef: string): Promise<ObservedRefund | null>;
  /** Files the evidence, once and for good. */
  answerDispute(providerRef: string, evidence: string, key: string): Promise<ObservedDispute>;
  /** Every payment made in a span, ours or not. Each page is one call, made when it is asked for. */
  list(from: Date, to: Date): AsyncIterable<readonly FoundPayment[]>;
  settlement(from: Date, to: Date): AsyncIterable<readonly SettlementRow[]>;
  /** @throws BadSignature, UnreadableWebhook */
  readWebhook(rawBody: Buffer, headers: IncomingHttpHeaders): ProviderEvent;
  /** One that was verified when it came, from the inbox. */
  readKept(body: string): ProviderEvent;
}

/** Injection token: every provider that has settings. */
export const PAYMENT_ADAPTERS = Symbol('PaymentAdapters');
