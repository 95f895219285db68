import { createHmac } from 'node:crypto';
import { describe, expect, it, vi } from 'vitest';
import { closers, listen, PATIENCE_MS, stateDir } from '../testing.ts';
import { startFakepayB, type FakepayB, type FakepayBOptions } from './index.ts';

interface Reply {
  status: number;
  headers: Headers;
  body: Record<string, unknown> & { id: string; state: string; session: string; page: string };
}

/** A shop's side of it: one request with a key. */
function client({ url, keys }: FakepayB) {
  let count = 0;
  const send = async (method: string, path: string, body?: object, key = `key-${++count}`): Promise<Reply> => {
    const headers = { Authorization: `ApiKey ${keys.secret}`, 'Request-Key': key, 'Content-Type': 'application/json' };
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    const answer = await fetch(url + path, { method, headers, ...sent });
    return { status: answer.status, headers: answer.headers, body: (await answer.json()) as Reply['body'] };
  };
  const get = (path: string) => send('GET', path);
  const post = (path: string, body: object = {}, key?: string) => send('POST', path, body, key);
  const pay = (session: string, card: object) => post(`/sessions/${session}/authorise`, card);
  const create = async (more: object = {}) => (await post('/payments', { ...ordered, ...more })).body;
  return { get, post, pay, create };
}

const ordered = {
  reference: 'pay_1',
  amount: { value: '249.00', currency: 'EUR' },
  flow: 'authorise',
  method: 'card',
  email: 'fan@example.org',
  metadata: { order: 'ord_1' },
};
const pushed = { flow: 'charge', method: 'upi', amount: { value: '2500.00', currency: 'INR' } };

async function start(options: FakepayBOptions = {}) {
  const fakepay = await startFakepayB({ callsPerSecond: 0, ...options });
  closers.push(() => fakepay.close());
  return { fakepay, ...client(fakepay) };
}

const moved = (fakepay: FakepayB): string[] => fakepay.truth().movements.map(({ kind, amount }) => `${kind} ${amount}`);

describe('the straight road', () => {
  it('authorises, captures, refunds and settles', async () => {
    const { fakepay, get, post, pay, create } = await start();
    const payment = await create();
    expect(payment).toMatchObject({
      id: expect.stringMatching(/^fpb_/),
      state: 'PENDING',
      amount: { value: '249.00', currency: 'EUR' },
      captured: '0.00',
      refunded: '0.00',
      session: expect.stringMatching(/^ses_/),
      failure: null,
      metadata: { order: 'ord_1' },
    });
    expect((await pay(payment.session, { card: 'visa' })).body.state).toBe('AUTHORISED');
    expect((await post(`/payments/${payment.id}/capture`)).body).toMatchObject({
      state: 'CAPTURED',
      captured: '249.00',
    });
    const part = { reference: 'ref_1', amount: { value: '49.00', currency: 'EUR' } };
    const refund = await post(`/payments/${payment.id}/refunds`, part);
    expect(refund).toMatchObject({ status: 201, body: { state: 'PENDING', payment: payment.id, reference: 'ref_1' } });
    fakepay.advance(1000);
    expect((await get(`/refunds/${refund.body.id}`)).body.state).toBe('DONE');
    expect((await get(`/payments/${payment.id}`)).body).toMatchObject({ refunded: '49.00' });
    expect(moved(fakepay)).toEqual(['authorise 24900', 'capture 24900', 'refund 4900']);
    const { body } = await get(`/settlements?day=${new Date().toISOString().slice(0, 10)}`);
    expect(body.rows).toMatchObject([
      { kind: 'capture', amount: { value: '249.00' }, fee: { value: '3.19' } },
      { kind: 'refund', amount: { value: '-49.00' }, fee: { value: '0.00' } },
    ]);
  });

  it('charges at once where asked to, and voids what was only authorised', async () => {
    const { fakepay, post, pay, create } = await start();
    const charged = await create({ flow: 'charge' });
    expect((await pay(charged.session, { card: 'visa' })).body.state).toBe('CAPTURED');
    const held = await create();
    await pay(held.session, { card: 'visa' });
    expect((await post(`/payments/${held.id}/cancel`)).body.state).toBe('CANCELLED');
    expect(moved(fakepay)).toEqual(['authorise 24900', 'capture 24900', 'authorise 24900', 'void 24900']);
    const again = await post(`/payments/${held.id}/capture`);
    expect(again).toMatchObject({
      status: 422,
      body: { error: { kind: 'wrong_state', payment: { state: 'CANCELLED' } } },
    });
  });

  it('lists by reference, by time and page by page', async () => {
    const { get, create } = await start();
    const ids: string[] = [];
    for (const reference of ['a', 'b', 'c']) ids.push((await create({ reference })).id);
    const items = async (query: string) => {
      const { body } = await get(`/payments?${query}`);
      return { ids: (body.items as { id: string }[]).map(({ id }) => id), next: body.next };
    };
    expect(await items('reference=b')).toEqual({ ids: [ids[1]], next: null });
    const first = await items('from=2020-01-01T00:00:00Z&limit=2');
    expect(first).toEqual({ ids: ids.slice(0, 2), next: ids[1] });
    expect(await items(`limit=2&after=${String(first.next)}`)).toEqual({ ids: ids.slice(2), next: null });
    expect(await items('to=2020-01-01T00:00:00Z')).toEqual({ ids: [], next: null });
  });
});

describe('what the payer does', () => {
  it.each([
    ['declined', 'other_method'],
    ['insufficient_funds', 'other_method'],
    ['stolen', 'stop'],
    ['issuer_away', 'retry'],
  ])('%s leaves the payment open, with the advice %s', async (card, advice) => {
    const { pay, create } = await start();
    const { session } = await create();
    expect((await pay(session, { card })).body).toMatchObject({ state: 'PENDING', failure: { advice } });
    expect((await pay(session, { card: 'visa' })).body).toMatchObject({ state: 'AUTHORISED', failure: null });
  });

  it('a challenge waits for the answer in the bank', async () => {
    const { pay, create } = await start();
    const { session } = await create();
    expect((await pay(session, { card: 'challenge' })).body).toMatchObject({ state: 'PENDING', failure: null });
    expect((await pay(session, { answer: 'approve' })).body.state).toBe('AUTHORISED');
  });

  it('UPI: late money after a cancel is the fault late_success', async () => {
    const { fakepay, get, post, pay, create } = await start();
    const closed = await create(pushed);
    await pay(closed.session, { answer: 'approve', afterMs: 60_000 });
    await post(`/payments/${closed.id}/cancel`);
    fakepay.advance(60_000);
    expect((await get(`/payments/${closed.id}`)).body.state).toBe('CANCELLED');
    fakepay.faults.add({ on: 'upi', fault: 'late_success', ms: 60_000 });
    const late = await create(pushed);
    await post(`/payments/${late.id}/cancel`);
    fakepay.advance(60_000);
    expect((await get(`/payments/${late.id}`)).body.state).toBe('CAPTURED');
    expect(moved(fakepay)).toEqual(['capture 250000']);
  });

  it('the hosted page shows a decline, takes another card, and goes back to the shop', async () => {
    const { create } = await start();
    const { page, id } = await create();
    const url = `${page}?return=${encodeURIComponent('https://shop.example/back')}`;
    expect(await (await fetch(url)).text()).toContain('EUR 249.00');
    const submit = (card: string) =>
      fetch(url, {
        method: 'POST',
        redirect: 'manual',
        headers: { Accept: 'text/html' },
        body: new URLSearchParams({ card }),
      });
    expect(await (await submit('stolen')).text()).toContain('This card cannot be used.');
    const paid = await submit('visa');
    expect(paid.status).toBe(303);
    expect(paid.headers.get('location')).toBe(`https://shop.example/back?payment=${id}`);
  });
});

describe('request keys', () => {
  it('replay what succeeded for 30 minutes, whatever the body is', async () => {
    const { fakepay, post } = await start();
    const first = await post('/payments', ordered, 'key');
    const second = await post('/payments', { ...ordered, reference: 'other' }, 'key');
    expect(second).toMatchObject({ status: 201, body: { id: first.body.id, reference: 'pay_1' } });
    fakepay.advance(30 * 60_000 + 1);
    expect((await post('/payments', ordered, 'key')).body.id).not.toBe(first.body.id);
  });

  it('keep nothing of a failure: after a 500 the same key runs again, and a second payment exists', async () => {
    const { fakepay, post } = await start();
    fakepay.faults.add({ on: 'create', fault: '500_after_commit', next: 1 });
    expect((await post('/payments', ordered, 'key')).status).toBe(500);
    expect((await post('/payments', ordered, 'key')).status).toBe(201);
    expect(fakepay.truth().payments).toHaveLength(2);
  });

  it('are in progress while the first request runs', async () => {
    const { post } = await start({ latencyMs: 1_000 });
    const replies = await Promise.all([post('/payments', ordered, 'key'), post('/payments', ordered, 'key')]);
    expect(replies.map(({ status }) => status)).toEqual(expect.arrayContaining([201, 409]));
  });
});

describe('refusals', () => {
  it.each([
    ['amount.value', { amount: { value: '249', currency: 'EUR' } }],
    ['amount.value', { amount: { value: '0.00', currency: 'EUR' } }],
    ['amount.currency', { amount: { value: '249.00', currency: 'eur' } }],
    ['amount.value', { amount: { value: '249.00', currency: 'JPY' } }],
    ['flow', { method: 'upi', amount: { value: '249.00', currency: 'INR' } }],
    ['reference', { reference: '' }],
    ['metadata', { metadata: { order: 1 } }],
  ])('bad_request names %s', async (field, change) => {
    const { post } = await start();
    const refusal = await post('/payments', { ...ordered, ...change });
    expect(refusal).toMatchObject({ status: 400, body: { error: { kind: 'bad_request', field } } });
  });

  it('of a wrong key, an unknown id, a missing Request-Key, and a 21st call in a second', async () => {
    const { fakepay, get } = await start({ callsPerSecond: 20 });
    expect((await fetch(`${fakepay.url}/payments`)).status).toBe(401);
    expect(await get('/payments/fpb_none')).toMatchObject({ status: 404, body: { error: { kind: 'not_found' } } });
    const headers = { Authorization: `ApiKey ${fakepay.keys.secret}` };
    expect((await fetch(`${fakepay.url}/payments`, { method: 'POST', headers })).status).toBe(400);
    // Its bucket is filled by this clock.
    const clock = vi.spyOn(performance, 'now').mockReturnValue(performance.now());
    closers.push(() => clock.mockRestore());
    const many = await Promise.all(Array.from({ length: 40 }, () => get('/payments')));
    const refused = many.filter(({ status }) => status === 429);
    expect(refused.length).toBeGreaterThan(0);
    expect(refused[0]?.headers.get('retry-after')).toBe('1');
  });
});

describe('webhooks', () => {
  it('are signed over timestamp and body, and tell refunds and disputes', async () => {
    const shop = await listen();
    const { fakepay, post, pay, create } = await start({ webhookUrl: shop.url, webhooksAtOnce: 1 });
    const { id, session } = await create({ flow: 'charge' });
    await pay(session, { card: 'declined' });
    await pay(session, { card: 'refund_fails' });
    await post(`/payments/${id}/refunds`, { reference: 'ref_1', amount: ordered.amount });
    fakepay.advance(1000);
    const { body: dispute } = await post('/__disputes', { payment: id });
    await post(`/__disputes/${dispute.id}`, { outcome: 'won' });
    await vi.waitFor(() => expect(fakepay.pendingWebhooks()).toBe(0), PATIENCE_MS);
    const events = shop.received.map(({ body }) => JSON.parse(body) as Record<string, unknown>);
    expect(events.map(({ kind }) => kind)).toEqual([
      'payment.failed',
      'payment.captured',
      'refund.failed',
      'dispute.opened',
      'dispute.won',
    ]);
    expect(events[1]).toMatchObject({ id: expect.stringMatching(/^fpe_/), payment: { id, state: 'CAPTURED' } });
    for (const { body, headers } of shop.received) {
      const mac = createHmac('sha256', fakepay.webhookSecret)
        .update(`${String(headers['x-timestamp'])}.${body}`)
        .digest('hex');
      expect(headers['x-signature']).toBe(mac);
    }
  });
});

describe('its store', () => {
  it('knows after a restart what it knew before', async () => {
    const dir = stateDir();
    const first = await start({ stateDir: dir });
    const { session } = (await first.post('/payments', ordered, 'key')).body;
    await first.pay(session, { card: 'visa' });
    const truth = first.fakepay.truth();
    await first.fakepay.close();
    const next = await start({ stateDir: dir });
    expect(next.fakepay.truth()).toEqual(truth);
    expect((await next.post('/payments', ordered, 'key')).body.session).toBe(session);
    next.fakepay.advance(7 * 86_400_000);
    expect(next.fakepay.truth().payments[0]?.state).toBe('CANCELLED');
  });
});
