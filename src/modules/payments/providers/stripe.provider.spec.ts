import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { startFakepay } from '../../../../fakepay/index.ts';
import { money } from '../../../kit/index.ts';
import { BadSignature, NeverSent, PaymentRefused, ProviderAway, TooFast } from '../payments.errors.ts';
import type { CreatePayment } from './payment-provider.ts';
import { adviceFor } from './stripe-declines.ts';
import { STRIPE_EVENTS } from './stripe-events.ts';
import { StripeProvider } from './stripe.provider.ts';

const closers: (() => Promise<unknown> | void)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

/** The SDK sends a call three times by itself before it gives up. */
const SDK_ATTEMPTS = 3;
const payment: CreatePayment = {
  paymentId: 'pay_0000000001_1',
  orderId: 'ord_0000000001_1',
  total: money(13_000, 'EUR'),
  email: 'fan@example.test',
  method: 'card',
  flow: 'authorise',
};

function adapterAt(apiBase: string, { timeoutMs = 1_000, webhookSecret = 'whsec_fakepay' } = {}): StripeProvider {
  const keys = { secretKey: 'sk_test_fakepay', publishableKey: 'pk_test_fakepay' };
  return new StripeProvider({
    stripe: { ...keys, webhookSecret, apiBase, publicApiBase: apiBase, scriptUrl: '', timeoutMs },
  });
}

async function withFakepay() {
  const fakepay = await startFakepay();
  closers.push(() => fakepay.close());
  return { fakepay, adapter: adapterAt(fakepay.url) };
}

/** A server that answers each request by the next of these, and the last of them for ever. */
async function serverThat(...answers: ((request: IncomingMessage, response: ServerResponse) => void)[]) {
  let asked = 0;
  const server = createServer((request, response) => {
    const answer = answers[Math.min(asked++, answers.length - 1)];
    request.resume().on('end', () => answer?.(request, response));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  closers.push(close);
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked: () => asked };
}

const answer =
  (status: number, body: string, headers: Record<string, string> = {}) =>
  (_: IncomingMessage, response: ServerResponse) =>
    void response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body);
const error = (code: string) => JSON.stringify({ error: { type: 'api_error', code, message: 'no' } });

async function failureOf(call: Promise<unknown>): Promise<Error> {
  return call.then(
    (value) => {
      throw new Error(`expected a failure, got ${JSON.stringify(value)}`);
    },
    (reason: unknown) => reason as Error,
  );
}

describe('a call is said never to have left only when no attempt had a connection', () => {
  it.each([
    ['the connection is refused', 'http://127.0.0.1:9'],
    ['the name is unknown', 'http://nowhere.invalid'],
  ])('%s', async (_, url) => {
    expect(await failureOf(adapterAt(url).create(payment, 'k1'))).toBeInstanceOf(NeverSent);
  });

  it('the other side speaks no TLS', async () => {
    const { url, asked } = await serverThat(answer(200, '{}'));
    expect(await failureOf(adapterAt(url.replace('http', 'https')).create(payment, 'k1'))).toBeInstanceOf(NeverSent);
    expect(asked()).toBe(0);
  });

  it('control: a first attempt that arrived makes it unknown, though the last one was refused', async () => {
    const { url, server } = await serverThat((request) => {
      server.close();
      request.socket.resetAndDestroy();
    });
    const failure = await failureOf(adapterAt(url).create(payment, 'k1'));
    expect(failure).toBeInstanceOf(ProviderAway);
    expect(failure).not.toBeInstanceOf(NeverSent);
    // By its last error alone it would have been called never sent.
    expect(failure.cause).toMatchObject({ detail: { code: 'ECONNREFUSED' } });
  });

  it('a kept-alive connection that is gone counts as sent', async () => {
    const { url, asked } = await serverThat(answer(404, error('resource_missing')), (request) =>
      request.socket.resetAndDestroy(),
    );
    const adapter = adapterAt(url);
    expect(await failureOf(adapter.retrieve('pi_1'))).toBeInstanceOf(PaymentRefused);
    expect(await failureOf(adapter.create(payment, 'k1'))).not.toBeInstanceOf(NeverSent);
    expect(asked()).toBe(1 + SDK_ATTEMPTS);
  });
});

describe('a call is said to be turned away only when no attempt was looked at', () => {
  it('429, with the pause that the provider asks for', async () => {
    const { url } = await serverThat(answer(429, error('rate_limit'), { 'retry-after': '7' }));
    expect(await failureOf(adapterAt(url).create(payment, 'k1'))).toMatchObject({ retryAfterMs: 7_000 });
  });

  it('429 of fakepay', async () => {
    const { fakepay, adapter } = await withFakepay();
    fakepay.faults.add({ on: 'create', fault: 'rate_limit', next: 1 });
    expect(await failureOf(adapter.create(payment, 'k1'))).toBeInstanceOf(TooFast);
    expect(fakepay.truth().intents).toEqual([]);
  });

  it('503 that is marked retryable, each time', async () => {
    const { url, asked } = await serverThat(answer(503, error('lock_timeout'), { 'stripe-should-retry': 'true' }));
    expect(await failureOf(adapterAt(url).create(payment, 'k1'))).toBeInstanceOf(TooFast);
    expect(asked()).toBe(SDK_ATTEMPTS);
  });

  it('control: a 503 without the mark is unknown', async () => {
    const { url } = await serverThat(answer(503, error('away')));
    const failure = await failureOf(adapterAt(url).create(payment, 'k1'));
    expect([failure instanceof ProviderAway, failure instanceof TooFast]).toEqual([true, false]);
  });

  it('control: a 429 after an attempt that was carried out is unknown', async () => {
    const { fakepay, adapter } = await withFakepay();
    fakepay.faults.add({ on: 'create', fault: 'reset_after_commit', next: 1 });
    fakepay.faults.add({ on: 'create', fault: 'rate_limit', next: 1 });
    const failure = await failureOf(adapter.create(payment, 'k1'));
    expect(fakepay.truth().intents).toHaveLength(1);
    expect([failure instanceof ProviderAway, failure instanceof TooFast]).toEqual([true, false]);
  });
});

describe('what nobody knows is unknown', () => {
  it.each([
    ['reset_before', SDK_ATTEMPTS],
    ['reset_after_commit', SDK_ATTEMPTS],
    ['500_before', SDK_ATTEMPTS],
    ['500_after_commit', SDK_ATTEMPTS],
    ['truncated_json', 1],
  ])('%s', async (fault, next) => {
    const { fakepay, adapter } = await withFakepay();
    fakepay.faults.add({ on: 'create', fault, next });
    const failure = await failureOf(adapter.create(payment, 'k1'));
    expect([failure instanceof ProviderAway, failure instanceof NeverSent]).toEqual([true, false]);
    fakepay.faults.clear();
    if (fault === '500_after_commit') return;
    expect((await adapter.create(payment, 'k1')).status).toBe('open');
    expect(fakepay.truth().intents).toHaveLength(1);
  });

  it('an answer that does not come in time', async () => {
    const { url } = await serverThat(() => undefined);
    const failure = await failureOf(adapterAt(url, { timeoutMs: 60 }).create(payment, 'k1'));
    expect([failure instanceof ProviderAway, failure instanceof NeverSent]).toEqual([true, false]);
  });

  it.each([
    ['a page', '<html>Bad gateway</html>', 'text/html'],
    ['nothing', '', 'application/json'],
    ['another object', '{"object":"list","data":[]}', 'application/json'],
    ['null', 'null', 'application/json'],
    ['an intent without an amount', '{"object":"payment_intent","id":"pi_1","currency":"eur"}', 'application/json'],
  ])('%s for an answer', async (_, body, type) => {
    const { url } = await serverThat(answer(200, body, { 'content-type': type }));
    const failure = await failureOf(adapterAt(url).create(payment, 'k1'));
    expect([failure instanceof ProviderAway, failure instanceof NeverSent]).toEqual([true, false]);
  });

  it('a wrong API key says nothing of what the call did before the key was changed', async () => {
    const { url } = await serverThat(answer(401, error('unauthorised')));
    expect(await failureOf(adapterAt(url).create(payment, 'k1'))).not.toBeInstanceOf(PaymentRefused);
  });

  it('a key that was used for something else', async () => {
    const { adapter } = await withFakepay();
    await adapter.create(payment, 'k1');
    const failure = await failureOf(adapter.create({ ...payment, total: money(500, 'EUR') }, 'k1'));
    expect([failure instanceof ProviderAway, failure instanceof PaymentRefused]).toEqual([true, false]);
  });
});

describe('a webhook', () => {
  const body = JSON.stringify({
    id: 'evt_1',
    object: 'event',
    type: 'payment_intent.succeeded',
    data: {
      object: { id: 'pi_1', object: 'payment_intent', status: 'succeeded', amount: 1, currency: 'eur', metadata: {} },
    },
  });
  const signed = (secret: string, secondsAgo = 0) => {
    const at = Math.floor(Date.now() / 1000) - secondsAgo;
    return { 'stripe-signature': `t=${at},v1=${createHmac('sha256', secret).update(`${at}.${body}`).digest('hex')}` };
  };
  const adapter = adapterAt('http://127.0.0.1:9', { webhookSecret: 'whsec_old, whsec_new' });

  it('is taken with the old secret and with the new one while they are exchanged', () => {
    for (const secret of ['whsec_old', 'whsec_new'])
      expect(adapter.readWebhook(Buffer.from(body), signed(secret)).subject).toMatchObject({ kind: 'payment' });
  });

  it.each([
    ['unsigned', {}],
    ['signed by somebody else', signed('whsec_other')],
    ['signed with the whole list', signed('whsec_old, whsec_new')],
    ['signed six minutes ago', signed('whsec_new', 360)],
  ])('%s is refused', (_, headers) => {
    expect(() => adapter.readWebhook(Buffer.from(body), headers)).toThrow(BadSignature);
  });

  it('about an inquiry moves no money', () => {
    const dispute = { id: 'dp_1', object: 'dispute', status: 'warning_needs_response', payment_intent: 'pi_1' };
    const kept = { id: 'evt_2', type: 'charge.dispute.created', data: { object: dispute } };
    expect(adapter.readKept(JSON.stringify(kept)).subject).toBeNull();
  });
});

describe('a decline', () => {
  it.each([
    ['processing_error', 'retry'],
    ['issuer_not_available', 'retry'],
    ['insufficient_funds', 'other_method'],
    ['do_not_honor', 'other_method'],
    ['generic_decline', 'other_method'],
    ['a_code_of_next_year', 'other_method'],
    ['stolen_card', 'stop'],
    ['lost_card', 'stop'],
    ['pickup_card', 'stop'],
    ['fraudulent', 'stop'],
  ])('%s asks for %s', (code, advice) => {
    expect(adviceFor(code)).toBe(advice);
  });
});

describe('an amount', () => {
  it('is counted as Stripe counts it, and read back', async () => {
    const { fakepay, adapter } = await withFakepay();
    const opened = await adapter.create({ ...payment, total: money(1_500, 'ISK') }, 'k1');
    expect(opened).toMatchObject({ amount: 1_500, currency: 'ISK' });
    expect(fakepay.truth().intents[0]?.amount).toBe(150_000);
  });
});

describe('the events that an endpoint at Stripe has to be told of', () => {
  it('are those that operators are told to choose', () => {
    const guide = readFileSync(new URL('../../../../infra/README.md', import.meta.url), 'utf8');
    const [, block = ''] = /Point Stripe's webhook at[^`]*`[^`]*`[^`]*```\n([^`]*)```/.exec(guide) ?? [];
    expect(block.trim().split(/\s+/).toSorted()).toEqual(STRIPE_EVENTS.toSorted());
  });
});
