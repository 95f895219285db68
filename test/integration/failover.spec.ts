import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Checkout, PAID_ONCE, type Pending, refusal } from '../harness/checkout.ts';
import { accepted, type Payment } from '../harness/visitor.ts';
import { until } from '../harness/wait.ts';

const SDK_ATTEMPTS = 3;

let checkout: Checkout;
beforeAll(async () => {
  checkout = await Checkout.start({ fakepayB: {} });
});
afterEach(() => checkout.product.fakepay.faults.clear());
afterAll(() => checkout?.product.close());

/** What the fan does on the second gateway's page. */
async function payOnPage({ clientSecret, apiBase }: Payment, card = 'visa'): Promise<void> {
  const answer = await fetch(`${apiBase}/sessions/${clientSecret}/authorise`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ card }),
  });
  expect(answer.status).toBe(200);
}

/** Of an order, at the second gateway. */
function atSecond({ order }: Pending): string[] {
  const { payments } = checkout.product.fakepayB!.truth();
  return payments.filter(({ metadata }) => metadata.order === order.id).map(({ state }) => state);
}

describe('a card that the bank behind the first provider declines "for now"', () => {
  it('may be paid at the second, once, when the first payment is seen closed', async () => {
    const pending = await checkout.pendingPayment();
    const { visitor, order, payment } = pending;
    expect(payment.provider).toBe('stripe');
    await visitor.confirm(payment, { card: 'pm_card_chargeDeclinedProcessingError' });
    expect(await checkout.paymentErrorOf(pending)).toMatchObject({ advice: 'retry' });
    const second = accepted(await visitor.pay(order.id));
    expect(second.provider).toBe('fakepay-b');
    expect(checkout.truthOf(pending)).toEqual({ statuses: ['canceled'], movements: [] });
    await payOnPage(second);
    await visitor.waitFor(order.id, 'paid');
    expect(atSecond(pending)).toEqual(['CAPTURED']);
    expect(await checkout.ledgerOf(pending)).toEqual({ buyer: -10_000, provider: 10_000 });
  });

  it.each([
    ['insufficient funds', 'pm_card_chargeDeclinedInsufficientFunds', 'other_method'],
    ['a stolen card', 'pm_card_chargeDeclinedStolenCard', 'stop'],
  ])('is not sent elsewhere for %s', async (_why, card, advice) => {
    const pending = await checkout.pendingPayment();
    await pending.visitor.confirm(pending.payment, { card });
    expect(await checkout.paymentErrorOf(pending)).toMatchObject({ advice });
    expect(accepted(await pending.visitor.pay(pending.order.id)).provider).toBe('stripe');
    expect(atSecond(pending)).toEqual([]);
  });
});

describe('a first provider whose answer was lost', () => {
  it('is never left: nobody knows what it has done, and two payments could both move money', async () => {
    const pending = await checkout.pendingOrder();
    checkout.product.fakepay.faults.add({ on: 'create', fault: 'reset_after_commit', next: SDK_ATTEMPTS });
    const key = randomUUID();
    expect(refusal(await pending.visitor.pay(pending.order.id, key))).toEqual([503, 'payments.provider_away']);
    const payment = accepted(await pending.visitor.pay(pending.order.id, key));
    expect(payment.provider).toBe('stripe');
    expect(atSecond(pending)).toEqual([]);
    accepted(await pending.visitor.confirm(payment));
    await pending.visitor.waitFor(pending.order.id, 'paid');
    expect(checkout.truthOf(pending)).toEqual(PAID_ONCE);
  });
});

describe('a refund at a provider that keeps no errors for a key', () => {
  it('is one refund, though the answer of the first was an error after its effect', async () => {
    const { product, event } = checkout;
    await product.admin(product.organizers[0].key, 'PATCH', `/api/admin/events/${event.id}`, {
      cancelUntil: new Date(Date.now() + 86_400_000).toISOString(),
    });
    const pending = await checkout.pendingPayment();
    await pending.visitor.confirm(pending.payment, { card: 'pm_card_chargeDeclinedProcessingError' });
    await checkout.paymentErrorOf(pending);
    await payOnPage(accepted(await pending.visitor.pay(pending.order.id)));
    await pending.visitor.waitFor(pending.order.id, 'paid');
    product.fakepayB!.faults.add({ on: 'refund', fault: '500_after_commit', next: 1 });
    const path = `/api/orders/${pending.order.id}/refunds`;
    accepted(await pending.visitor.request('POST', path, { body: {}, key: randomUUID() }));
    await pending.visitor.waitFor(pending.order.id, 'refunded');
    const { refunds } = product.fakepayB!.truth();
    expect(refunds.map(({ amount }) => amount)).toEqual([10_000]);
    expect(await checkout.ledgerOf(pending)).toEqual({});
  });
});

describe('a first provider that cannot be reached', () => {
  it('sends new payments to the second at once; those of before stay with it', async () => {
    const before = await checkout.pendingPayment();
    await checkout.product.fakepay.close();
    const pending = await checkout.pendingOrder();
    const payment = accepted(await pending.visitor.pay(pending.order.id));
    expect(payment.provider).toBe('fakepay-b');
    await payOnPage(payment);
    await pending.visitor.waitFor(pending.order.id, 'paid');
    expect(await checkout.paymentsOf(pending)).toEqual(['stripe card absent', 'fakepay-b card captured']);
    // Its time runs out: it can be closed by the provider that has it and by no other, and waits for that.
    await checkout.makeOverdue(before);
    await until(async () => (await checkout.paymentsOf(before))[0] === 'stripe card voiding', {
      what: 'the payment is being closed',
    });
    expect(await checkout.statesOf(before)).toBe('cc');
  });
});
