import { describe, expect, it } from 'vitest';
import { order, post, start, stateDir } from '../testing.ts';

const dayMs = 86_400_000;

describe("fakepay's clock", () => {
  it('moved by seven days ends an authorisation that nobody captured', async () => {
    const { fakepay, stripe } = await start();
    const pay = { ...order, confirm: true, payment_method: 'pm_card_visa' };
    const { id } = await stripe.paymentIntents.create(pay);
    const captured = await stripe.paymentIntents.create(pay);
    await stripe.paymentIntents.capture(captured.id);
    await post(fakepay, '/__clock', { advanceMs: 7 * dayMs - 60_000 });
    expect((await stripe.paymentIntents.retrieve(id)).status).toBe('requires_capture');
    await post(fakepay, '/__clock', { advanceMs: 60_000 });
    const expired = await stripe.paymentIntents.retrieve(id);
    expect(expired).toMatchObject({ status: 'canceled', cancellation_reason: 'automatic' });
    expect((await stripe.paymentIntents.retrieve(captured.id)).status).toBe('succeeded');
    expect(fakepay.truth().totals.eur).toMatchObject({ authorise: 26_000, capture: 13_000, void: 13_000 });
  });

  it('moved by a day forgets keys: the same request is a new one', async () => {
    const { fakepay, stripe } = await start();
    const create = () => stripe.paymentIntents.create(order, { idempotencyKey: 'key' });
    const first = await create();
    fakepay.advance(dayMs - 1000);
    expect((await create()).id).toBe(first.id);
    fakepay.advance(1001);
    expect((await create()).id).not.toBe(first.id);
  });

  it('does not run back in a restart', async () => {
    const dir = stateDir();
    const first = await start({ stateDir: dir });
    await post(first.fakepay, '/__clock', { advanceMs: dayMs });
    await first.fakepay.close();
    const { fakepay, stripe } = await start({ stateDir: dir });
    expect((await stripe.paymentIntents.create(order)).created).toBeGreaterThan(Date.now() / 1000 + 86_000);
    expect(await (await fetch(`${fakepay.url}/__clock`)).json()).toMatchObject({ aheadMs: dayMs });
  });

  it('refuses to run back, or by nothing', async () => {
    const { fakepay } = await start();
    for (const advanceMs of [-1, 0, 'soon']) {
      expect((await post(fakepay, '/__clock', { advanceMs })).status).toBe(400);
    }
  });
});
