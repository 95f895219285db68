import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Checkout, type Pending, refusal } from '../harness/checkout.ts';
import { givesBack, paidOrder } from '../harness/refunds.ts';
import { accepted } from '../harness/visitor.ts';
import { until } from '../harness/wait.ts';
import { Gate } from './gate.ts';

/** The SDK sends a call three times by itself, with one key, before it gives up. */
const SDK_ATTEMPTS = 3;
const NEVER_SENT_LOCK = 4711;

let checkout: Checkout;
beforeAll(async () => {
  checkout = await Checkout.start({ env: { STRIPE_TIMEOUT_MS: '8000' } });
  await expiring('never');
});
afterEach(async () => {
  checkout.product.fakepay.faults.clear();
  await expiring('never');
});
afterAll(() => checkout?.product.close());

const query = (sql: string, values: readonly unknown[] = []) => checkout.product.stores.query(sql, values);

/** The sweep of overdue orders rests, as after a gap in its heartbeat, or goes on. */
const expiring = (when: 'now' | 'never') =>
  query(
    `INSERT INTO sweep_heartbeats (name, at, quiet_until)
     VALUES ('expire-orders', clock_timestamp(), clock_timestamp() + $1::interval)
     ON CONFLICT (name) DO UPDATE SET at = excluded.at, quiet_until = excluded.quiet_until`,
    [when === 'never' ? '1 hour' : '0'],
  );

const cancelled = (pending: Pending) => pending.visitor.request('POST', `/api/orders/${pending.order.id}/cancel`);

describe('an order has one payment', () => {
  it('also when two are begun at once', async () => {
    const pending = await checkout.pendingOrder();
    const gate = await Gate.closed(checkout.product.stores, 'LOCK TABLE payments IN SHARE ROW EXCLUSIVE MODE');
    const both = [pending.visitor.pay(pending.order.id), pending.visitor.pay(pending.order.id)];
    await gate.reached(2, 'insert into payments|from orders').finally(() => gate.open());
    const answers = await Promise.all(both);
    expect(await checkout.paymentsOf(pending)).toEqual(['stripe card open']);
    expect(answers.map(({ status }) => status)).toEqual([201, 201]);
  });

  it('also when its call is sent again, as no answer came and no message either', async () => {
    const pending = await checkout.pendingOrder();
    checkout.product.fakepay.faults.add({ on: 'webhook', fault: 'drop' });
    checkout.product.fakepay.faults.add({ on: 'create', fault: 'reset_after_commit', next: SDK_ATTEMPTS });
    expect((await pending.visitor.pay(pending.order.id)).status).toBe(503);
    accepted(await pending.visitor.pay(pending.order.id));
    expect(checkout.truthOf(pending).statuses).toEqual(['requires_payment_method']);
  });

  it('and no other provider is asked while nobody knows what the first has done', async () => {
    const two = await Checkout.start({ fakepayB: {} });
    try {
      const pending = await two.pendingOrder();
      two.product.fakepay.faults.add({ on: 'webhook', fault: 'drop' });
      two.product.fakepay.faults.add({ on: 'create', fault: 'reset_after_commit', next: SDK_ATTEMPTS });
      expect((await pending.visitor.pay(pending.order.id)).status).toBe(503);
      // As if the replica had died before it wrote down that there was no answer.
      await two.product.stores.query("UPDATE payments SET status = 'created'");
      await two.product.fakepay.close();
      expect((await pending.visitor.pay(pending.order.id)).status).toBe(503);
      expect(two.product.fakepayB!.truth().payments).toEqual([]);
    } finally {
      await two.product.close();
    }
  });
});

describe('a payment is refused', () => {
  it('when the time of its order ran out while it waited', async () => {
    const pending = await checkout.pendingOrder();
    const id = await checkout.uuidOf(pending);
    const gate = await Gate.closed(checkout.product.stores, 'SELECT FROM orders WHERE id = $1 FOR UPDATE', [id]);
    const paying = pending.visitor.pay(pending.order.id);
    await gate.reached(1, 'from orders');
    await gate.change("UPDATE orders SET pay_by = clock_timestamp() - interval '1 second' WHERE id = $1", [id]);
    await gate.open();
    expect(refusal(await paying)).toEqual([409, 'checkout.not_payable']);
  });

  it('while its order is being closed: nobody gets its secret', async () => {
    const pending = await checkout.pendingPayment();
    checkout.product.fakepay.faults.add({ on: 'cancel', fault: 'outage' });
    await cancelled(pending);
    expect(await checkout.paymentsOf(pending)).toEqual(['stripe card voiding']);
    expect(refusal(await pending.visitor.pay(pending.order.id))).toEqual([409, 'checkout.not_payable']);
  });

  it('when its order was closed while the provider made it', async () => {
    const pending = await checkout.pendingOrder();
    checkout.product.fakepay.faults.add({ on: 'create', fault: 'hang_after_commit', next: 1, ms: 4_000 });
    const paying = pending.visitor.pay(pending.order.id);
    const sent = () => query('SELECT FROM payments WHERE order_id = $1 AND sent_at IS NOT NULL', [order]);
    const order = await checkout.uuidOf(pending);
    await until(async () => (await sent()).length > 0, { what: 'the call is on its way' });
    checkout.product.fakepay.faults.add({ on: 'cancel', fault: 'outage' });
    await cancelled(pending);
    expect(refusal(await paying)).toEqual([409, 'checkout.not_payable']);
  });

  it('and never made when its order was closed before the call had left', async () => {
    await query(`CREATE FUNCTION wait_at_gate() RETURNS trigger LANGUAGE plpgsql AS
      'BEGIN PERFORM pg_advisory_xact_lock_shared(${NEVER_SENT_LOCK}); RETURN NULL; END'`);
    await query('CREATE TRIGGER gate BEFORE UPDATE OF sent_at ON payments EXECUTE FUNCTION wait_at_gate()');
    const pending = await checkout.pendingOrder();
    const gate = await Gate.closed(checkout.product.stores, `SELECT pg_advisory_xact_lock(${NEVER_SENT_LOCK})`);
    const paying = pending.visitor.pay(pending.order.id);
    await gate.reached(1, 'set sent_at');
    await cancelled(pending);
    expect(await checkout.paymentsOf(pending)).toEqual(['stripe card absent']);
    await gate.open();
    await paying;
    await query('DROP FUNCTION wait_at_gate CASCADE');
    expect(checkout.truthOf(pending).statuses).toEqual([]);
  });
});

describe('an order is not closed', () => {
  it('when its time was extended while the sweep waited for it', async () => {
    const pending = await checkout.pendingOrder();
    const id = await checkout.uuidOf(pending);
    await checkout.makeOverdue(pending);
    const more = "UPDATE orders SET pay_by = clock_timestamp() + interval '1 hour' WHERE id = $1";
    const gate = await Gate.closed(checkout.product.stores, more, [id]);
    await expiring('now');
    await gate.reached(2, 'from orders').finally(() => gate.open());
    const beaten = "SELECT FROM sweep_heartbeats WHERE at > $1::timestamptz + interval '2500 ms'";
    const [{ now }] = (await query('SELECT clock_timestamp() AS now')) as [{ now: Date }];
    await until(async () => (await query(beaten, [now])).length > 0, { what: 'another sweep' });
    expect((await pending.visitor.read(pending.order.id)).body.status).toBe('pending');
    expect(await checkout.statesOf(pending)).toBe('cc');
  });
});

describe('money is taken', () => {
  it('only for seats that are sold: where they are gone, no capture is ordered, and the reservation is let go', async () => {
    const pending = await checkout.pendingPayment();
    const order = await checkout.uuidOf(pending);
    await query('UPDATE places SET order_id = $2 WHERE order_id = $1', [order, randomUUID()]);
    accepted(await pending.visitor.confirm(pending.payment));
    await pending.visitor.waitFor(pending.order.id, 'cancelled');
    const captures = "SELECT FROM outbox WHERE key LIKE 'capture:%' AND payload->>'orderId' = $1";
    expect(await query(captures, [order])).toEqual([]);
    expect(checkout.truthOf(pending).movements).not.toContain('capture 10000');
  });

  it('and goes back once, though the call is sent again as no answer came and no message either', async () => {
    const paid = await paidOrder(checkout);
    checkout.product.fakepay.faults.add({ on: 'webhook', fault: 'drop' });
    checkout.product.fakepay.faults.add({ on: 'refund', fault: 'reset_after_commit', next: SDK_ATTEMPTS });
    accepted(await givesBack(checkout, paid, { amount: 1_000, reason: 'goodwill' }));
    const ended = async () => (await query("SELECT FROM refunds WHERE status IN ('pending', 'succeeded')")).length > 0;
    await until(ended, { what: 'the refund was answered' });
    const refunds = checkout.truthOf(paid).movements.filter((each) => each.startsWith('refund'));
    expect(refunds).toEqual(['refund 1000']);
  });

  it('and does not go back while the bank has it in dispute', async () => {
    const paid = await paidOrder(checkout);
    const { fakepay } = checkout.product;
    const intent = fakepay.truth().intents.find(({ metadata }) => metadata.order_id === paid.order.id)!;
    const body = JSON.stringify({ payment_intent: intent.id, reason: 'fraudulent' });
    const opened = await fetch(`${fakepay.url}/__disputes`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    });
    expect(opened.ok).toBe(true);
    await paid.visitor.waitFor(paid.order.id, 'disputed');
    expect(refusal(await givesBack(checkout, paid, { all: true }))).toEqual([409, 'refunds.disputed']);
  });
});
