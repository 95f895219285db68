import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Checkout, type Pending } from '../harness/checkout.ts';
import { refundsOf } from '../harness/refunds.ts';
import { accepted, type Intent } from '../harness/visitor.ts';
import { until } from '../harness/wait.ts';

/** The payer's app pays this long after his request was withdrawn, by the gateway's clock, which the test moves. */
const LATE_MS = 3_600_000;

let checkout: Checkout;
beforeAll(async () => {
  checkout = await Checkout.start({ env: { STRIPE_TIMEOUT_MS: '2000' } }, { currency: 'INR' });
});
afterEach(() => checkout.product.fakepay.faults.clear());
afterAll(() => checkout?.product.close());

/** An order whose fan has been asked in his app. */
async function asked(pending?: Pending): Promise<Pending & { intent: Intent }> {
  const order = pending ?? (await checkout.pendingOrder());
  const payment = accepted(await order.visitor.pay(order.order.id, randomUUID(), 'upi'));
  return { ...order, intent: accepted(await order.visitor.confirm(payment, { card: 'pm_upi' })) };
}

/** The order runs out of time, its seats are on sale again, and then his app pays all the same. */
async function paysLate(pending: Pending & { intent: Intent }, meanwhile: () => Promise<unknown>): Promise<void> {
  checkout.product.fakepay.faults.add({ on: 'upi', fault: 'late_success', ms: LATE_MS });
  await checkout.makeOverdue(pending);
  await pending.visitor.waitFor(pending.order.id, 'expired');
  await meanwhile();
  checkout.product.fakepay.advance(LATE_MS);
}

describe('a payment by UPI', () => {
  it('sells the seats and is charged once, when the payer approves in his app', async () => {
    const pending = await asked();
    accepted(await pending.visitor.answerApp(pending.intent, 'approve', 200));
    await pending.visitor.waitFor(pending.order.id, 'paid');
    expect(await pending.visitor.tickets(pending.order.id)).toHaveLength(2);
    expect(checkout.truthOf(pending).movements).toEqual(['capture 10000']);
    expect(await checkout.ledgerOf(pending)).toEqual({ buyer: -10_000, provider: 10_000 });
  });

  it('that is declined leaves the order open for another way to pay', async () => {
    const pending = await asked();
    accepted(await pending.visitor.answerApp(pending.intent, 'decline'));
    const card = accepted(await pending.visitor.pay(pending.order.id));
    expect(card.method).toBe('card');
    accepted(await pending.visitor.confirm(card));
    await pending.visitor.waitFor(pending.order.id, 'paid');
    expect(await checkout.paymentsOf(pending)).toEqual(['stripe upi voided', 'stripe card captured']);
    expect(await checkout.ledgerOf(pending)).toEqual({ buyer: -10_000, provider: 10_000 });
  });
});

describe('money that comes after its order has expired', () => {
  it('gets the same seats where they are free still', async () => {
    const pending = await asked();
    await paysLate(pending, async () => expect(await checkout.statesOf(pending)).toBe('ff'));
    await pending.visitor.waitFor(pending.order.id, 'paid');
    expect(await checkout.statesOf(pending)).toBe('ss');
    const { body } = await pending.visitor.read(pending.order.id);
    expect(body.lines.map(({ seat }) => seat?.id)).toEqual(pending.hold.seats.map(({ id }) => id));
    expect(await pending.visitor.tickets(pending.order.id)).toHaveLength(2);
  });

  it('gets equal seats where somebody else has bought them', async () => {
    const pending = await asked();
    const seats = pending.hold.seats.map(({ id }) => id);
    const other = checkout.somebody();
    await paysLate(pending, () =>
      until(async () => (await other.hold(checkout.event.slug, { seats })).status === 201, {
        what: 'the seats can be held again',
      }).then(async () => checkout.ordered(other, { bestAvailable: { quantity: 1 } })),
    );
    // Held by another fan is not taken: PostgreSQL would sell it, and he would lose what he was promised.
    await pending.visitor.waitFor(pending.order.id, 'paid');
    const { body } = await pending.visitor.read(pending.order.id);
    expect(body.lines).toHaveLength(2);
    expect(await checkout.statesOf(pending)).toBe('ss');
    expect(await checkout.ledgerOf(pending)).toEqual({ buyer: -10_000, provider: 10_000 });
  });

  it('is not charged beside another payment of the same order: it goes back, or never counts', async () => {
    const pending = await asked();
    checkout.product.fakepay.faults.add({ on: 'upi', fault: 'late_success', ms: LATE_MS });
    const card = accepted(await pending.visitor.pay(pending.order.id));
    accepted(await pending.visitor.confirm(card));
    await pending.visitor.waitFor(pending.order.id, 'paid');
    checkout.product.fakepay.advance(LATE_MS);
    await until(async () => (await checkout.paymentsOf(pending))[0] === 'stripe upi refunded', {
      what: 'the late money has come and gone back',
    });
    const [refund] = (await refundsOf(pending)).items;
    expect(refund).toMatchObject({
      reason: 'late_payment',
      status: 'succeeded',
      amount: { amount: 10_000 },
      seats: [],
    });
    expect((await pending.visitor.read(pending.order.id)).body.status).toBe('paid');
    expect(await checkout.paymentsOf(pending)).toEqual(['stripe upi refunded', 'stripe card captured']);
    expect(await checkout.ledgerOf(pending)).toEqual({ buyer: -10_000, provider: 10_000 });
    expect(await pending.visitor.tickets(pending.order.id)).toHaveLength(2);
  });

  it('goes back where neither the same nor equal seats are free', async () => {
    const pending = await asked();
    await paysLate(pending, () => checkout.product.stores.query("UPDATE places SET state = 'x' WHERE state = 'f'"));
    await pending.visitor.waitFor(pending.order.id, 'refunded');
    expect((await refundsOf(pending)).items).toMatchObject([
      { reason: 'late_payment', status: 'succeeded', seats: [] },
    ]);
    expect(await checkout.paymentsOf(pending)).toEqual(['stripe upi refunded']);
    expect(await checkout.ledgerOf(pending)).toEqual({});
    expect(await checkout.statesOf(pending)).toBe('xx');
  });
});
