import type { Money } from '../../../kit/index.ts';
import type { Observed } from '../payment.ts';

/** What a client needs to let the provider's own form take the card. */
export interface OpenedPayment extends Observed {
  readonly clientSecret: string;
  readonly nextAction: Readonly<Record<string, unknown>> | null;
}

export interface CreatePayment {
  /** Ours; travels as metadata, so that a webhook that comes before our commit finds its payment. */
  readonly paymentId: string;
  readonly orderId: string;
  readonly total: Money;
  readonly email: string;
}

/** A signed message of a provider about one payment. */
export interface ProviderEvent {
  readonly id: string;
  readonly type: string;
  /** Null for what is not about a payment of ours. */
  readonly payment: { readonly observed: Observed; readonly paymentId: string | null } | null;
}

/**
 * The port to a payment provider. Every call carries our idempotency key and may be repeated with it. A definite answer
 * is an observation; a definite no is `PaymentRefused`; no answer is `ProviderAway`, and then nobody knows: the payment is unknown, not failed.
 */
export interface PaymentProvider {
  readonly name: string;
  /** What browsers are told: where the card form comes from and where it sends to. */
  readonly client: { readonly publishableKey: string; readonly apiBase: string; readonly scriptUrl: string };
  create(payment: CreatePayment, key: string): Promise<OpenedPayment>;
  capture(providerRef: string, key: string): Promise<Observed>;
  /** Closes a payment for good. Of one that was closed before, the answer is that it is closed. */
  cancel(providerRef: string, key: string): Promise<Observed>;
  /** @throws BadSignature */
  readWebhook(rawBody: Buffer, signature: string | undefined): ProviderEvent;
}

/** Injection token. More than one provider comes with failover: the port is ready for it. */
export const PAYMENT_PROVIDER = Symbol('PaymentProvider');
