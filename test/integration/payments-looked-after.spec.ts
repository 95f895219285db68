import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Checkout, PAID_ONCE, refusal } from '../harness/checkout.ts';
import { accepted } from '../harness/visitor.ts';
import { until } from '../harness/wait.ts';

let checkout: Checkout;
beforeAll(async () => {
  // A minute is three seconds.
  checkout = await Checkout.start({ env: { DEADLINE_SCALE: '20' } });
});
afterEach(() => checkout.product.fakepay.faults.clear());
afterAll(() => checkout?.product.close());

describe('a payment that nobody tells us of', () => {
  it('is found authorised, and its order paid, though every webhook is lost for ever', async () => {
    checkout.product.fakepay.faults.add({ on: 'webhook', fault: 'drop' });
    const pending = await checkout.pendingPayment();
    accepted(await pending.visitor.confirm(pending.payment));
    await pending.visitor.waitFor(pending.order.id, 'paid');
    expect(checkout.truthOf(pending)).toEqual(PAID_ONCE);
  });

  it('whose opening was cut off is opened by itself, under the same key', async () => {
    const pending = await checkout.pendingOrder();
    checkout.product.fakepay.faults.add({ on: 'create', fault: 'reset_after_commit' });
    const key = randomUUID();
    expect(refusal(await pending.visitor.pay(pending.order.id, key))[0]).toBe(503);
    checkout.product.fakepay.faults.clear();
    await until(async () => (await checkout.paymentsOf(pending))[0] === 'stripe card open', {
      what: 'the payment is found open',
    });
    const payment = accepted(await pending.visitor.pay(pending.order.id, key));
    accepted(await pending.visitor.confirm(payment));
    await pending.visitor.waitFor(pending.order.id, 'paid');
    expect(checkout.truthOf(pending)).toEqual(PAID_ONCE);
  });

  it('whose opening is answered 500 for ever is found by what it carries', async () => {
    const pending = await checkout.pendingOrder();
    checkout.product.fakepay.faults.add({ on: 'create', fault: '500_after_commit', next: 1 });
    const opened = await until(
      async () => {
        const answer = await pending.visitor.pay(pending.order.id);
        return answer.status === 201 ? answer.body : null;
      },
      { what: 'the payment is opened', everyMs: 300 },
    );
    accepted(await pending.visitor.confirm(opened));
    await pending.visitor.waitFor(pending.order.id, 'paid');
    expect(checkout.truthOf(pending)).toEqual(PAID_ONCE);
  });
});

describe('a fan who is paying', () => {
  it('has his time from the moment that he can pay, more after a decline, and never beyond the hard maximum', async () => {
    const pending = await checkout.pendingOrder();
    const payBy = async () => Date.parse((await pending.visitor.read(pending.order.id)).body.payBy);
    const first = await payBy();
    const payment = accepted(await pending.visitor.pay(pending.order.id));
    const payable = await payBy();
    expect(payable).toBeGreaterThan(first);
    // Nearly over: a decline gives him his grace, another one near the maximum no more than that.
    const id = await checkout.uuidOf(pending);
    const setDeadlines = (payByMs: number, mostMs: number) =>
      checkout.product.stores.query(
        `UPDATE orders SET pay_by = clock_timestamp() + $2::int * interval '1 millisecond',
           pay_by_most = clock_timestamp() + $3::int * interval '1 millisecond' WHERE id = $1`,
        [id, payByMs, mostMs],
      );
    await setDeadlines(8_000, 60_000);
    const before = await payBy();
    await pending.visitor.confirm(payment, { card: 'pm_card_chargeDeclined' });
    await until(async () => (await payBy()) > before, { what: 'the decline gives more time' });
    await setDeadlines(8_000, 9_000);
    const most = (await payBy()) + 1_000;
    await pending.visitor.confirm(payment, { card: 'pm_card_chargeDeclinedInsufficientFunds' });
    await until(async () => (await payBy()) >= most - 100, { what: 'the maximum is reached' });
    expect(await payBy()).toBeLessThanOrEqual(most + 100);
    await checkout.makeOverdue(pending);
    await pending.visitor.waitFor(pending.order.id, 'expired');
    await checkout.expectSeatsFree(pending);
  });
});

describe('after PostgreSQL or every replica was away', () => {
  it('nothing expires for a while: the heartbeat of the sweep shows the gap', async () => {
    const { stores } = checkout.product;
    const pending = await checkout.pendingOrder();
    await stores.query("UPDATE sweep_heartbeats SET at = at - interval '1 minute'");
    await until(
      async () => (await stores.query('SELECT FROM sweep_heartbeats WHERE quiet_until > clock_timestamp()')).length > 0,
      { what: 'the gap is seen' },
    );
    await checkout.makeOverdue(pending);
    const [{ quiet } = { quiet: 0 }] = await stores.query<{ quiet: number }>(
      'SELECT (extract(epoch FROM quiet_until) * 1000)::float8 AS quiet FROM sweep_heartbeats',
    );
    await pending.visitor.waitFor(pending.order.id, 'expired');
    const [{ at } = { at: 0 }] = await stores.query<{ at: number }>(
      'SELECT (extract(epoch FROM updated_at) * 1000)::float8 AS at FROM orders WHERE id = $1',
      [await checkout.uuidOf(pending)],
    );
    expect(at).toBeGreaterThanOrEqual(quiet);
  });
});
