import { describe, expect, it, vi } from 'vitest';
import { startFakepay } from '../index.ts';
import { failureOf, listen, order, PATIENCE_MS, sdkFor, start, startListener, stateDir } from '../testing.ts';

describe('webhooks', () => {
  it('tell the whole story in order, signed so that the SDK accepts them', async () => {
    const shop = await listen();
    const { fakepay, stripe } = await start({ webhookUrl: shop.url, webhooksAtOnce: 1 });
    const { id } = await stripe.paymentIntents.create(order);
    await failureOf(stripe.paymentIntents.confirm(id, { payment_method: 'pm_card_chargeDeclined' }));
    await stripe.paymentIntents.confirm(id, { payment_method: 'pm_card_visa' });
    await stripe.paymentIntents.capture(id);
    await stripe.refunds.create({ payment_intent: id });
    await vi.waitFor(() => expect(fakepay.pendingWebhooks()).toBe(0), PATIENCE_MS);
    expect(shop.types()).toEqual([
      'payment_intent.created',
      'payment_intent.payment_failed',
      'charge.failed',
      'charge.succeeded',
      'payment_intent.amount_capturable_updated',
      'charge.captured',
      'payment_intent.succeeded',
      'refund.created',
      'charge.refunded',
    ]);
    for (const { body, signature } of shop.received) {
      stripe.webhooks.constructEvent(body, signature, fakepay.webhookSecret);
      expect(() => stripe.webhooks.constructEvent(`${body} `, signature, fakepay.webhookSecret)).toThrow();
    }
    expect((await stripe.events.list({ type: 'payment_intent.succeeded' })).data).toHaveLength(1);
  });

  it('are of those events only that the shop wants to hear of', async () => {
    const shop = await listen();
    const heard = ['payment_intent.succeeded', 'payment_intent.amount_capturable_updated'];
    const { fakepay, stripe } = await start({ webhookUrl: shop.url, webhooksAtOnce: 1, webhookEvents: heard });
    const { id } = await stripe.paymentIntents.create(order);
    await stripe.paymentIntents.confirm(id, { payment_method: 'pm_card_visa' });
    await stripe.paymentIntents.capture(id);
    await vi.waitFor(() => expect(fakepay.pendingWebhooks()).toBe(0), PATIENCE_MS);
    expect(shop.types()).toEqual(heard.toReversed());
    // They have happened all the same.
    expect((await stripe.events.list({})).data.length).toBeGreaterThan(heard.length);
  });

  it('are sent again after 0.5 s and 1 s until the shop takes them', async () => {
    const shop = await listen();
    shop.answers.push(500, 302);
    const { fakepay, stripe } = await start({ webhookUrl: shop.url });
    await stripe.paymentIntents.create(order);
    await vi.waitFor(() => expect(shop.received).toHaveLength(3), PATIENCE_MS);
    const [first, second, third] = shop.received.map(({ atMs }) => atMs);
    expect((second ?? 0) - (first ?? 0)).toBeGreaterThanOrEqual(450);
    expect((third ?? 0) - (second ?? 0)).toBeGreaterThanOrEqual(950);
    await vi.waitFor(() => expect(fakepay.pendingWebhooks()).toBe(0), PATIENCE_MS);
  });

  it('wait for nobody where no address is set', async () => {
    const { fakepay, stripe } = await start();
    await stripe.paymentIntents.create(order);
    expect(fakepay.pendingWebhooks()).toBe(0);
    expect((await stripe.events.list()).data).toMatchObject([{ type: 'payment_intent.created', pending_webhooks: 0 }]);
  });

  it('that were pending are delivered after a restart', async () => {
    const dir = stateDir();
    const closed = await startListener();
    await closed.close();
    const first = await startFakepay({ stateDir: dir, webhookUrl: closed.url });
    await sdkFor(first).paymentIntents.create(order);
    await vi.waitFor(() => expect(first.pendingWebhooks()).toBe(1), PATIENCE_MS);
    await first.close();
    const shop = await listen();
    const { fakepay } = await start({ stateDir: dir, webhookUrl: shop.url });
    await vi.waitFor(() => expect(shop.types()).toEqual(['payment_intent.created']), PATIENCE_MS);
    await vi.waitFor(() => expect(fakepay.pendingWebhooks()).toBe(0), PATIENCE_MS);
  });

  it.each([
    ['duplicate', 2, 2],
    ['forge', 2, 1],
    ['stale', 2, 1],
    ['drop_until_retry', 1, 1],
    ['drop', 0, 0],
    ['rotate', 1, 1],
  ])('fault %s: %i arrive, %i of them acceptable', async (fault, arriving, acceptable) => {
    const shop = await listen();
    const { fakepay, stripe } = await start({ webhookUrl: shop.url });
    fakepay.faults.add({ on: 'webhook:payment_intent.created', fault, next: 1 });
    await stripe.paymentIntents.create(order);
    await vi.waitFor(() => expect(shop.received).toHaveLength(arriving), PATIENCE_MS);
    await vi.waitFor(() => expect(fakepay.pendingWebhooks()).toBe(0), PATIENCE_MS);
    const accepted = shop.received.filter(({ body, signature }) => {
      try {
        return stripe.webhooks.constructEvent(body, signature, fakepay.webhookSecret).livemode === false;
      } catch {
        return false;
      }
    });
    expect(accepted).toHaveLength(acceptable);
  });

  it('while a secret is rolled are signed by the new one and the old one', async () => {
    const shop = await listen();
    const { fakepay, stripe } = await start({ webhookUrl: shop.url, webhookSecret: 'whsec_new,whsec_old' });
    expect(fakepay.webhookSecret).toBe('whsec_new');
    await stripe.paymentIntents.create(order);
    await vi.waitFor(() => expect(shop.received).toHaveLength(1), PATIENCE_MS);
    const [letter] = shop.received;
    const [body, signature] = [letter?.body ?? '', letter?.signature ?? ''];
    for (const secret of ['whsec_new', 'whsec_old']) stripe.webhooks.constructEvent(body, signature, secret);
    expect(() => stripe.webhooks.constructEvent(body, signature, 'whsec_other')).toThrow();
  });

  it('fault reorder: the later one arrives first', async () => {
    const shop = await listen();
    const { fakepay, stripe } = await start({ webhookUrl: shop.url, webhooksAtOnce: 1 });
    fakepay.faults.add({ on: 'webhook', fault: 'reorder', next: 1, ms: 60_000 });
    const { id } = await stripe.paymentIntents.create(order);
    await stripe.paymentIntents.cancel(id);
    await vi.waitFor(
      () => expect(shop.types()).toEqual(['payment_intent.canceled', 'payment_intent.created']),
      PATIENCE_MS,
    );
  });
});
