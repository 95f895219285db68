import { createHmac, randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Checkout, PAID_ONCE, type Pending } from '../harness/checkout.ts';
import { accepted } from '../harness/visitor.ts';
import { until } from '../harness/wait.ts';

const AUTHORISED = 'payment_intent.amount_capturable_updated';
const DECLINED = 'payment_intent.payment_failed';

let checkout: Checkout;
beforeAll(async () => {
  checkout = await Checkout.start();
});
afterEach(() => checkout.product.fakepay.faults.clear());
afterAll(() => checkout?.product.close());

/** What the provider has told of an order, once it has: the bytes as they came. */
async function told(type: string, { order }: Pick<Pending, 'order'>): Promise<string> {
  const sql = 'SELECT body FROM webhook_inbox WHERE type = $1 AND body LIKE $2 AND processed_at IS NOT NULL';
  const find = async () => {
    const [row] = await checkout.product.stores.query<{ body: string }>(sql, [type, `%${order.id}%`]);
    return row?.body;
  };
  return until(find, { what: `${type} has been told` });
}

const anew = (body: string): { id: string; body: string } => {
  const id = `evt_${randomUUID()}`;
  return { id, body: JSON.stringify({ ...(JSON.parse(body) as object), id }) };
};

/** Tells it again, rightly signed. @returns the status of the answer */
async function tell(body: string): Promise<number> {
  const at = Math.floor(Date.now() / 1000);
  const mac = createHmac('sha256', checkout.product.fakepay.webhookSecret).update(`${at}.${body}`).digest('hex');
  const headers = { 'stripe-signature': `t=${at},v1=${mac}` };
  return (await checkout.somebody().request('POST', '/api/webhooks/stripe', { body, headers })).status;
}

describe('a message that comes again', () => {
  it('changes nothing: what was told after it stands', async () => {
    const pending = await checkout.pendingPayment();
    await pending.visitor.confirm(pending.payment, { card: 'pm_card_chargeDeclinedInsufficientFunds' });
    const first = await told(DECLINED, pending);
    await pending.visitor.confirm(pending.payment, { card: 'pm_card_chargeDeclinedExpiredCard' });
    const shown = async () => (await pending.visitor.read(pending.order.id)).body.paymentError?.code;
    const second = await until(async () => ((await shown()) === 'expired_card' ? 'expired_card' : null), {
      what: 'the second decline is shown',
    });
    expect(await tell(first)).toBe(204);
    expect(await shown()).toBe(second);
  });
});

describe('a message that comes late', () => {
  it('does not call back a capture that is on its way', async () => {
    const pending = await checkout.pendingPayment();
    checkout.product.fakepay.faults.add({ on: 'capture', fault: 'outage' });
    checkout.product.fakepay.faults.add({ on: 'retrieve', fault: 'outage' });
    accepted(await pending.visitor.confirm(pending.payment));
    const body = await told(AUTHORISED, pending);
    const capturing = async () => (await checkout.paymentsOf(pending))[0] === 'stripe card capturing';
    await until(capturing, { what: 'the capture is on its way' });
    expect(await tell(anew(body).body)).toBe(204);
    expect(await checkout.paymentsOf(pending)).toEqual(['stripe card capturing']);
    checkout.product.fakepay.faults.clear();
    await pending.visitor.waitFor(pending.order.id, 'paid');
    expect(checkout.truthOf(pending)).toEqual(PAID_ONCE);
  });

  it('does not take a payment back from where it has come to', async () => {
    const pending = await checkout.pendingPayment();
    accepted(await pending.visitor.confirm(pending.payment));
    await pending.visitor.waitFor(pending.order.id, 'paid');
    const { id, body } = anew(await told(AUTHORISED, pending));
    expect(await tell(body)).toBe(204);
    const heard = 'SELECT FROM webhook_inbox WHERE id = $1 AND processed_at IS NOT NULL';
    await until(async () => (await checkout.product.stores.query(heard, [id])).length === 1, { what: 'it was heard' });
    expect(await checkout.paymentsOf(pending)).toEqual(['stripe card captured']);
  });
});
