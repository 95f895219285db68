import type { IncomingHttpHeaders } from 'node:http';
import Stripe from 'stripe';
import type { Config } from '../../../platform/config/index.ts';
import type { ObservedDispute } from '../dispute.ts';
import type { Observed } from '../payment.ts';
import { BadSignature, PaymentRefused, ProviderAway } from '../payments.errors.ts';
import type { ObservedRefund } from '../refund.ts';
import type {
  Capabilities,
  CreatePayment,
  CreateRefund,
  FoundPayment,
  OpenedPayment,
  PaymentProvider,
  ProviderEvent,
  SettlementRow,
} from './payment-provider.ts';
import { answered, answeredIntent, checked } from './stripe-calls.ts';
import { watchedHttpClient } from './stripe-flights.ts';
import { eventOf, found, observe, observeDispute, observeRefund, opened, settled, toStripe } from './stripe-shapes.ts';

const HOUR_MS = 3_600_000;
const PAGE = 100;
/** Our clock and Stripe's may differ by this much. */
const CLOCK_SKEW_S = 60;
/** Nearly every payment is made soon after it was first sent: there it is looked for first. */
const SOON_S = 300;
/** What tells whether the card's holder was asked by his bank. */
const WITH_CHARGE = { expand: ['latest_charge'] };

/** Stripe's SDK, unchanged, against Stripe or against whatever speaks its API at `STRIPE_API_BASE`. */
export class StripeProvider implements PaymentProvider {
  readonly name = 'stripe';
  readonly client: PaymentProvider['client'];
  readonly capabilities: Capabilities = {
    // Stripe keeps a key for 24 hours at least: an hour less, so that no clock's error makes a repeat a second payment.
    idempotency: { lifetimeMs: 23 * HOUR_MS, replaysErrors: true, comparesBody: true },
    methods: [
      { method: 'card', flow: 'authorise', currencies: null },
      { method: 'upi', flow: 'push', currencies: ['INR'] },
    ],
    callsPerSecond: { account: 100, operation: 25 },
  };
  private readonly stripe: Stripe;
  private readonly webhookSecrets: readonly string[];

  constructor({ stripe }: Pick<Config, 'stripe'>) {
    const base = new URL(stripe.apiBase);
    const protocol = base.protocol === 'http:' ? 'http' : 'https';
    this.stripe = new Stripe(stripe.secretKey, {
      host: base.hostname,
      port: base.port || (protocol === 'http' ? 80 : 443),
      protocol,
      httpClient: watchedHttpClient(protocol),
      timeout: stripe.timeoutMs,
      maxNetworkRetries: 2,
      telemetry: false,
    });
    // While a secret is exchanged, messages come signed with the old one or the new one.
    this.webhookSecrets = stripe.webhookSecret.split(',').map((each) => each.trim());
    this.client = { publishableKey: stripe.publishableKey, apiBase: stripe.publicApiBase, scriptUrl: stripe.scriptUrl };
  }

  async create({ paymentId, orderId, total, email, method, flow }: CreatePayment, key: string): Promise<OpenedPayment> {
    const body: Stripe.PaymentIntentCreateParams = {
      ...toStripe(total),
      capture_method: flow === 'push' ? 'automatic' : 'manual',
      allowed_payment_method_types: [method],
      receipt_email: email,
      metadata: { payment_id: paymentId, order_id: orderId },
      ...WITH_CHARGE,
    };
    const intent = await answeredIntent(() => this.stripe.paymentIntents.create(body, { idempotencyKey: key }));
    if (!intent.client_secret) throw new ProviderAway(new Error('an intent without a client secret'));
    return opened(intent);
  }

  async retrieve(providerRef: string): Promise<OpenedPayment> {
    return opened(await answeredIntent(() => this.stripe.paymentIntents.retrieve(providerRef, WITH_CHARGE)));
  }

  async find(paymentId: string, since: Date): Promise<OpenedPayment | null> {
    const from = Math.floor(since.getTime() / 1000) - CLOCK_SKEW_S;
    for (const created of [{ gte: from, lt: from + SOON_S }, { gte: from + SOON_S }]) {
      const all = pages((page) =>
        this.stripe.paymentIntents.list({ created, expand: ['data.latest_charge'], ...page }),
      );
      for await (const intents of all) {
        const ours = intents.find(({ metadata }) => metadata.payment_id === paymentId);
        if (ours) return opened(checked(ours, 'payment_intent'));
      }
    }
    return null;
  }

  async capture(providerRef: string, key: string): Promise<Observed> {
    const options = { idempotencyKey: key };
    return observe(await answeredIntent(() => this.stripe.paymentIntents.capture(providerRef, WITH_CHARGE, options)));
  }

  async cancel(providerRef: string, key: string): Promise<Observed> {
    const options = { idempotencyKey: key };
    return observe(await answeredIntent(() => this.stripe.paymentIntents.cancel(providerRef, WITH_CHARGE, options)));
  }

  async refund({ refundId, paymentRef, amount }: CreateRefund, key: string): Promise<ObservedRefund> {
    const body = { payment_intent: paymentRef, amount: toStripe(amount).amount, metadata: { refund_id: refundId } };
    const refund = await answered(() => this.stripe.refunds.create(body, { idempotencyKey: key }));
    return observeRefund(checked(refund, 'refund'));
  }

  async retrieveRefund(providerRef: string): Promise<ObservedRefund> {
    return observeRefund(checked(await answered(() => this.stripe.refunds.retrieve(providerRef)), 'refund'));
  }

  async findRefund(refundId: string, paymentRef: string): Promise<ObservedRefund | null> {
    const all = { payment_intent: paymentRef, limit: PAGE };
    for (let after: string | undefined; ;) {
      const page = await answered(() =>
        this.stripe.refunds.list({ ...all, ...(after === undefined ? {} : { starting_after: after }) }),
      );
      const found = page.data.find(({ metadata }) => metadata?.refund_id === refundId);
      if (found) return observeRefund(checked(found, 'refund'));
      after = page.data.at(-1)?.id;
      if (!page.has_more || after === undefined) return null;
    }
  }

  async answerDispute(providerRef: string, evidence: string, key: string): Promise<ObservedDispute> {
    const body = { evidence: { uncategorized_text: evidence }, submit: true };
    const dispute = await answered(() => this.stripe.disputes.update(providerRef, body, { idempotencyKey: key }));
    const observed = observeDispute(checked(dispute, 'dispute'));
    if (!observed) throw new PaymentRefused(new Error(`dispute ${providerRef} is an inquiry, or about no payment`));
    return observed;
  }

  async *list(from: Date, to: Date): AsyncIterable<readonly FoundPayment[]> {
    const created = between(from, to);
    for await (const page of pages((at) => this.stripe.paymentIntents.list({ created, ...at })))
      yield page.map((intent) => found(checked(intent, 'payment_intent')));
  }

  async *settlement(from: Date, to: Date): AsyncIterable<readonly SettlementRow[]> {
    const created = between(from, to);
    const expand = ['data.source'];
    for await (const page of pages((at) => this.stripe.balanceTransactions.list({ created, expand, ...at })))
      yield page.map((row) => settled(checked(row, 'balance_transaction')));
  }

  readWebhook(rawBody: Buffer, headers: IncomingHttpHeaders): ProviderEvent {
    return eventOf(this.verified(rawBody, headers['stripe-signature'] ?? ''));
  }

  readKept(body: string): ProviderEvent {
    return eventOf(JSON.parse(body) as Stripe.Event);
  }

  private verified(rawBody: Buffer, signature: string | string[]): Stripe.Event {
    let refusal: unknown;
    for (const secret of this.webhookSecrets) {
      try {
        // Compares in constant time, and refuses what is older than five minutes.
        return this.stripe.webhooks.constructEvent(rawBody, signature, secret);
      } catch (error) {
        refusal = error;
      }
    }
    throw new BadSignature(refusal);
  }
}

/** Whole seconds, as Stripe counts: the span's beginning is in it, its end is not. */
function between(from: Date, to: Date): { gte: number; lt: number } {
  return { gte: Math.floor(from.getTime() / 1000), lt: Math.ceil(to.getTime() / 1000) };
}

/** Newest first, each page one call. */
async function* pages<Row extends { id: string }>(
  fetch: (at: { limit: number; starting_after?: string }) => Promise<{ data: Row[]; has_more: boolean }>,
): AsyncGenerator<Row[]> {
  let last: string | undefined;
  for (;;) {
    const at = { limit: PAGE, ...(last === undefined ? {} : { starting_after: last }) };
    const page = await answered(() => fetch(at));
    if (!Array.isArray(page.data)) throw new ProviderAway(new Error('an answer that is no list'));
    yield page.data;
    last = page.data.at(-1)?.id;
    if (!page.has_more || last === undefined) return;
  }
}
