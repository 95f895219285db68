import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Checkout, type Pending } from '../harness/checkout.ts';
import { accepted } from '../harness/visitor.ts';
import { until } from '../harness/wait.ts';

let checkout: Checkout;
beforeAll(async () => {
  checkout = await Checkout.start();
});
afterEach(() => checkout.product.fakepay.faults.clear());
afterAll(() => checkout?.product.close());

/** The seats are sold, and before their money is taken the bank takes its promise back. */
async function failed(): Promise<Pending> {
  const { product } = checkout;
  const pending = await checkout.pendingPayment();
  product.fakepay.faults.add({ on: 'capture', fault: 'reset_before' });
  accepted(await pending.visitor.confirm(pending.payment));
  await pending.visitor.waitFor(pending.order.id, 'finalised');
  const [intent = ''] = pending.payment.clientSecret.split('_secret_');
  const cancelled = await fetch(`${product.fakepay.url}/v1/payment_intents/${intent}/cancel`, {
    method: 'POST',
    headers: { authorization: `Bearer ${product.fakepay.keys.secret}` },
  });
  expect(cancelled.status).toBe(200);
  product.fakepay.faults.clear();
  await pending.visitor.waitFor(pending.order.id, 'payment_failed');
  return pending;
}

describe('an order whose money the bank refuses after all', () => {
  it('keeps its seats, shows no codes, and is paid again with another card', async () => {
    const pending = await failed();
    expect(await checkout.statesOf(pending)).toBe('ss');
    expect(await pending.visitor.tickets(pending.order.id)).toEqual([]);
    const { body } = await pending.visitor.read(pending.order.id);
    expect(Date.parse(body.payBy)).toBeGreaterThan(Date.now() + 10 * 60_000);
    accepted(await pending.visitor.confirm(await pending.visitor.payable(pending.order.id)));
    await pending.visitor.waitFor(pending.order.id, 'paid');
    expect(await pending.visitor.tickets(pending.order.id)).toHaveLength(2);
    expect(await checkout.ledgerOf(pending)).toEqual({ buyer: -10_000, provider: 10_000 });
  });

  it('gives them back when nobody pays again: its tickets are void, and another fan may buy', async () => {
    const pending = await failed();
    await checkout.makeOverdue(pending);
    await pending.visitor.waitFor(pending.order.id, 'cancelled');
    await checkout.expectSeatsFree(pending);
    const [{ live } = { live: -1 }] = await checkout.product.stores.query<{ live: number }>(
      "SELECT count(*)::int AS live FROM tickets WHERE order_id = $1 AND state = 'live'",
      [await checkout.uuidOf(pending)],
    );
    expect(live).toBe(0);
    expect(await checkout.ledgerOf(pending)).toEqual({});
  });

  it('is not ended while its second payment may still succeed', async () => {
    const pending = await failed();
    const payment = await pending.visitor.payable(pending.order.id);
    checkout.product.fakepay.faults.add({ on: 'cancel', fault: 'reset_before' });
    await checkout.makeOverdue(pending);
    await until(async () => (await checkout.paymentsOf(pending)).at(-1) === 'stripe card voiding', {
      what: 'the second payment is being closed',
    });
    expect(await checkout.statesOf(pending)).toBe('ss');
    checkout.product.fakepay.faults.clear();
    await pending.visitor.waitFor(pending.order.id, 'cancelled');
    expect((await pending.visitor.confirm(payment)).status).toBe(400);
    await checkout.expectSeatsFree(pending);
  });
});
