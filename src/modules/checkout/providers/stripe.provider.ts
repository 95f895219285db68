import { Inject, Injectable } from '@nestjs/common';
import Stripe from 'stripe';
import { CONFIG, type Config } from '../../../platform/config/index.ts';
import { BadSignature, PaymentRefused, ProviderAway } from '../checkout.errors.ts';
import type { Observed } from '../payment.ts';
import type { CreatePayment, OpenedPayment, PaymentProvider, ProviderEvent } from './payment-provider.ts';

const STATUS: Readonly<Record<string, Observed['status']>> = {
  requires_payment_method: 'open',
  requires_confirmation: 'open',
  requires_action: 'open',
  processing: 'open',
  requires_capture: 'authorised',
  succeeded: 'captured',
  canceled: 'voided',
};

/** Stripe's SDK, unchanged, against Stripe or against whatever speaks its API at `STRIPE_API_BASE`. */
@Injectable()
export class StripeProvider implements PaymentProvider {
  readonly name = 'stripe';
  readonly client: PaymentProvider['client'];
  private readonly stripe: Stripe;
  private readonly webhookSecret: string;

  constructor(@Inject(CONFIG) { stripe }: Pick<Config, 'stripe'>) {
    const base = new URL(stripe.apiBase);
    const protocol = base.protocol === 'http:' ? 'http' : 'https';
    this.stripe = new Stripe(stripe.secretKey, {
      host: base.hostname,
      port: base.port || (protocol === 'http' ? 80 : 443),
      protocol,
      timeout: stripe.timeoutMs,
      maxNetworkRetries: 2,
      telemetry: false,
    });
    this.webhookSecret = stripe.webhookSecret;
    this.client = { publishableKey: stripe.publishableKey, apiBase: stripe.publicApiBase, scriptUrl: stripe.scriptUrl };
  }

  async create({ paymentId, orderId, total, email }: CreatePayment, key: string): Promise<OpenedPayment> {
    const intent = await answered(
      this.stripe.paymentIntents.create(
        {
          amount: total.amount,
          currency: total.currency.toLowerCase(),
          capture_method: 'manual',
          allowed_payment_method_types: ['card'],
          receipt_email: email,
          metadata: { payment_id: paymentId, order_id: orderId },
        },
        { idempotencyKey: key },
      ),
    );
    if (!intent.client_secret) throw new ProviderAway(new Error('an intent without a client secret'));
    const nextAction = intent.next_action ? { ...intent.next_action } : null;
    return { ...observe(intent), clientSecret: intent.client_secret, nextAction };
  }

  async capture(providerRef: string, key: string): Promise<Observed> {
    return observe(await answered(this.stripe.paymentIntents.capture(providerRef, {}, { idempotencyKey: key })));
  }

  async cancel(providerRef: string, key: string): Promise<Observed> {
    return observe(await answered(this.stripe.paymentIntents.cancel(providerRef, {}, { idempotencyKey: key })));
  }

  readWebhook(rawBody: Buffer, signature: string | undefined): ProviderEvent {
    let event: Stripe.Event;
    try {
      event = this.stripe.webhooks.constructEvent(rawBody, signature ?? '', this.webhookSecret);
    } catch (error) {
      throw new BadSignature(error);
    }
    const { object } = event.data;
    if (object.object !== 'payment_intent') return { id: event.id, type: event.type, payment: null };
    const paymentId = object.metadata.payment_id ?? null;
    return { id: event.id, type: event.type, payment: { observed: observe(object), paymentId } };
  }
}

/**
 * The intent, also where Stripe refuses a call and shows the intent's true state with the refusal (captured before,
 * cancelled before): that is an answer. @throws PaymentRefused when the call had no effect and never will; ProviderAway when nobody knows
 */
async function answered(call: Promise<Stripe.PaymentIntent>): Promise<Stripe.PaymentIntent> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof Stripe.errors.StripeError && error.payment_intent) return error.payment_intent;
    // Refused for what it asks: it had no effect and would have none. A key in use (409) and a busy account (429) are no such answer.
    if (error instanceof Stripe.errors.StripeInvalidRequestError && error.statusCode !== 409)
      throw new PaymentRefused(error);
    throw new ProviderAway(error);
  }
}

function observe(intent: Stripe.PaymentIntent): Observed {
  const error = intent.last_payment_error;
  return {
    providerRef: intent.id,
    // A status that a later API invents has moved no money that we know of: look again later.
    status: STATUS[intent.status] ?? 'open',
    amount: intent.amount,
    currency: intent.currency.toUpperCase(),
    error: error ? { code: error.decline_code ?? error.code ?? 'declined', message: error.message ?? '' } : null,
  };
}
