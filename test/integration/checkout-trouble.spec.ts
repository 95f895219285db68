import { createHmac, randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Checkout, PAID_ONCE, refusal } from '../harness/checkout.ts';
import { accepted, type Order, type Payment, type Problem } from '../harness/visitor.ts';
import { until } from '../harness/wait.ts';

/** The SDK sends a call three times by itself, with one key, before it gives up. */
const SDK_ATTEMPTS = 3;

let checkout: Checkout;
beforeAll(async () => {
  checkout = await Checkout.start();
});
afterEach(() => checkout.product.fakepay.faults.clear());
afterAll(() => checkout?.product.close());

describe('a provider that does not answer', () => {
  it.each([
    { fault: 'hang_after_commit', next: SDK_ATTEMPTS, ms: 60_000 },
    { fault: 'reset_after_commit', next: SDK_ATTEMPTS },
    { fault: 'outage', next: SDK_ATTEMPTS },
    // The SDK takes half an answer for an answer, and does not ask again.
    { fault: 'truncated_json', next: 1 },
  ])('by $fault gets a 503; the same key then opens the one intent there is', async (rule) => {
    const pending = await checkout.pendingOrder();
    const { visitor, order } = pending;
    checkout.product.fakepay.faults.add({ on: 'create', ...rule });
    const key = randomUUID();
    const away = await visitor.pay(order.id, key);
    expect(refusal(away)).toEqual([503, 'payments.provider_away']);
    expect(Number(away.headers['retry-after'])).toBeGreaterThan(0);
    expect(await checkout.statesOf(pending)).toBe('cc');

    const payment = accepted(await visitor.pay(order.id, key));
    expect(checkout.truthOf(pending).statuses).toEqual(['requires_payment_method']);
    accepted(await visitor.confirm(payment));
    await visitor.waitFor(order.id, 'paid');
    expect(checkout.truthOf(pending)).toEqual(PAID_ONCE);
  });

  it('to a capture has captured once all the same, though no webhook tells', async () => {
    const pending = await checkout.pendingPayment();
    const { visitor, order, payment } = pending;
    checkout.product.fakepay.faults.add({ on: 'capture', fault: 'reset_after_commit', next: SDK_ATTEMPTS });
    checkout.product.fakepay.faults.add({ on: 'webhook:payment_intent.succeeded', fault: 'drop' });
    accepted(await visitor.confirm(payment));
    await visitor.waitFor(order.id, 'paid');
    expect(await visitor.tickets(order.id)).toHaveLength(2);
    expect(checkout.truthOf(pending)).toEqual(PAID_ONCE);
  });
});

describe('webhooks', () => {
  it.each(['duplicate', 'reorder', 'forge', 'stale', 'drop_until_retry'])(
    'that come with the fault %s change nothing but the time',
    async (fault) => {
      checkout.product.fakepay.faults.add({ on: 'webhook', fault, ...(fault === 'duplicate' ? { copies: 3 } : {}) });
      const pending = await checkout.pendingPayment();
      const { visitor, order, payment } = pending;
      accepted(await visitor.confirm(payment));
      await visitor.waitFor(order.id, 'paid');
      await until(() => checkout.product.fakepay.pendingWebhooks() === 0, {
        what: 'every webhook is taken',
      });
      expect((await visitor.read(order.id)).body.status).toBe('paid');
      expect(await visitor.tickets(order.id)).toHaveLength(2);
      expect(checkout.truthOf(pending)).toEqual(PAID_ONCE);
    },
  );

  /** A message that the order's payment has succeeded, which it has not. */
  function lie({ payment, order }: { payment: Payment; order: Order }): string {
    const object = {
      id: payment.clientSecret.split('_secret_')[0],
      object: 'payment_intent',
      status: 'requires_capture',
      amount: order.total.amount,
      currency: 'eur',
      last_payment_error: null,
      metadata: { payment_id: payment.id, order_id: order.id },
    };
    return JSON.stringify({
      id: `evt_${randomUUID()}`,
      object: 'event',
      type: 'payment_intent.amount_capturable_updated',
      data: { object },
    });
  }

  const post = (body: string, signature: string | undefined) =>
    checkout.somebody().request<Problem>('POST', '/api/webhooks/stripe', {
      body,
      headers: signature === undefined ? {} : { 'stripe-signature': signature },
    });

  function signed(body: string, { secret = checkout.product.fakepay.webhookSecret, secondsAgo = 0 }): string {
    const at = Math.floor(Date.now() / 1000) - secondsAgo;
    return `t=${at},v1=${createHmac('sha256', secret).update(`${at}.${body}`).digest('hex')}`;
  }

  it('unsigned, forged, stale, or changed after signing are refused and leave nothing', async () => {
    const pending = await checkout.pendingPayment();
    const body = lie(pending);
    const tries = [
      await post(body, undefined),
      await post(body, 'nonsense'),
      await post(body, signed(body, { secret: 'whsec_of_somebody_else' })),
      await post(body, signed(body, { secondsAgo: 600 })),
      await post(`${body} `, signed(body, {})),
    ];
    expect(tries.map(refusal)).toEqual(tries.map(() => [400, 'payments.bad_signature']));
    const { id } = JSON.parse(body) as { id: string };
    expect(await checkout.product.stores.query('SELECT FROM webhook_inbox WHERE id = $1', [id])).toEqual([]);
    expect((await pending.visitor.read(pending.order.id)).body.status).toBe('pending');
    expect(await checkout.statesOf(pending)).toBe('cc');
  });

  it('that are signed and no event are refused; with an id and a type they are kept, unread', async () => {
    for (const body of [
      'null',
      '[]',
      '{}',
      '{"id": "", "type": "x"}',
      '{"id": "evt_typeless"}',
      '{"id": "evt_half", "ty',
    ])
      expect([body, ...refusal(await post(body, signed(body, {})))]).toEqual([
        body,
        400,
        expect.stringMatching(/^payments\.unreadable_webhook$|^http\.malformed_body$/),
      ]);
    expect(refusal(await post('[]', signed('[]', {})))).toEqual([400, 'payments.unreadable_webhook']);

    const id = `evt_${randomUUID()}`;
    const body = JSON.stringify({ id, type: 'payment_intent.succeeded', data: null });
    expect((await post(body, signed(body, {}))).status).toBe(204);
    const kept = await checkout.product.stores.query<{ body: string; processed_at: Date | null }>(
      'SELECT body, processed_at FROM webhook_inbox WHERE id = $1',
      [id],
    );
    expect(kept).toEqual([{ body, processed_at: null }]);
  });

  it('of an unknown provider are not found; of another amount than the order they finalise nothing', async () => {
    const pending = await checkout.pendingPayment();
    const body = lie({ ...pending, order: { ...pending.order, total: { amount: 1, currency: 'EUR' } } });
    expect((await checkout.somebody().request('POST', '/api/webhooks/paypal', { body })).status).toBe(404);
    await post(body, signed(body, {}));
    expect((await pending.visitor.read(pending.order.id)).body.status).toBe('pending');
    expect(await checkout.statesOf(pending)).toBe('cc');
  });
});

describe('an order whose time is over', () => {
  it('without a payment expires, and its seats are free again', async () => {
    const pending = await checkout.pendingOrder();
    await checkout.makeOverdue(pending);
    await pending.visitor.waitFor(pending.order.id, 'expired');
    await checkout.expectSeatsFree(pending);
    expect(refusal(await pending.visitor.pay(pending.order.id))).toEqual([409, 'checkout.not_payable']);
  });

  it('gives its seats back only when its payment is seen closed at the provider', async () => {
    const pending = await checkout.pendingPayment();
    const { visitor, order, payment } = pending;
    checkout.product.fakepay.faults.add({ on: 'cancel', fault: 'outage' });
    await checkout.makeOverdue(pending);
    await until(() => checkout.product.fakepay.faults.list()[0]!.fired >= SDK_ATTEMPTS, {
      what: 'the provider was asked to close the payment, in vain',
    });
    expect((await visitor.read(order.id)).body.status).toBe('pending');
    expect(await checkout.statesOf(pending)).toBe('cc');
    expect(refusal(await visitor.pay(order.id))).toEqual([409, 'checkout.not_payable']);

    checkout.product.fakepay.faults.clear();
    await visitor.waitFor(order.id, 'expired');
    expect(checkout.truthOf(pending)).toEqual({ statuses: ['canceled'], movements: [] });
    await checkout.expectSeatsFree(pending);
    expect((await visitor.confirm(payment)).status).toBe(400);
  });

  it('while the fan is at his bank is not paid afterwards', async () => {
    const pending = await checkout.pendingPayment();
    const { visitor, order, payment } = pending;
    const intent = accepted(await visitor.confirm(payment, { card: 'pm_card_threeDSecure2Required' }));
    await checkout.makeOverdue(pending);
    await visitor.waitFor(order.id, 'expired');
    await visitor.answerBank(intent, 'approve');
    expect(checkout.truthOf(pending)).toEqual({ statuses: ['canceled'], movements: [] });
    await checkout.expectSeatsFree(pending);
  });

  it('whose opening call was never answered expires as well, and nothing is left open at the provider', async () => {
    const pending = await checkout.pendingOrder();
    checkout.product.fakepay.faults.add({ on: 'create', fault: 'reset_after_commit', next: SDK_ATTEMPTS });
    expect((await pending.visitor.pay(pending.order.id)).status).toBe(503);
    await checkout.makeOverdue(pending);
    await pending.visitor.waitFor(pending.order.id, 'expired');
    expect(checkout.truthOf(pending)).toEqual({ statuses: ['canceled'], movements: [] });
    await checkout.expectSeatsFree(pending);
  });
});

describe('an order that cannot be closed', () => {
  it('does not keep the seats of the others that are over', async () => {
    const [broken, other] = [await checkout.pendingOrder(), await checkout.pendingOrder()];
    const owner = await checkout.uuidOf(broken);
    const give = (from: string, to: string) =>
      checkout.product.stores.query('UPDATE places SET order_id = $2 WHERE order_id = $1', [from, to]);
    const nobody = randomUUID();
    await give(owner, nobody);
    await checkout.makeOverdue(broken);
    await checkout.makeOverdue(other);
    await other.visitor.waitFor(other.order.id, 'expired');
    await checkout.expectSeatsFree(other);
    expect((await broken.visitor.read(broken.order.id)).body.status).toBe('pending');

    await give(nobody, owner);
    await broken.visitor.waitFor(broken.order.id, 'expired');
  });
});
