import type Stripe from 'stripe';
import { describe, expect, it, vi } from 'vitest';
import type { Fakepay, FakepayOptions } from '../index.ts';
import { failureOf, kinds, listen, PATIENCE_MS, start, stateDir } from '../testing.ts';

const pushed: Stripe.PaymentIntentCreateParams = {
  amount: 250_000,
  currency: 'inr',
  allowed_payment_method_types: ['card', 'upi'],
  metadata: { payment_id: 'pay_1' },
};

/** A payer who has been asked, and what his app may do. */
async function ask(options: FakepayOptions = {}) {
  const { fakepay, stripe } = await start(options);
  const intent = await stripe.paymentIntents.create({ ...pushed, payment_method: 'pm_upi', confirm: true });
  const page = intent.next_action?.upi_handle_redirect_or_display_qr_code?.hosted_instructions_url ?? '';
  const answer = (fields: Record<string, string>) => fetch(page, { method: 'POST', body: new URLSearchParams(fields) });
  const status = async () => (await stripe.paymentIntents.retrieve(intent.id)).status;
  return { fakepay, stripe, intent, page, answer, status };
}

const moved = (fakepay: Fakepay): string[] => kinds(fakepay);

describe('UPI', () => {
  it('asks the payer, shows him a code, and is charged at once when he approves', async () => {
    const { fakepay, intent, page, answer, status } = await ask();
    expect(intent).toMatchObject({
      status: 'requires_action',
      next_action: { type: 'upi_handle_redirect_or_display_qr_code' },
    });
    const code = intent.next_action?.upi_handle_redirect_or_display_qr_code?.qr_code;
    expect(code?.expires_at).toBeGreaterThan(Date.now() / 1000 + 200);
    const png = Buffer.from(await (await fetch(code?.image_url_png ?? '')).arrayBuffer());
    expect(png.subarray(1, 4).toString()).toBe('PNG');
    expect(await (await fetch(code?.image_url_svg ?? '')).text()).toContain('<svg');
    expect(await (await fetch(page)).text()).toContain('₹2,500.00');
    expect(await (await answer({ outcome: 'approve' })).json()).toMatchObject({ status: 'succeeded' });
    expect(await status()).toBe('succeeded');
    expect(moved(fakepay)).toEqual(['capture 250000']);
    expect((await answer({ outcome: 'approve' })).status).toBe(410);
  });

  it('takes a UPI ID from a browser too, and refuses what is none', async () => {
    const { fakepay, stripe } = await start();
    const intent = await stripe.paymentIntents.create(pushed);
    const confirm = (vpa: string) =>
      fetch(`${fakepay.url}/v1/payment_intents/${intent.id}/confirm`, {
        method: 'POST',
        body: new URLSearchParams({
          key: fakepay.keys.publishable,
          client_secret: intent.client_secret ?? '',
          'payment_method_data[type]': 'upi',
          'payment_method_data[upi][vpa]': vpa,
        }),
      });
    expect((await confirm('nobody')).status).toBe(400);
    expect(await (await confirm('fan@okbank')).json()).toMatchObject({ status: 'requires_action' });
  });

  it('stays open after a decline, and a card may pay', async () => {
    const { stripe, intent, answer } = await ask();
    await answer({ outcome: 'decline' });
    const open = await stripe.paymentIntents.retrieve(intent.id);
    expect(open.status).toBe('requires_payment_method');
    expect(open.last_payment_error?.code).toBe('payment_intent_payment_attempt_failed');
    expect((await stripe.paymentIntents.confirm(intent.id, { payment_method: 'pm_card_visa' })).status).toBe(
      'succeeded',
    );
  });

  it('tells its story in webhooks, processing included', async () => {
    const shop = await listen();
    const { fakepay, answer, status } = await ask({ webhookUrl: shop.url, webhooksAtOnce: 1 });
    await answer({ outcome: 'approve', processing_ms: '60000' });
    expect(await status()).toBe('processing');
    fakepay.advance(60_000);
    expect(await status()).toBe('succeeded');
    await vi.waitFor(() => expect(fakepay.pendingWebhooks()).toBe(0), PATIENCE_MS);
    expect(shop.types()).toEqual([
      'payment_intent.created',
      'payment_intent.requires_action',
      'payment_intent.processing',
      'charge.succeeded',
      'payment_intent.succeeded',
    ]);
  });

  it('cannot be cancelled while the bank is undecided', async () => {
    const { fakepay, stripe, intent, answer, status } = await ask();
    await answer({ outcome: 'approve', processing_ms: '60000' });
    const refusal = await failureOf(stripe.paymentIntents.cancel(intent.id));
    expect(refusal.code).toBe('payment_intent_unexpected_state');
    fakepay.advance(60_000);
    expect(await status()).toBe('succeeded');
  });

  it('an answer that takes its time finds a cancelled payment closed', async () => {
    const { fakepay, stripe, intent, answer, status } = await ask();
    await answer({ outcome: 'approve', after_ms: '60000' });
    await stripe.paymentIntents.cancel(intent.id);
    fakepay.advance(120_000);
    expect(await status()).toBe('canceled');
    expect(moved(fakepay)).toEqual([]);
  });

  it('an answer on its way outlives a restart', async () => {
    const dir = stateDir();
    const { fakepay, intent, answer } = await ask({ stateDir: dir });
    await answer({ outcome: 'approve', after_ms: '60000' });
    await fakepay.close();
    const next = await start({ stateDir: dir });
    next.fakepay.advance(60_000);
    expect((await next.stripe.paymentIntents.retrieve(intent.id)).status).toBe('succeeded');
  });

  it('a request that nobody answers expires, and the payment stays open', async () => {
    const { fakepay, stripe, intent } = await ask();
    fakepay.advance(5 * 60_000);
    const open = await stripe.paymentIntents.retrieve(intent.id);
    expect(open.status).toBe('requires_payment_method');
    expect(open.last_payment_error?.code).toBe('payment_intent_payment_attempt_expired');
  });

  it.each(['cancel', 'expiry'])('fault late_success: money comes after a %s all the same', async (end) => {
    const { fakepay, stripe, intent, status } = await ask();
    fakepay.faults.add({ on: 'upi', fault: 'late_success', ms: 60_000, next: 1 });
    if (end === 'cancel') await stripe.paymentIntents.cancel(intent.id);
    else fakepay.advance(5 * 60_000);
    expect(await status()).toBe(end === 'cancel' ? 'canceled' : 'requires_payment_method');
    fakepay.advance(60_000);
    expect(await status()).toBe('succeeded');
    expect(moved(fakepay)).toEqual(['capture 250000']);
  });

  it('late money for what a card has paid meanwhile is not taken twice', async () => {
    const { fakepay, stripe, intent } = await ask();
    fakepay.faults.add({ on: 'upi', fault: 'late_success', ms: 60_000, next: 1 });
    fakepay.advance(5 * 60_000);
    await stripe.paymentIntents.confirm(intent.id, { payment_method: 'pm_card_visa' });
    fakepay.advance(60_000);
    expect(moved(fakepay)).toEqual(['authorise 250000', 'capture 250000']);
  });
});

describe('what UPI cannot do', () => {
  it.each([
    ['be captured later on', { capture_method: 'manual' as const }],
    ['take another currency than INR', { currency: 'eur' }],
  ])('%s', async (_, change) => {
    const { stripe } = await start();
    const refusal = await failureOf(stripe.paymentIntents.create({ ...pushed, ...change }));
    expect(refusal).toMatchObject({ statusCode: 400, code: 'payment_intent_invalid_parameter' });
  });

  it('pay an intent that does not offer it', async () => {
    const { stripe } = await start();
    const { id } = await stripe.paymentIntents.create({ amount: 5000, currency: 'eur', capture_method: 'manual' });
    const refusal = await failureOf(stripe.paymentIntents.confirm(id, { payment_method: 'pm_upi' }));
    expect(refusal.code).toBe('payment_intent_invalid_parameter');
  });

  it('hinder a card of the same intent from being authorised first', async () => {
    const { stripe } = await start();
    const { id } = await stripe.paymentIntents.create({
      ...pushed,
      payment_method_options: { card: { capture_method: 'manual' } },
    });
    const authorised = await stripe.paymentIntents.confirm(id, { payment_method: 'pm_card_visa' });
    expect(authorised.status).toBe('requires_capture');
  });
});
