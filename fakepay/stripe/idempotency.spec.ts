import Stripe from 'stripe';
import { describe, expect, it, vi } from 'vitest';
import { closers, failureOf, order, start } from '../testing.ts';

describe('idempotency', () => {
  it('replays the first answer, declines included', async () => {
    const { fakepay, stripe } = await start();
    const first = await stripe.paymentIntents.create(order, { idempotencyKey: 'key' });
    const second = await stripe.paymentIntents.create(order, { idempotencyKey: 'key' });
    expect(second.id).toBe(first.id);
    expect(second.lastResponse.headers['idempotent-replayed']).toBe('true');
    expect(first.lastResponse.headers['idempotent-replayed']).toBeUndefined();
    const decline = () =>
      stripe.paymentIntents.confirm(first.id, { payment_method: 'pm_card_chargeDeclined' }, { idempotencyKey: 'no' });
    const before = await failureOf(decline());
    await stripe.paymentIntents.confirm(first.id, { payment_method: 'pm_card_visa' });
    expect((await failureOf(decline())).charge).toBe(before.charge);
    expect(fakepay.truth().intents).toHaveLength(1);
  });

  it('refuses other parameters and another endpoint', async () => {
    const { stripe } = await start();
    const { id } = await stripe.paymentIntents.create(order, { idempotencyKey: 'key' });
    const other = await failureOf(stripe.paymentIntents.create({ ...order, amount: 1 }, { idempotencyKey: 'key' }));
    expect(other).toBeInstanceOf(Stripe.errors.StripeIdempotencyError);
    const elsewhere = await failureOf(stripe.paymentIntents.cancel(id, {}, { idempotencyKey: 'key' }));
    expect(elsewhere.message).toContain('same endpoint');
  });

  it('answers 409 while the first request runs', async () => {
    const { stripe } = await start({ latencyMs: 1_500 });
    const [first, second] = await Promise.allSettled([
      stripe.paymentIntents.create(order, { idempotencyKey: 'key' }),
      stripe.paymentIntents.create(order, { idempotencyKey: 'key' }),
    ]);
    const outcomes = [first, second];
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(outcomes.find((outcome) => outcome.status === 'rejected')?.reason).toMatchObject({
      statusCode: 409,
      code: 'idempotency_key_in_use',
    });
  });

  it('saves nothing for what fails validation, nor for a 429', async () => {
    const { fakepay, stripe } = await start();
    const invalid = { ...order, amount: 0 };
    expect((await failureOf(stripe.paymentIntents.create(invalid, { idempotencyKey: 'key' }))).statusCode).toBe(400);
    fakepay.faults.add({ on: 'create', fault: 'rate_limit', next: 1 });
    const limited = await failureOf(stripe.paymentIntents.create(order, { idempotencyKey: 'key' }));
    expect(limited).toBeInstanceOf(Stripe.errors.StripeRateLimitError);
    const created = await stripe.paymentIntents.create(order, { idempotencyKey: 'key' });
    expect(created.lastResponse.headers['idempotent-replayed']).toBeUndefined();
  });

  it('forgets a key after 24 hours', async () => {
    const { stripe } = await start();
    const first = await stripe.paymentIntents.create(order, { idempotencyKey: 'key' });
    const now = vi.spyOn(Date, 'now').mockReturnValue(Date.now() + 24 * 3600 * 1000 + 1);
    closers.push(() => now.mockRestore());
    const second = await stripe.paymentIntents.create(order, { idempotencyKey: 'key' });
    expect(second.id).not.toBe(first.id);
  });
});
