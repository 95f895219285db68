import { askBank } from './bank-dialog.ts';
import { base } from './frames.ts';
import type { Appearance, PaymentError, PaymentIntent, Result } from './messages.ts';
import { formGone, PaymentElement } from './payment-element.ts';

/** A script of Stripe.js's shape, for the card form and the bank's question of fakepay. */

interface ElementsOptions {
  clientSecret?: string;
  appearance?: Appearance;
}

interface ConfirmOptions {
  elements: Elements;
  clientSecret?: string;
  confirmParams?: { return_url?: string };
  redirect?: 'always' | 'if_required';
}

class Elements {
  readonly clientSecret: string | null;
  private readonly key: string;
  appearance: Appearance;
  private payment: PaymentElement | null = null;

  constructor(key: string, options: ElementsOptions) {
    this.key = key;
    this.clientSecret = options.clientSecret ?? null;
    this.appearance = options.appearance ?? {};
  }

  create(type: string): PaymentElement {
    if (type !== 'payment') throw new Error(`Fakepay draws the payment element, not ${type}.`);
    if (this.payment !== null) throw new Error('These elements have a payment element already.');
    const { key, clientSecret } = this;
    const offer = clientSecret === null ? null : { key, clientSecret };
    this.payment = new PaymentElement(offer, this.appearance, () => (this.payment = null));
    return this.payment;
  }

  getElement(type: string): PaymentElement | null {
    return type === 'payment' ? this.payment : null;
  }

  update(options: ElementsOptions): void {
    if (options.appearance === undefined) return;
    this.appearance = options.appearance;
    this.payment?.dress(options.appearance);
  }

  async submit(): Promise<{ error?: PaymentError }> {
    const error = this.payment === null ? formGone.error : await this.payment.validate();
    return error === null ? {} : { error };
  }
}

const intentIdOf = (clientSecret: string): string => clientSecret.split('_secret_')[0] ?? '';

async function request(path: string, method: 'GET' | 'POST', fields: Record<string, string>): Promise<Result> {
  const form = new URLSearchParams(fields);
  const url = `${base}${path}${method === 'GET' ? `?${form}` : ''}`;
  try {
    const answer = await fetch(url, method === 'GET' ? {} : { method, body: form });
    const body = await answer.json();
    return answer.ok ? { paymentIntent: body } : { error: body.error };
  } catch {
    return { error: { type: 'api_connection_error', message: "We can't reach the bank. Check your connection." } };
  }
}

/** Waits for the cardholder where the bank asks him, and tells how the payment then stands. */
async function finishAction(key: string, intent: PaymentIntent, appearance: Appearance): Promise<Result> {
  const action = intent.next_action;
  const upi = action?.upi_handle_redirect_or_display_qr_code?.hosted_instructions_url;
  const url = upi ?? action?.redirect_to_url?.url;
  if (intent.status !== 'requires_action' || url === undefined) return { paymentIntent: intent };
  const fields = { key, client_secret: intent.client_secret };
  const path = `/v1/payment_intents/${intent.id}`;
  const open = async (): Promise<boolean> => {
    const { paymentIntent } = await request(path, 'GET', fields);
    return paymentIntent === undefined || paymentIntent.status === 'requires_action';
  };
  // A payer answers his app wherever he has it, the cardholder his bank in this frame.
  const outcome = await askBank(url, appearance, upi === undefined ? null : open);
  const after =
    outcome === 'left' ? await request(`${path}/source_cancel`, 'POST', fields) : await request(path, 'GET', fields);
  if (after.error !== undefined) return after;
  const { last_payment_error: error, status } = after.paymentIntent;
  if (status !== 'requires_payment_method' || error === null) return after;
  return { error: { ...error, payment_intent: after.paymentIntent } };
}

/** Leaves the page for the shop's return_url, as Stripe.js does unless redirects are only for methods that need one. */
function goBack(returnUrl: string, intent: PaymentIntent): Promise<never> {
  const url = new URL(returnUrl, location.href);
  url.searchParams.set('payment_intent', intent.id);
  url.searchParams.set('payment_intent_client_secret', intent.client_secret);
  url.searchParams.set('redirect_status', 'succeeded');
  location.assign(url);
  return new Promise(() => undefined);
}

function createStripe(key: string) {
  if (!key.startsWith('pk_')) throw new Error('Stripe() takes a publishable key: pk_...');

  return {
    elements: (options: ElementsOptions = {}): Elements => new Elements(key, options),

    async confirmPayment(options: ConfirmOptions): Promise<Result> {
      const clientSecret = options.clientSecret ?? options.elements.clientSecret;
      const element = options.elements.getElement('payment');
      if (clientSecret === null || element === null) return formGone;
      const returnUrl = options.confirmParams?.return_url ?? null;
      const confirmed = await element.confirm({ key, clientSecret, returnUrl });
      if (confirmed.error !== undefined) return confirmed;
      const result = await finishAction(key, confirmed.paymentIntent, options.elements.appearance);
      if (result.error !== undefined || options.redirect === 'if_required' || returnUrl === null) return result;
      return goBack(returnUrl, result.paymentIntent);
    },

    retrievePaymentIntent: (clientSecret: string): Promise<Result> =>
      request(`/v1/payment_intents/${intentIdOf(clientSecret)}`, 'GET', { key, client_secret: clientSecret }),

    async handleNextAction({ clientSecret }: { clientSecret: string }): Promise<Result> {
      const fields = { key, client_secret: clientSecret };
      const found = await request(`/v1/payment_intents/${intentIdOf(clientSecret)}`, 'GET', fields);
      return found.error === undefined ? finishAction(key, found.paymentIntent, {}) : found;
    },
  };
}

Object.assign(window, { Stripe: createStripe });
