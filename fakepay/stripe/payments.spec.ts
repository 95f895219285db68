import Stripe from 'stripe';
import { describe, expect, it, vi } from 'vitest';
import type { Fakepay } from '../index.ts';
import { failureOf, kinds, order, PATIENCE_MS, sdkFor, start } from '../testing.ts';

const withCard = (number: string): Record<string, string> => ({
  'payment_method_data[type]': 'card',
  'payment_method_data[card][number]': number,
  'payment_method_data[card][exp_month]': '12',
  'payment_method_data[card][exp_year]': '2034',
  'payment_method_data[card][cvc]': '123',
});

/** A request of the browser's kind: publishable key, client secret, form body. */
const fromBrowser = (fakepay: Fakepay, intent: Stripe.PaymentIntent, fields: Record<string, string>) =>
  fetch(`${fakepay.url}/v1/payment_intents/${intent.id}/confirm`, {
    method: 'POST',
    headers: { Origin: 'http://shop.example' },
    body: new URLSearchParams({
      key: fakepay.keys.publishable,
      client_secret: intent.client_secret ?? '',
      ...fields,
    }),
  });

describe('the straight road', () => {
  it('authorises, captures and refunds, and every movement is in the truth', async () => {
    const { fakepay, stripe } = await start();
    const created = await stripe.paymentIntents.create(order);
    expect(created).toMatchObject({ status: 'requires_payment_method', amount: 13_000, metadata: order.metadata });

    const authorised = await stripe.paymentIntents.confirm(created.id, { payment_method: 'pm_card_visa' });
    expect(authorised).toMatchObject({ status: 'requires_capture', amount_capturable: 13_000, amount_received: 0 });

    const captured = await stripe.paymentIntents.capture(created.id, {}, { idempotencyKey: 'capture-1' });
    expect(captured).toMatchObject({ status: 'succeeded', amount_received: 13_000, amount_capturable: 0 });

    const refund = await stripe.refunds.create({ payment_intent: created.id, amount: 3000 });
    expect(refund).toMatchObject({ status: 'succeeded', amount: 3000 });
    expect(kinds(fakepay)).toEqual(['authorise 13000', 'capture 13000', 'refund 3000']);
    expect(fakepay.truth().intents[0]).toMatchObject({
      status: 'succeeded',
      amount_received: 13_000,
      metadata: { payment_id: 'pay_1' },
      refunds: [{ id: refund.id, amount: 3000, status: 'succeeded' }],
    });
  });

  it('captures a part, and releases the rest', async () => {
    const { fakepay, stripe } = await start();
    const { id } = await stripe.paymentIntents.create({ ...order, confirm: true, payment_method: 'pm_card_visa' });
    const captured = await stripe.paymentIntents.capture(id, { amount_to_capture: 5000 });
    expect(captured.amount_received).toBe(5000);
    expect(kinds(fakepay)).toEqual(['authorise 13000', 'capture 5000', 'void 8000']);
    const tooMuch = await failureOf(stripe.refunds.create({ payment_intent: id, amount: 5001 }));
    expect(tooMuch.code).toBe('amount_too_large');
    await stripe.refunds.create({ payment_intent: id });
    const again = await failureOf(stripe.refunds.create({ payment_intent: id }));
    expect(again.code).toBe('charge_already_refunded');
  });

  it('takes the money at once when capture is automatic', async () => {
    const { stripe } = await start();
    const paid = await stripe.paymentIntents.create({
      amount: 2000,
      currency: 'eur',
      confirm: true,
      payment_method: 'pm_card_visa',
      return_url: 'https://shop.example/back',
      expand: ['latest_charge.balance_transaction'],
    });
    expect(paid.status).toBe('succeeded');
    expect(paid.latest_charge).toMatchObject({ captured: true, balance_transaction: { type: 'charge', amount: 2000 } });
  });

  it('cancels once: a second cancel is refused as Stripe refuses it', async () => {
    const { fakepay, stripe } = await start();
    const { id } = await stripe.paymentIntents.create({ ...order, confirm: true, payment_method: 'pm_card_visa' });
    expect((await stripe.paymentIntents.cancel(id)).status).toBe('canceled');
    expect(kinds(fakepay)).toEqual(['authorise 13000', 'void 13000']);
    for (const step of [
      () => stripe.paymentIntents.cancel(id),
      () => stripe.paymentIntents.capture(id),
      () => stripe.paymentIntents.confirm(id, { payment_method: 'pm_card_visa' }),
    ]) {
      const error = await failureOf(step());
      expect(error).toMatchObject({ statusCode: 400, code: 'payment_intent_unexpected_state' });
      expect(error.payment_intent?.status).toBe('canceled');
    }
  });

  it('lists by time and page by page', async () => {
    const { stripe } = await start();
    const ids: string[] = [];
    for (let count = 0; count < 5; count++) ids.unshift((await stripe.paymentIntents.create(order)).id);
    const first = await stripe.paymentIntents.list({ limit: 2, created: { gte: 1 } });
    expect(first.data.map(({ id }) => id)).toEqual(ids.slice(0, 2));
    expect(first.has_more).toBe(true);
    const seen: string[] = [];
    for await (const { id } of stripe.paymentIntents.list({ limit: 2 })) seen.push(id);
    expect(seen).toEqual(ids);
    expect((await stripe.paymentIntents.list({ created: { lt: 1000 } })).data).toEqual([]);
  });
});

describe('cards', () => {
  it('a declined intent stays open, and another card pays it', async () => {
    const { fakepay, stripe } = await start();
    const { id } = await stripe.paymentIntents.create(order);
    const error = await failureOf(
      stripe.paymentIntents.confirm(id, { payment_method: 'pm_card_chargeDeclinedInsufficientFunds' }),
    );
    expect(error).toBeInstanceOf(Stripe.errors.StripeCardError);
    expect(error).toMatchObject({ statusCode: 402, code: 'card_declined', decline_code: 'insufficient_funds' });
    const open = await stripe.paymentIntents.retrieve(id);
    expect(open).toMatchObject({
      status: 'requires_payment_method',
      last_payment_error: { code: 'card_declined', decline_code: 'insufficient_funds' },
    });
    await stripe.paymentIntents.confirm(id, { payment_method: 'pm_card_visa' });
    expect(kinds(fakepay)).toEqual(['authorise 13000']);
  });

  it.each([
    ['4000000000000002', 'card_declined', 'generic_decline'],
    ['4000000000000119', 'processing_error', 'processing_error'],
    ['4000000000000069', 'expired_card', 'expired_card'],
    ['4000000000000127', 'incorrect_cvc', 'incorrect_cvc'],
    ['4242424242424241', 'incorrect_number', undefined],
    ['4111111111111111', 'card_declined', 'test_mode_live_card'],
  ])('%s from the browser answers %s', async (number, code, declineCode) => {
    const { fakepay, stripe } = await start();
    const intent = await stripe.paymentIntents.create(order);
    const answer = await fromBrowser(fakepay, intent, withCard(number));
    expect(answer.status).toBe(402);
    const { error } = (await answer.json()) as { error: { code: string; decline_code?: string } };
    expect([error.code, error.decline_code]).toEqual([code, declineCode]);
    expect((await stripe.paymentIntents.retrieve(intent.id)).status).toBe('requires_payment_method');
  });

  it('the card that times out is charged, and nobody is told in time', async () => {
    const { fakepay, stripe } = await start({ hangMs: 60_000 });
    const hasty = sdkFor(fakepay, { timeoutMs: 200 });
    const { id } = await stripe.paymentIntents.create(order);
    const error = await failureOf(hasty.paymentIntents.confirm(id, { payment_method: 'pm_card_timesOut' }));
    expect(error).toBeInstanceOf(Stripe.errors.StripeConnectionError);
    const charged = async () => expect((await stripe.paymentIntents.retrieve(id)).status).toBe('requires_capture');
    await vi.waitFor(charged, PATIENCE_MS);
  });

  it('a refund may take a while, or fail and leave the money', async () => {
    const { fakepay, stripe } = await start();
    const pay = (method: string) =>
      stripe.paymentIntents.create({ ...order, capture_method: 'automatic', confirm: true, payment_method: method });
    const late = await stripe.refunds.create({ payment_intent: (await pay('pm_card_pendingRefund')).id });
    const failing = await stripe.refunds.create({ payment_intent: (await pay('pm_card_refundFail')).id });
    expect([late.status, failing.status]).toEqual(['pending', 'succeeded']);
    fakepay.advance(5_000);
    expect((await stripe.refunds.retrieve(late.id)).status).toBe('succeeded');
    expect((await stripe.refunds.retrieve(failing.id)).status).toBe('failed');
    expect(fakepay.truth().totals.eur).toMatchObject({ refund: 26_000, refund_reversal: 13_000 });
  });
});

describe('the browser', () => {
  it('confirms and retrieves with the client secret, and sees no metadata', async () => {
    const { fakepay, stripe } = await start();
    const intent = await stripe.paymentIntents.create(order);
    const answer = await fromBrowser(fakepay, intent, withCard('4242 4242 4242 4242'));
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
    const body = (await answer.json()) as Record<string, unknown>;
    expect(body.status).toBe('requires_capture');
    expect(body).not.toHaveProperty('metadata');
    const query = new URLSearchParams({ key: fakepay.keys.publishable, client_secret: intent.client_secret ?? '' });
    const read = await fetch(`${fakepay.url}/v1/payment_intents/${intent.id}?${query}`);
    expect(await read.json()).toMatchObject({ id: intent.id, status: 'requires_capture' });
  });

  it('is kept out of everything else, and of intents whose secret it lacks', async () => {
    const { fakepay, stripe } = await start();
    const intent = await stripe.paymentIntents.create(order);
    const wrong = await fromBrowser(
      fakepay,
      { ...intent, client_secret: `${intent.id}_secret_guess` },
      withCard('4242424242424242'),
    );
    expect(wrong.status).toBe(404);
    const sly = await fromBrowser(fakepay, intent, { ...withCard('4242424242424242'), capture_method: 'automatic' });
    expect(sly.status).toBe(400);
    const capture = await fetch(`${fakepay.url}/v1/payment_intents/${intent.id}/capture`, {
      method: 'POST',
      body: new URLSearchParams({ key: fakepay.keys.publishable, client_secret: intent.client_secret ?? '' }),
    });
    expect(capture.status).toBe(403);
    expect(capture.headers.get('access-control-allow-origin')).toBeNull();
  });

  it('answers the question a browser asks before it sends', async () => {
    const { fakepay } = await start();
    const url = `${fakepay.url}/v1/payment_intents/pi_1/confirm`;
    const answer = await fetch(url, { method: 'OPTIONS', headers: { Origin: 'http://shop.example' } });
    expect(answer.status).toBe(204);
    expect(answer.headers.get('access-control-allow-headers')).toContain('Authorization');
  });
});

describe('3-D Secure', () => {
  const challenged = async (stripe: Stripe): Promise<{ id: string; url: string }> => {
    const intent = await stripe.paymentIntents.create({
      ...order,
      confirm: true,
      payment_method: 'pm_card_threeDSecure2Required',
      return_url: 'https://shop.example/back?order=1',
    });
    expect(intent.status).toBe('requires_action');
    expect(intent.next_action?.type).toBe('redirect_to_url');
    return { id: intent.id, url: intent.next_action?.redirect_to_url?.url ?? '' };
  };
  const answerTo = (url: string, outcome: string, accept = 'application/json') =>
    fetch(url, { method: 'POST', redirect: 'manual', headers: { accept }, body: new URLSearchParams({ outcome }) });

  it('authorises after the cardholder approves', async () => {
    const { fakepay, stripe } = await start();
    const { id, url } = await challenged(stripe);
    expect(kinds(fakepay)).toEqual([]);
    expect(await (await answerTo(url, 'approve')).json()).toMatchObject({ status: 'requires_capture' });
    const intent = await stripe.paymentIntents.retrieve(id, { expand: ['latest_charge'] });
    expect(intent.latest_charge).toMatchObject({
      payment_method_details: { card: { three_d_secure: { result: 'authenticated' } } },
    });
  });

  it.each(['decline', 'cancel'])('leaves the intent open after %s', async (outcome) => {
    const { fakepay, stripe } = await start();
    const { id, url } = await challenged(stripe);
    await answerTo(url, outcome);
    const open = await stripe.paymentIntents.retrieve(id);
    expect(open.status).toBe('requires_payment_method');
    expect(open.last_payment_error?.code).toBe('payment_intent_authentication_failure');
    expect(kinds(fakepay)).toEqual([]);
  });

  it('sends people back to the shop, and takes one answer only', async () => {
    const { stripe } = await start();
    const { id, url } = await challenged(stripe);
    expect(await (await fetch(url)).text()).toContain('€130.00');
    const back = await answerTo(url, 'approve', 'text/html');
    expect(back.status).toBe(303);
    const target = new URL(back.headers.get('location') ?? '');
    expect(Object.fromEntries(target.searchParams)).toMatchObject({
      order: '1',
      payment_intent: id,
      redirect_status: 'succeeded',
    });
    expect((await answerTo(url, 'decline')).status).toBe(410);
    expect((await stripe.paymentIntents.retrieve(id)).status).toBe('requires_capture');
  });

  it('keeps people in the frame that the shop has put around it, even before its script has begun', async () => {
    const { stripe } = await start();
    const { url } = await challenged(stripe);
    const framed = `${url}&${new URLSearchParams({ origin: 'https://shop.example', scheme: 'light' })}`;
    const answered = await answerTo(framed, 'approve', 'text/html');
    expect(answered.status).toBe(200);
    expect(await answered.text()).toContain('Your bank has your answer');
  });

  it('cannot be answered once the shop has cancelled', async () => {
    const { fakepay, stripe } = await start();
    const { id, url } = await challenged(stripe);
    await stripe.paymentIntents.cancel(id);
    expect((await answerTo(url, 'approve')).status).toBe(410);
    expect(kinds(fakepay)).toEqual([]);
  });
});

describe('refusals', () => {
  it('a wrong key is 401, and every answer has a Request-Id', async () => {
    const { fakepay } = await start();
    const error = await failureOf(sdkFor(fakepay, { apiKey: 'sk_test_wrong' }).paymentIntents.create(order));
    expect(error).toBeInstanceOf(Stripe.errors.StripeAuthenticationError);
    expect(error.requestId).toMatch(/^req_/);
    const basic = Buffer.from(`${fakepay.keys.secret}:`).toString('base64');
    const answer = await fetch(`${fakepay.url}/v1/events`, { headers: { Authorization: `Basic ${basic}` } });
    expect(answer.status).toBe(200);
  });

  it.each([
    [{ currency: 'eur' }, 'parameter_missing', 'amount'],
    [{ amount: '1.5', currency: 'eur' }, 'parameter_invalid_integer', 'amount'],
    [{ amount: '49', currency: 'eur' }, 'amount_too_small', 'amount'],
    [{ amount: '500', currency: 'euro' }, 'parameter_invalid', 'currency'],
    [{ amount: '500', currency: 'eur', colour: 'red' }, 'parameter_unknown', 'colour'],
    [{ amount: '500', currency: 'eur', 'payment_method_types[]': 'card' }, 'parameter_unknown', 'payment_method_types'],
    [
      { amount: '500', currency: 'eur', 'allowed_payment_method_types[]': 'ideal' },
      'payment_intent_invalid_parameter',
      'allowed_payment_method_types',
    ],
    [{ amount: '500', currency: 'eur', payment_method: 'pm_none' }, 'resource_missing', 'payment_method'],
  ])('%o is %s of %s', async (fields, code, param) => {
    const { fakepay } = await start();
    const answer = await fetch(`${fakepay.url}/v1/payment_intents`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${fakepay.keys.secret}` },
      body: new URLSearchParams(fields as Record<string, string>),
    });
    expect(await answer.json()).toMatchObject({ error: { type: 'invalid_request_error', code, param } });
    expect(fakepay.truth().intents).toEqual([]);
  });
});
