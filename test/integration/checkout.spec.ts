import { createHmac, randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { publishEvent, type PublishedEvent } from '../harness/events.ts';
import { type Product, startProduct } from '../harness/product.ts';
import {
  accepted,
  type Answer,
  type Hold,
  type Order,
  type Payment,
  type Problem,
  Visitor,
} from '../harness/visitor.ts';
import { until } from '../harness/wait.ts';

/** The SDK sends a call three times by itself, with one key, before it gives up. */
const SDK_ATTEMPTS = 3;

let product: Product;
let event: PublishedEvent;
beforeAll(async () => {
  product = await startProduct({ replicas: 2, balancer: true, env: { STRIPE_TIMEOUT_MS: '400' } });
  event = await publishEvent(product, { rows: 20, seatsPerRow: 20 });
});
afterEach(() => product.fakepay.faults.clear());
afterAll(() => product?.close());

let visitors = 0;
/** Somebody new, from an address that nobody has come from. */
function somebody(): Visitor {
  visitors++;
  return new Visitor(product.url, { address: `127.3.${visitors >> 7}.${1 + (visitors & 127)}` });
}

const refusal = ({ status, body }: Answer<Problem>): [number, string] => [status, body.code];

interface Pending {
  readonly visitor: Visitor;
  readonly hold: Hold;
  readonly order: Order;
}

async function pendingOrder(visitor = somebody(), quantity = 2): Promise<Pending> {
  const hold = accepted(await visitor.hold(event.slug, { bestAvailable: { quantity } }));
  return { visitor, hold, order: accepted(await visitor.order(hold.id)) };
}

async function pendingPayment(visitor?: Visitor): Promise<Pending & { readonly payment: Payment }> {
  const pending = await pendingOrder(visitor);
  return { ...pending, payment: accepted(await pending.visitor.pay(pending.order.id)) };
}

const uuidOf = async ({ hold }: Pending): Promise<string> => {
  const [row] = await product.stores.query<{ id: string }>('SELECT id FROM orders WHERE hold_id = $1', [hold.id]);
  return row!.id;
};

/** One letter a place of the order in PostgreSQL: f free, c claimed, s sold. */
async function statesOf(pending: Pending): Promise<string> {
  const rows = await product.stores.query<{ state: string }>(
    `SELECT p.state FROM places p JOIN order_lines l USING (event_id, seat_no) WHERE l.order_id = $1 ORDER BY seat_no`,
    [await uuidOf(pending)],
  );
  return rows.map(({ state }) => state).join('');
}

/** What the gateway knows of an order: its intents, and the movements of money such as `capture 10000`. */
function truthOf({ order }: Pick<Pending, 'order'>): { statuses: string[]; movements: string[] } {
  const { intents, movements } = product.fakepay.truth();
  const own = intents.filter(({ metadata }) => metadata.order_id === order.id);
  const ids = new Set(own.map(({ id }) => id));
  return {
    statuses: own.map(({ status }) => status),
    movements: movements.filter(({ intent }) => ids.has(intent)).map(({ kind, amount }) => `${kind} ${amount}`),
  };
}

const PAID_ONCE = { statuses: ['succeeded'], movements: ['authorise 10000', 'capture 10000'] };

async function paymentErrorOf({ visitor, order }: Pending): Promise<Order['paymentError']> {
  return until(async () => (await visitor.read(order.id)).body.paymentError, {
    withinMs: 5_000,
    what: 'the decline is shown',
  });
}

async function makeOverdue(pending: Pending): Promise<void> {
  await product.stores.query("UPDATE orders SET pay_by = clock_timestamp() - interval '1 second' WHERE id = $1", [
    await uuidOf(pending),
  ]);
}

/** The seats can be held by somebody else: PostgreSQL and Redis both have them free. */
async function expectSeatsFree(pending: Pending): Promise<void> {
  expect(await statesOf(pending)).toBe('ff');
  const seats = pending.hold.seats.map(({ id }) => id);
  const other = somebody();
  const again = await until(
    async () => {
      const answer = await other.hold(event.slug, { seats });
      return answer.status === 201 ? answer.body : null;
    },
    { withinMs: 2_000, what: 'the seats can be held again' },
  );
  expect((await other.request('DELETE', `/api/holds/${again.id}`)).status).toBe(204);
}

describe('a payment that succeeds', () => {
  it('sells the seats, captures once, and shows the tickets', async () => {
    const pending = await pendingPayment();
    const { visitor, order, payment } = pending;
    expect(order).toMatchObject({ status: 'pending', total: { amount: 10_000, currency: 'EUR' }, ticketsReady: false });
    expect(await statesOf(pending)).toBe('cc');
    expect(await visitor.tickets(order.id)).toEqual([]);

    accepted(await visitor.confirm(payment));
    const paid = await visitor.waitFor(order.id, 'paid');
    expect(paid).toMatchObject({ ticketsReady: true, paymentError: null, total: order.total });
    expect(await visitor.tickets(order.id)).toHaveLength(2);
    expect(await statesOf(pending)).toBe('ss');
    expect(truthOf(pending)).toEqual(PAID_ONCE);
  });

  it('is nobody else’s business', async () => {
    const { order } = await pendingOrder();
    const stranger = somebody();
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
    const pending = await pendingPayment();
    const { visitor, order, payment } = pending;
    expect((await visitor.confirm(payment, { card: 'pm_card_chargeDeclined' })).status).toBe(402);
    expect(await paymentErrorOf(pending)).toMatchObject({ message: expect.any(String) });
    expect((await visitor.read(order.id)).body.status).toBe('pending');
    expect(await statesOf(pending)).toBe('cc');

    const again = accepted(await visitor.pay(order.id));
    expect([again.id, again.clientSecret]).toEqual([payment.id, payment.clientSecret]);
    accepted(await visitor.confirm(again));
    expect(await visitor.waitFor(order.id, 'paid')).toMatchObject({ paymentError: null });
    expect(truthOf(pending)).toEqual(PAID_ONCE);
  });
});

describe('3-D Secure', () => {
  it('approved at the bank, the order is paid', async () => {
    const pending = await pendingPayment();
    const { visitor, order, payment } = pending;
    const intent = accepted(await visitor.confirm(payment, { card: 'pm_card_threeDSecure2Required' }));
    expect(intent.status).toBe('requires_action');
    expect((await visitor.read(order.id)).body.status).toBe('pending');
    accepted(await visitor.answerBank(intent, 'approve'));
    await visitor.waitFor(order.id, 'paid');
    expect(truthOf(pending)).toEqual(PAID_ONCE);
  });

  it('declined at the bank, the order waits for another card', async () => {
    const pending = await pendingPayment();
    const { visitor, order, payment } = pending;
    const intent = accepted(await visitor.confirm(payment, { card: 'pm_card_threeDSecure2Required' }));
    await visitor.answerBank(intent, 'decline');
    expect(await paymentErrorOf(pending)).not.toBeNull();
    accepted(await visitor.confirm(payment));
    await visitor.waitFor(order.id, 'paid');
    expect(truthOf(pending)).toEqual(PAID_ONCE);
  });
});

describe('a provider that does not answer', () => {
  it.each([
    { fault: 'hang_after_commit', next: SDK_ATTEMPTS, ms: 60_000 },
    { fault: 'reset_after_commit', next: SDK_ATTEMPTS },
    { fault: 'outage', next: SDK_ATTEMPTS },
    // The SDK takes half an answer for an answer, and does not ask again.
    { fault: 'truncated_json', next: 1 },
  ])('by $fault gets a 503; the same key then opens the one intent there is', async (rule) => {
    const pending = await pendingOrder();
    const { visitor, order } = pending;
    product.fakepay.faults.add({ on: 'create', ...rule });
    const key = randomUUID();
    const away = await visitor.pay(order.id, key);
    expect(refusal(away)).toEqual([503, 'checkout.provider_away']);
    expect(Number(away.headers['retry-after'])).toBeGreaterThan(0);
    expect(await statesOf(pending)).toBe('cc');

    const payment = accepted(await visitor.pay(order.id, key));
    expect(truthOf(pending).statuses).toEqual(['requires_payment_method']);
    accepted(await visitor.confirm(payment));
    await visitor.waitFor(order.id, 'paid');
    expect(truthOf(pending)).toEqual(PAID_ONCE);
  });

  it('to a capture has captured once all the same, though no webhook tells', async () => {
    const pending = await pendingPayment();
    const { visitor, order, payment } = pending;
    product.fakepay.faults.add({ on: 'capture', fault: 'reset_after_commit', next: SDK_ATTEMPTS });
    product.fakepay.faults.add({ on: 'webhook:payment_intent.succeeded', fault: 'drop' });
    accepted(await visitor.confirm(payment));
    await visitor.waitFor(order.id, 'paid');
    expect(await visitor.tickets(order.id)).toHaveLength(2);
    expect(truthOf(pending)).toEqual(PAID_ONCE);
  });
});

describe('webhooks', () => {
  it.each(['duplicate', 'reorder', 'forge', 'stale', 'drop_until_retry'])(
    'that come with the fault %s change nothing but the time',
    async (fault) => {
      product.fakepay.faults.add({ on: 'webhook', fault, ...(fault === 'duplicate' ? { copies: 3 } : {}) });
      const pending = await pendingPayment();
      const { visitor, order, payment } = pending;
      accepted(await visitor.confirm(payment));
      await visitor.waitFor(order.id, 'paid');
      await until(() => product.fakepay.pendingWebhooks() === 0, { withinMs: 10_000, what: 'every webhook is taken' });
      expect((await visitor.read(order.id)).body.status).toBe('paid');
      expect(await visitor.tickets(order.id)).toHaveLength(2);
      expect(truthOf(pending)).toEqual(PAID_ONCE);
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
    somebody().request<Problem>('POST', '/api/webhooks/stripe', {
      body,
      headers: signature === undefined ? {} : { 'stripe-signature': signature },
    });

  function signed(body: string, { secret = product.fakepay.webhookSecret, secondsAgo = 0 }): string {
    const at = Math.floor(Date.now() / 1000) - secondsAgo;
    return `t=${at},v1=${createHmac('sha256', secret).update(`${at}.${body}`).digest('hex')}`;
  }

  it('unsigned, forged, stale, or changed after signing are refused and leave nothing', async () => {
    const pending = await pendingPayment();
    const body = lie(pending);
    const tries = [
      await post(body, undefined),
      await post(body, 'nonsense'),
      await post(body, signed(body, { secret: 'whsec_of_somebody_else' })),
      await post(body, signed(body, { secondsAgo: 600 })),
      await post(`${body} `, signed(body, {})),
    ];
    expect(tries.map(refusal)).toEqual(tries.map(() => [400, 'checkout.bad_signature']));
    const { id } = JSON.parse(body) as { id: string };
    expect(await product.stores.query('SELECT FROM webhook_inbox WHERE id = $1', [id])).toEqual([]);
    expect((await pending.visitor.read(pending.order.id)).body.status).toBe('pending');
    expect(await statesOf(pending)).toBe('cc');
  });

  it('of an unknown provider are not found; of another amount than the order they finalise nothing', async () => {
    const pending = await pendingPayment();
    const body = lie({ ...pending, order: { ...pending.order, total: { amount: 1, currency: 'EUR' } } });
    expect((await somebody().request('POST', '/api/webhooks/paypal', { body })).status).toBe(404);
    await post(body, signed(body, {}));
    expect((await pending.visitor.read(pending.order.id)).body.status).toBe('pending');
    expect(await statesOf(pending)).toBe('cc');
  });
});

describe('an order whose time is over', () => {
  it('without a payment expires, and its seats are free again', async () => {
    const pending = await pendingOrder();
    await makeOverdue(pending);
    await pending.visitor.waitFor(pending.order.id, 'expired');
    await expectSeatsFree(pending);
    expect(refusal(await pending.visitor.pay(pending.order.id))).toEqual([409, 'checkout.not_payable']);
  });

  it('gives its seats back only when its payment is seen closed at the provider', async () => {
    const pending = await pendingPayment();
    const { visitor, order, payment } = pending;
    product.fakepay.faults.add({ on: 'cancel', fault: 'outage' });
    await makeOverdue(pending);
    await until(() => product.fakepay.faults.list()[0]!.fired >= SDK_ATTEMPTS, {
      withinMs: 10_000,
      what: 'the provider was asked to close the payment, in vain',
    });
    expect((await visitor.read(order.id)).body.status).toBe('pending');
    expect(await statesOf(pending)).toBe('cc');
    expect(refusal(await visitor.pay(order.id))).toEqual([409, 'checkout.not_payable']);

    product.fakepay.faults.clear();
    await visitor.waitFor(order.id, 'expired');
    expect(truthOf(pending)).toEqual({ statuses: ['canceled'], movements: [] });
    await expectSeatsFree(pending);
    expect((await visitor.confirm(payment)).status).toBe(400);
  });

  it('while the fan is at his bank is not paid afterwards', async () => {
    const pending = await pendingPayment();
    const { visitor, order, payment } = pending;
    const intent = accepted(await visitor.confirm(payment, { card: 'pm_card_threeDSecure2Required' }));
    await makeOverdue(pending);
    await visitor.waitFor(order.id, 'expired');
    await visitor.answerBank(intent, 'approve');
    expect(truthOf(pending)).toEqual({ statuses: ['canceled'], movements: [] });
    await expectSeatsFree(pending);
  });

  it('whose opening call was never answered expires as well, and nothing is left open at the provider', async () => {
    const pending = await pendingOrder();
    product.fakepay.faults.add({ on: 'create', fault: 'reset_after_commit', next: SDK_ATTEMPTS });
    expect((await pending.visitor.pay(pending.order.id)).status).toBe(503);
    await makeOverdue(pending);
    await pending.visitor.waitFor(pending.order.id, 'expired');
    expect(truthOf(pending)).toEqual({ statuses: ['canceled'], movements: [] });
    await expectSeatsFree(pending);
  });
});

describe('an order that cannot be closed', () => {
  it('does not keep the seats of the others that are over', async () => {
    const [broken, other] = [await pendingOrder(), await pendingOrder()];
    const owner = await uuidOf(broken);
    const give = (from: string, to: string) =>
      product.stores.query('UPDATE places SET order_id = $2 WHERE order_id = $1', [from, to]);
    const nobody = randomUUID();
    await give(owner, nobody);
    await makeOverdue(broken);
    await makeOverdue(other);
    await other.visitor.waitFor(other.order.id, 'expired');
    await expectSeatsFree(other);
    expect((await broken.visitor.read(broken.order.id)).body.status).toBe('pending');

    await give(nobody, owner);
    await broken.visitor.waitFor(broken.order.id, 'expired');
  });
});

describe('a fan who does not want it any more', () => {
  const cancel = ({ visitor, order }: Pending) =>
    visitor.request<Order & Problem>('POST', `/api/orders/${order.id}/cancel`);

  it('cancels at once where no payment was begun; twice is once', async () => {
    const pending = await pendingOrder();
    expect(accepted(await cancel(pending)).status).toBe('cancelled');
    expect(accepted(await cancel(pending)).status).toBe('cancelled');
    await expectSeatsFree(pending);
  });

  it('cancels once his payment is closed', async () => {
    const pending = await pendingPayment();
    accepted(await cancel(pending));
    await pending.visitor.waitFor(pending.order.id, 'cancelled');
    expect(truthOf(pending)).toEqual({ statuses: ['canceled'], movements: [] });
    await expectSeatsFree(pending);
  });

  it('cannot cancel what is paid', async () => {
    const pending = await pendingPayment();
    accepted(await pending.visitor.confirm(pending.payment));
    await pending.visitor.waitFor(pending.order.id, 'paid');
    expect(refusal(await cancel(pending))).toEqual([409, 'checkout.not_cancellable']);
    expect(await statesOf(pending)).toBe('ss');
  });
});

describe('a command that is sent again', () => {
  it('under the same key answers the same order, also when both come at once', async () => {
    const visitor = somebody();
    const hold = accepted(await visitor.hold(event.slug, { bestAvailable: { quantity: 1 } }));
    const key = randomUUID();
    const answers = await Promise.all([1, 2, 3].map(() => visitor.order(hold.id, key)));
    answers.push(await visitor.order(hold.id, key));
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201]);
    for (const { body } of answers) expect(body).toEqual(answers[0]!.body);
    expect(await product.stores.query('SELECT FROM orders WHERE hold_id = $1', [hold.id])).toHaveLength(1);
  });

  it('with another body is refused', async () => {
    const visitor = somebody();
    const hold = accepted(await visitor.hold(event.slug, { bestAvailable: { quantity: 1 } }));
    const key = randomUUID();
    accepted(await visitor.order(hold.id, key));
    const body = { holdId: hold.id, buyer: { email: 'eve@example.com', name: 'Eve' } };
    const again = await visitor.request<Problem>('POST', '/api/orders', { body, key });
    expect(refusal(again)).toEqual([422, 'http.idempotency_key_reused']);
  });

  it('under another key makes no second order of a hold, and no second intent of an order', async () => {
    const visitor = somebody();
    const hold = accepted(await visitor.hold(event.slug, { bestAvailable: { quantity: 1 } }));
    const orders = await Promise.all([visitor.order(hold.id), visitor.order(hold.id)]);
    expect(await product.stores.query('SELECT FROM orders WHERE hold_id = $1', [hold.id])).toHaveLength(1);
    const made = orders.find(({ status }) => status === 201)!.body;
    const payments = await Promise.all([1, 2, 3].map(() => visitor.pay(made.id)));
    const secrets = payments.map((payment) => accepted(payment).clientSecret);
    expect(new Set(secrets).size).toBe(1);
    expect(truthOf({ order: made }).statuses).toHaveLength(1);
  });
});

describe('a fan with unpaid orders', () => {
  it('gets no fourth one until one of the three is gone', async () => {
    const visitor = somebody();
    const first = await pendingOrder(visitor, 1);
    await pendingOrder(visitor, 1);
    await pendingOrder(visitor, 1);
    const hold = accepted(await visitor.hold(event.slug, { bestAvailable: { quantity: 1 } }));
    expect(refusal(await visitor.order(hold.id))).toEqual([409, 'checkout.too_many_unpaid']);
    accepted(await visitor.request('POST', `/api/orders/${first.order.id}/cancel`));
    expect((await visitor.order(hold.id)).status).toBe(201);
  });
});
