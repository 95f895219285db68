import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Checkout, PAID_ONCE, type Pending, refusal } from '../harness/checkout.ts';
import { accepted, type Order, type Problem } from '../harness/visitor.ts';

let checkout: Checkout;
beforeAll(async () => {
  checkout = await Checkout.start();
});
afterAll(() => checkout?.product.close());

describe('a payment that succeeds', () => {
  it('sells the seats, captures once, and shows the tickets', async () => {
    const pending = await checkout.pendingPayment();
    const { visitor, order, payment } = pending;
    expect(order).toMatchObject({ status: 'pending', total: { amount: 10_000, currency: 'EUR' }, ticketsReady: false });
    expect(await checkout.statesOf(pending)).toBe('cc');
    expect(await visitor.tickets(order.id)).toEqual([]);

    accepted(await visitor.confirm(payment));
    const paid = await visitor.waitFor(order.id, 'paid');
    expect(paid).toMatchObject({ ticketsReady: true, paymentError: null, total: order.total });
    expect(await visitor.tickets(order.id)).toHaveLength(2);
    expect(await checkout.statesOf(pending)).toBe('ss');
    expect(checkout.truthOf(pending)).toEqual(PAID_ONCE);
  });

  it('is nobody else’s business', async () => {
    const { order } = await checkout.pendingOrder();
    const stranger = checkout.somebody();
    const path = `/api/orders/${order.id}`;
    const tries = [
      await stranger.get<Problem>(path),
      await stranger.get<Problem>(`${path}/tickets`),
      await stranger.pay(order.id),
      await stranger.request<Problem>('POST', `${path}/cancel`),
    ];
    expect(tries.map(refusal)).toEqual(tries.map(() => [404, 'checkout.order_not_found']));
  });
});

describe('a declined card', () => {
  it('is told, the seats stay, and another card pays the same intent', async () => {
    const pending = await checkout.pendingPayment();
    const { visitor, order, payment } = pending;
    expect((await visitor.confirm(payment, { card: 'pm_card_chargeDeclined' })).status).toBe(402);
    expect(await checkout.paymentErrorOf(pending)).toMatchObject({ message: expect.any(String) });
    expect((await visitor.read(order.id)).body.status).toBe('pending');
    expect(await checkout.statesOf(pending)).toBe('cc');

    const again = accepted(await visitor.pay(order.id));
    expect([again.id, again.clientSecret]).toEqual([payment.id, payment.clientSecret]);
    accepted(await visitor.confirm(again));
    expect(await visitor.waitFor(order.id, 'paid')).toMatchObject({ paymentError: null });
    expect(checkout.truthOf(pending)).toEqual(PAID_ONCE);
  });
});

describe('3-D Secure', () => {
  it('approved at the bank, the order is paid', async () => {
    const pending = await checkout.pendingPayment();
    const { visitor, order, payment } = pending;
    const intent = accepted(await visitor.confirm(payment, { card: 'pm_card_threeDSecure2Required' }));
    expect(intent.status).toBe('requires_action');
    expect((await visitor.read(order.id)).body.status).toBe('pending');
    accepted(await visitor.answerBank(intent, 'approve'));
    await visitor.waitFor(order.id, 'paid');
    expect(checkout.truthOf(pending)).toEqual(PAID_ONCE);
  });

  it('declined at the bank, the order waits for another card', async () => {
    const pending = await checkout.pendingPayment();
    const { visitor, order, payment } = pending;
    const intent = accepted(await visitor.confirm(payment, { card: 'pm_card_threeDSecure2Required' }));
    await visitor.answerBank(intent, 'decline');
    expect(await checkout.paymentErrorOf(pending)).not.toBeNull();
    accepted(await visitor.confirm(payment));
    await visitor.waitFor(order.id, 'paid');
    expect(checkout.truthOf(pending)).toEqual(PAID_ONCE);
  });
});

describe('a fan who does not want it any more', () => {
  const cancel = ({ visitor, order }: Pending) =>
    visitor.request<Order & Problem>('POST', `/api/orders/${order.id}/cancel`);

  it('cancels at once where no payment was begun; twice is once', async () => {
    const pending = await checkout.pendingOrder();
    expect(accepted(await cancel(pending)).status).toBe('cancelled');
    expect(accepted(await cancel(pending)).status).toBe('cancelled');
    await checkout.expectSeatsFree(pending);
  });

  it('cancels once his payment is closed', async () => {
    const pending = await checkout.pendingPayment();
    accepted(await cancel(pending));
    await pending.visitor.waitFor(pending.order.id, 'cancelled');
    expect(checkout.truthOf(pending)).toEqual({ statuses: ['canceled'], movements: [] });
    await checkout.expectSeatsFree(pending);
  });

  it('cannot cancel what is paid', async () => {
    const pending = await checkout.pendingPayment();
    accepted(await pending.visitor.confirm(pending.payment));
    await pending.visitor.waitFor(pending.order.id, 'paid');
    expect(refusal(await cancel(pending))).toEqual([409, 'checkout.not_cancellable']);
    expect(await checkout.statesOf(pending)).toBe('ss');
  });
});

describe('a command that is sent again', () => {
  it('under the same key answers the same order, also when both come at once', async () => {
    const visitor = checkout.somebody();
    const hold = accepted(await visitor.hold(checkout.event.slug, { bestAvailable: { quantity: 1 } }));
    const key = randomUUID();
    const answers = await Promise.all([1, 2, 3].map(() => visitor.order(hold.id, key)));
    answers.push(await visitor.order(hold.id, key));
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201]);
    for (const { body } of answers) expect(body).toEqual(answers[0]!.body);
    expect(await checkout.product.stores.query('SELECT FROM orders WHERE hold_id = $1', [hold.id])).toHaveLength(1);
  });

  it('with another body is refused', async () => {
    const visitor = checkout.somebody();
    const hold = accepted(await visitor.hold(checkout.event.slug, { bestAvailable: { quantity: 1 } }));
    const key = randomUUID();
    accepted(await visitor.order(hold.id, key));
    const body = { holdId: hold.id, buyer: { email: 'eve@example.com', name: 'Eve' } };
    const again = await visitor.request<Problem>('POST', '/api/orders', { body, key });
    expect(refusal(again)).toEqual([422, 'http.idempotency_key_reused']);
  });

  it('under another key makes no second order of a hold, and no second intent of an order', async () => {
    const visitor = checkout.somebody();
    const hold = accepted(await visitor.hold(checkout.event.slug, { bestAvailable: { quantity: 1 } }));
    const orders = await Promise.all([visitor.order(hold.id), visitor.order(hold.id)]);
    expect(await checkout.product.stores.query('SELECT FROM orders WHERE hold_id = $1', [hold.id])).toHaveLength(1);
    const made = orders.find(({ status }) => status === 201)!.body;
    const payments = await Promise.all([1, 2, 3].map(() => visitor.pay(made.id)));
    const secrets = payments.map((payment) => accepted(payment).clientSecret);
    expect(new Set(secrets).size).toBe(1);
    expect(checkout.truthOf({ order: made }).statuses).toHaveLength(1);
  });
});

describe('a fan with unpaid orders', () => {
  it('gets no fourth one until one of the three is gone', async () => {
    const visitor = checkout.somebody();
    const first = await checkout.pendingOrder(visitor, 1);
    await checkout.pendingOrder(visitor, 1);
    await checkout.pendingOrder(visitor, 1);
    const hold = accepted(await visitor.hold(checkout.event.slug, { bestAvailable: { quantity: 1 } }));
    expect(refusal(await visitor.order(hold.id))).toEqual([409, 'checkout.too_many_unpaid']);
    accepted(await visitor.request('POST', `/api/orders/${first.order.id}/cancel`));
    expect((await visitor.order(hold.id)).status).toBe(201);
  });
});
