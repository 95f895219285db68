import { createServer, type Server } from 'node:http';
import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../../local/free-port.ts';
import { Checkout, PAID_ONCE, type Pending, refusal } from '../harness/checkout.ts';
import { publishEvent } from '../harness/events.ts';
import { startProduct } from '../harness/product.ts';
import { accepted, type Order } from '../harness/visitor.ts';
import { until } from '../harness/wait.ts';

/** A call, and the SDK's own retries of it. */
const SDK_ATTEMPTS = 3;
/** The gateway takes no payment below 50 cents: it refuses this one today, and will tomorrow. */
const TOO_SMALL = 20;
/** More often than a bank is asked while a test looks. */
const OFTEN = 1_000;

let checkout: Checkout;
/** The same product, and an event whose tickets nobody can pay. */
let cheap: Checkout;
let bank: HesitantBank;
beforeAll(async () => {
  const port = await freePort();
  bank = await HesitantBank.start(`http://127.0.0.1:${port}`);
  const product = await startProduct({
    fakepay: { port },
    env: { STRIPE_API_BASE: bank.url, STRIPE_TIMEOUT_MS: '2000' },
  });
  checkout = new Checkout(product, await publishEvent(product));
  cheap = new Checkout(product, await publishEvent(product, { price: TOO_SMALL, fees: 0 }));
});
afterEach(() => checkout?.product.fakepay.faults.clear());
afterAll(async () => {
  await checkout?.product.close();
  await bank?.close();
});

/** Stands before the gateway, and says of some calls that it is too early for them. */
class HesitantBank {
  readonly url: string;
  readonly #server: Server;
  /** How often each of the calls is still put off. */
  readonly notYet = { cancel: 0, capture: 0 };

  private constructor(server: Server, url: string) {
    this.#server = server;
    this.url = url;
  }

  static async start(gateway: string): Promise<HesitantBank> {
    const port = await freePort();
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const answer = self.#answer(gateway, request.method ?? '', request.url ?? '', {
          headers: new Headers(Object.entries(request.headers).flatMap(([name, value]) => plain(name, value))),
          body: Buffer.concat(chunks),
        });
        void answer.then(
          async (given) => {
            response.writeHead(given.status, { 'content-type': 'application/json' });
            response.end(Buffer.from(await given.arrayBuffer()));
          },
          () => response.destroy(),
        );
      });
    });
    const self = new HesitantBank(server, `http://127.0.0.1:${port}`);
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    return self;
  }

  async #answer(gateway: string, method: string, path: string, given: { headers: Headers; body: Buffer<ArrayBuffer> }) {
    const [, intent = '', step] = /^\/v1\/payment_intents\/([^/]+)\/(cancel|capture)$/.exec(path) ?? [];
    if ((step !== 'cancel' && step !== 'capture') || this.notYet[step] === 0) {
      return fetch(gateway + path, {
        method,
        headers: given.headers,
        ...(method === 'POST' ? { body: given.body } : {}),
      });
    }
    this.notYet[step]--;
    const headers = { authorization: given.headers.get('authorization') ?? '' };
    const state = (await (await fetch(`${gateway}/v1/payment_intents/${intent}`, { headers })).json()) as object;
    const error = {
      type: 'invalid_request_error',
      code: 'payment_intent_unexpected_state',
      message: 'This PaymentIntent is being processed by the bank.',
      payment_intent: { ...state, ...(step === 'cancel' ? { status: 'processing' } : {}) },
    };
    return Response.json({ error }, { status: 400 });
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }
}

function plain(name: string, value: string | string[] | undefined): [string, string][] {
  return typeof value !== 'string' || /^(?:host|connection|content-length)$/.test(name) ? [] : [[name, value]];
}

async function paymentsOf(pending: Pending): Promise<string[]> {
  const rows = await checkout.product.stores.query<{ status: string }>(
    'SELECT p.status FROM payments p JOIN orders o ON o.id = p.order_id WHERE o.hold_id = $1 ORDER BY p.created_at',
    [pending.hold.id],
  );
  return rows.map(({ status }) => status);
}

describe('a payment that the provider refuses for good', () => {
  it('is refused in words, not as an absent provider; there is no payment, and the seats stay', async () => {
    const pending = await cheap.pendingOrder(undefined, 1);
    const key = randomUUID();
    const refused = await pending.visitor.pay(pending.order.id, key);
    expect(refusal(refused)).toEqual([422, 'payments.refused']);
    expect(refused.headers['retry-after']).toBeUndefined();
    expect(await paymentsOf(pending)).toEqual(['absent']);
    expect(cheap.truthOf(pending)).toEqual({ statuses: [], movements: [] });
    expect(accepted(await pending.visitor.read(pending.order.id)).status).toBe('pending');
    expect(await cheap.statesOf(pending)).toBe('c');

    expect(refusal(await pending.visitor.pay(pending.order.id, key))).toEqual([422, 'payments.refused']);
    expect(refusal(await pending.visitor.pay(pending.order.id))).toEqual([422, 'payments.refused']);
    expect(new Set(await paymentsOf(pending))).toEqual(new Set(['absent']));
  });

  it('hinders neither the end of its order nor the fan who cancels: the seats are free again', async () => {
    const [overdue, unwanted] = [await cheap.pendingOrder(), await cheap.pendingOrder()];
    for (const { visitor, order } of [overdue, unwanted]) expect((await visitor.pay(order.id)).status).toBe(422);

    await cheap.makeOverdue(overdue);
    await overdue.visitor.waitFor(overdue.order.id, 'expired', 5_000);
    await cheap.expectSeatsFree(overdue);

    const path = `/api/orders/${unwanted.order.id}/cancel`;
    expect(accepted(await unwanted.visitor.request<Order>('POST', path)).status).toBe('cancelled');
    await cheap.expectSeatsFree(unwanted);
  });

  it('only when it is asked to close it, as its first answer was lost, is over then', async () => {
    const pending = await cheap.pendingOrder();
    checkout.product.fakepay.faults.add({ on: 'create', fault: 'outage', next: SDK_ATTEMPTS });
    expect(refusal(await pending.visitor.pay(pending.order.id))).toEqual([503, 'payments.provider_away']);
    expect(await paymentsOf(pending)).toEqual(['unknown']);

    await cheap.makeOverdue(pending);
    await pending.visitor.waitFor(pending.order.id, 'expired', 10_000);
    expect(await paymentsOf(pending)).toEqual(['absent']);
    expect(cheap.truthOf(pending)).toEqual({ statuses: [], movements: [] });
    await cheap.expectSeatsFree(pending);
  });

  it('is not what a busy provider says: the same key pays a moment later', async () => {
    const pending = await checkout.pendingOrder();
    checkout.product.fakepay.faults.add({ on: 'create', fault: 'rate_limit' });
    const key = randomUUID();
    expect(refusal(await pending.visitor.pay(pending.order.id, key))).toEqual([503, 'payments.connecting']);
    expect(await paymentsOf(pending)).toEqual(['created']);
    checkout.product.fakepay.faults.clear();
    accepted(await pending.visitor.confirm(accepted(await pending.visitor.pay(pending.order.id, key))));
    await pending.visitor.waitFor(pending.order.id, 'paid');
    expect(checkout.truthOf(pending)).toEqual(PAID_ONCE);
  });
});

const struck = (at = 0) => checkout.product.fakepay.faults.list()[at]!.fired > 0;

describe('money that was moved, by a provider that answers 500', () => {
  it('captured, is seen captured by the next attempt: no webhook tells, and the kept 500 does not come back', async () => {
    const pending = await checkout.pendingPayment();
    const { faults } = checkout.product.fakepay;
    faults.add({ on: 'capture', fault: '500_after_commit', next: 1 });
    faults.add({ on: 'webhook:payment_intent.succeeded', fault: 'drop' });
    accepted(await pending.visitor.confirm(pending.payment));
    await pending.visitor.waitFor(pending.order.id, 'paid', 15_000);
    expect(struck()).toBe(true);
    expect(checkout.truthOf(pending)).toEqual(PAID_ONCE);
    expect(await pending.visitor.tickets(pending.order.id)).toHaveLength(2);
  });

  it('cancelled, is seen cancelled by the next attempt, and the seats are free', async () => {
    const pending = await checkout.pendingPayment();
    const { faults } = checkout.product.fakepay;
    faults.add({ on: 'cancel', fault: '500_after_commit', next: 1 });
    faults.add({ on: 'webhook:payment_intent.canceled', fault: 'drop' });
    await checkout.makeOverdue(pending);
    await pending.visitor.waitFor(pending.order.id, 'expired', 15_000);
    expect(struck()).toBe(true);
    expect(checkout.truthOf(pending)).toEqual({ statuses: ['canceled'], movements: [] });
    await checkout.expectSeatsFree(pending);
  });
});

describe('a provider that says "not yet"', () => {
  it('to a cancellation is asked again; the seats wait until it is seen closed', async () => {
    const pending = await checkout.pendingPayment();
    bank.notYet.cancel = OFTEN;
    await checkout.makeOverdue(pending);
    await until(() => bank.notYet.cancel < OFTEN, { what: 'the bank was asked, and put it off' });
    expect(accepted(await pending.visitor.read(pending.order.id)).status).toBe('pending');
    expect(await checkout.statesOf(pending)).toBe('cc');

    bank.notYet.cancel = 1;
    await pending.visitor.waitFor(pending.order.id, 'expired', 15_000);
    expect(bank.notYet.cancel).toBe(0);
    expect(checkout.truthOf(pending)).toEqual({ statuses: ['canceled'], movements: [] });
    await checkout.expectSeatsFree(pending);
  });

  it('to a capture is asked again, and the order is paid once', async () => {
    const pending = await checkout.pendingPayment();
    bank.notYet.capture = 2;
    accepted(await pending.visitor.confirm(pending.payment));
    await until(() => bank.notYet.capture < 2, { what: 'the bank was asked, and put it off' });
    await pending.visitor.waitFor(pending.order.id, 'paid', 15_000);
    expect(bank.notYet.capture).toBe(0);
    expect(checkout.truthOf(pending)).toEqual(PAID_ONCE);
  });
});
