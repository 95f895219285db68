import Stripe from 'stripe';
import { describe, expect, it, vi } from 'vitest';
import { closers, failureOf, order, PATIENCE_MS, sdkFor, start } from '../testing.ts';

describe('faults', () => {
  const withFault = async (fault: string, more: object = {}) => {
    const { fakepay } = await start();
    const added = await fetch(`${fakepay.url}/__faults`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ on: 'create', fault, next: 1, ...more }),
    });
    expect(added.status).toBe(201);
    const creatingBy = (stripe: Stripe) => () => stripe.paymentIntents.create(order, { idempotencyKey: 'key' });
    // Only who waits for an answer that does not come needs to give up soon.
    const first = fault === 'hang_after_commit' ? sdkFor(fakepay, { timeoutMs: 300 }) : sdkFor(fakepay);
    return { fakepay, create: creatingBy(sdkFor(fakepay)), error: await failureOf(creatingBy(first)()) };
  };

  it.each(['500_before', 'brownout'])('%s: nothing was done, and the key is free', async (fault) => {
    const { fakepay, create, error } = await withFault(fault, { ms: 10, errorShare: 1 });
    expect(error.statusCode).toBeGreaterThanOrEqual(500);
    expect(fakepay.truth().intents).toEqual([]);
    expect((await create()).status).toBe('requires_payment_method');
  });

  it.each(['hang_after_commit', 'truncated_json'])('%s: it was done, and the key finds it', async (fault) => {
    const { fakepay, create } = await withFault(fault);
    await vi.waitFor(() => expect(fakepay.truth().intents).toHaveLength(1), PATIENCE_MS);
    expect((await create()).id).toBe(fakepay.truth().intents[0]?.id);
    expect(fakepay.truth().intents).toHaveLength(1);
  });

  it('500_after_commit: it was done, and the key replays the 500', async () => {
    const { fakepay, create, error } = await withFault('500_after_commit');
    expect(error.statusCode).toBe(500);
    expect((await failureOf(create())).statusCode).toBe(500);
    expect(fakepay.truth().intents).toHaveLength(1);
  });

  it.each([
    ['reset_before', 0],
    ['reset_after_commit', 1],
    ['outage', 0],
  ])('%s: the connection breaks, and %i intents exist', async (fault, intents) => {
    // The SDK sends once more by itself after a reset, so the fault has to strike twice.
    const { fakepay, error } = await withFault(fault, { next: 2 });
    expect(error).toBeInstanceOf(Stripe.errors.StripeConnectionError);
    expect(fakepay.truth().intents).toHaveLength(intents);
  });

  it('slow_loris: the answer drips in, whole', async () => {
    const { fakepay, stripe } = await start();
    fakepay.faults.add({ on: 'create', fault: 'slow_loris', ms: 400, next: 1 });
    const beganAt = performance.now();
    const created = await stripe.paymentIntents.create(order);
    expect(performance.now() - beganAt).toBeGreaterThan(350);
    expect(created.id).toBe(fakepay.truth().intents[0]?.id);
  });

  it('wrong_content_type: it was done, and the answer is a page', async () => {
    const { fakepay, create, error } = await withFault('wrong_content_type');
    expect(error).toBeInstanceOf(Stripe.errors.StripeError);
    expect((await create()).id).toBe(fakepay.truth().intents[0]?.id);
  });

  it('brownout: some answers are 503s, the others come slowly', async () => {
    const { fakepay, stripe } = await start();
    fakepay.faults.add({ on: 'create', fault: 'brownout', ms: 20, seed: 3 });
    let failed = 0;
    for (let call = 0; call < 40; call++) await stripe.paymentIntents.create(order).catch(() => failed++);
    expect(failed).toBeGreaterThan(4);
    expect(failed).toBeLessThan(24);
    expect(fakepay.truth().intents).toHaveLength(40 - failed);
  });

  it.each([
    ['outage', { ms: 1500 }],
    ['500_before', { forMs: 1500 }],
  ])('%s for a while %o ends by itself', async (fault, more) => {
    const { fakepay, stripe } = await start();
    fakepay.faults.add({ on: '*', fault, ...more });
    await failureOf(stripe.paymentIntents.create(order));
    await vi.waitFor(() => stripe.paymentIntents.create(order), PATIENCE_MS);
  });

  it.each([
    ['account', 'global-rate'],
    ['endpoint', 'endpoint-rate'],
  ])('calls beyond the limit of the %s are refused', async (limit, reason) => {
    // Buckets are filled by this clock: what is used up stays used up.
    const clock = vi.spyOn(performance, 'now').mockReturnValue(performance.now());
    closers.push(() => clock.mockRestore());
    const { fakepay, stripe } = await start({ rateLimits: { [limit]: 2 } });
    const calls = Array.from({ length: 12 }, () => stripe.paymentIntents.create(order));
    const refused = (await Promise.allSettled(calls)).flatMap((outcome) =>
      outcome.status === 'rejected' ? [outcome.reason as Stripe.errors.StripeError] : [],
    );
    expect(refused.length).toBeGreaterThan(3);
    expect(refused[0]).toBeInstanceOf(Stripe.errors.StripeRateLimitError);
    expect(refused[0]?.headers?.['stripe-rate-limited-reason']).toBe(reason);
    // Another endpoint has a bucket of its own; the account has one for all.
    const [other] = await Promise.allSettled([stripe.refunds.list()]);
    expect(other.status).toBe(limit === 'account' ? 'rejected' : 'fulfilled');
    expect(fakepay.truth().intents).toHaveLength(12 - refused.length);
  });

  it('rate_limit above so many a second', async () => {
    // All calls come within one second.
    const clock = vi.spyOn(Date, 'now').mockReturnValue(Date.now());
    closers.push(() => clock.mockRestore());
    const { fakepay, stripe } = await start();
    fakepay.faults.add({ on: 'create', fault: 'rate_limit', perSecond: 3 });
    const outcomes = await Promise.allSettled(Array.from({ length: 8 }, () => stripe.paymentIntents.create(order)));
    expect(outcomes.some((outcome) => outcome.status === 'rejected' && outcome.reason.statusCode === 429)).toBe(true);
    expect(fakepay.truth().intents.length).toBeGreaterThanOrEqual(3);
  });

  it('by probability strike alike for the same seed', async () => {
    const strikes = async (): Promise<boolean[]> => {
      const { fakepay, stripe } = await start();
      fakepay.faults.add({ on: '*', fault: '500_before', probability: 0.5, seed: 7 });
      const struck: boolean[] = [];
      for (let call = 0; call < 20; call++) {
        struck.push(
          await stripe.paymentIntents.create(order).then(
            () => false,
            () => true,
          ),
        );
      }
      return struck;
    };
    const first = await strikes();
    expect(first).toContain(true);
    expect(first).toContain(false);
    expect(await strikes()).toEqual(first);
  });

  it('are listed with their strikes, refused when misspelt, and cleared', async () => {
    const { fakepay, stripe } = await start();
    fakepay.faults.add({ on: 'create', fault: '500_before', next: 1 });
    await failureOf(stripe.paymentIntents.create(order));
    const url = `${fakepay.url}/__faults`;
    expect(await (await fetch(url)).json()).toMatchObject({ faults: [{ fault: '500_before', fired: 1 }] });
    const headers = { 'Content-Type': 'application/json' };
    const misspelt = await fetch(url, { method: 'POST', headers, body: '{"on":"create","fault":"explode"}' });
    expect(misspelt.status).toBe(400);
    expect((await fetch(url, { method: 'POST', body: '{"on":"create","fault":"outage"}' })).status).toBe(415);
    const other = fakepay.faults.add({ on: 'webhook', fault: 'drop' });
    await fetch(`${url}/${other.id}`, { method: 'DELETE' });
    expect(fakepay.faults.list()).toMatchObject([{ fault: '500_before' }]);
    await fetch(url, { method: 'DELETE' });
    expect(await (await fetch(url)).json()).toEqual({ faults: [] });
  });
});
