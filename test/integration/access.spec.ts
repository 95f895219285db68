import { createHmac } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type PublishedEvent, publishEvent } from '../harness/events.ts';
import { type Product, startProduct } from '../harness/product.ts';
import { accepted, type Order, type Ticket, Visitor } from '../harness/visitor.ts';
import { until } from '../harness/wait.ts';

const SESSION = 'stampede_session';

let product: Product;
let event: PublishedEvent;
let buyer: Visitor;
let order: Order;
let ticket: Ticket;
let otherOrder: Order;
beforeAll(async () => {
  product = await startProduct({ env: { LOG_LEVEL: 'warn' } });
  event = await publishEvent(product);
  buyer = new Visitor(product.url);
  const bought = await buyer.buy(event.slug, { seats: ['R1-1'] });
  order = bought.order;
  ticket = bought.tickets[0]!;
  otherOrder = (await new Visitor(product.url).buy(event.slug, { seats: ['R2-1'] })).order;
});
afterAll(() => product?.close());

/** Everything that shows something of the order. */
function addresses(): string[] {
  return [
    `/api/orders/${order.id}`,
    `/api/orders/${order.id}/tickets`,
    `/api/orders/${order.id}/mail`,
    `/api/tickets/${ticket.id}`,
  ];
}

function tokenOf({ accessUrl }: Order): string {
  return new URL(accessUrl ?? '').searchParams.get('access') ?? '';
}

async function statuses(visitor: Visitor, query = ''): Promise<number[]> {
  return Promise.all(addresses().map(async (address) => (await visitor.get(address + query)).status));
}

const SEEN = [200, 200, 200, 200];
const HIDDEN = [404, 404, 404, 404];

describe('an order and its tickets', () => {
  it('are seen by the session that bought, also after a reload', async () => {
    expect(await statuses(buyer)).toEqual(SEEN);
    const reloaded = new Visitor(product.url);
    reloaded.cookies.set(SESSION, buyer.cookies.get(SESSION) ?? '');
    expect(await statuses(reloaded)).toEqual(SEEN);
  });

  it('are seen by whoever has the signed link, of the page or of the mail', async () => {
    expect(new URL(order.accessUrl ?? '').pathname).toBe(`/orders/${order.id}`);
    expect(await statuses(new Visitor(product.url), `?access=${tokenOf(order)}`)).toEqual(SEEN);
    const mailed = async () => {
      for (const file of await readdir(product.outbox)) {
        const text = (await readFile(path.join(product.outbox, file), 'utf8'))
          .replaceAll('=\r\n', '')
          .replaceAll('=3D', '=');
        const found = new RegExp(`/orders/${order.id}\\?access=([A-Za-z0-9_-]+)`).exec(text)?.[1];
        if (found) return found;
      }
      return null;
    };
    const token = await until(mailed, { what: 'the mail has the link' });
    expect(token).toBe(tokenOf(order));
  });

  it('do not exist for anybody else: no cookie, another cookie, a link that is not theirs', async () => {
    expect(await statuses(new Visitor(product.url))).toEqual(HIDDEN);
    const stranger = new Visitor(product.url);
    await stranger.hold(event.slug, { seats: ['R3-1'] });
    expect(stranger.cookies.has(SESSION)).toBe(true);
    expect(await statuses(stranger)).toEqual(HIDDEN);
    const token = tokenOf(order);
    const [first = ''] = token;
    const wrong = [
      tokenOf(otherOrder),
      token.slice(0, -1),
      `${token}A`,
      (first === 'A' ? 'B' : 'A') + token.slice(1),
      token.toLowerCase() === token ? token.toUpperCase() : token.toLowerCase(),
      buyer.cookies.get(SESSION)?.split('.').at(-1) ?? '',
      'x',
      '',
    ];
    for (const access of wrong)
      expect([access, await statuses(stranger, `?access=${access}`)]).toEqual([access, HIDDEN]);
  });

  it('are hidden in the same words, whether they exist or not', async () => {
    const stranger = new Visitor(product.url);
    const there = await stranger.get(`/api/orders/${order.id}`);
    const made = order.id.replace(/.{6}$/, '000000');
    const nowhere = await stranger.get(`/api/orders/${made}`);
    expect({ ...there.body, instance: '' }).toEqual({ ...nowhere.body, instance: '' });
    expect(there.body.code).toBe('checkout.order_not_found');
  });

  it('are only read by the link: paying and cancelling need the session', async () => {
    const pending = accepted(await buyer.order(accepted(await buyer.hold(event.slug, { seats: ['R4-1'] })).id));
    const stranger = new Visitor(product.url);
    const query = `?access=${tokenOf(pending)}`;
    expect((await stranger.get(`/api/orders/${pending.id}${query}`)).status).toBe(200);
    expect((await stranger.request('POST', `/api/orders/${pending.id}/cancel${query}`)).status).toBe(404);
    const pay = { body: { method: 'card' }, key: 'a-stranger-pays' };
    expect((await stranger.request('POST', `/api/orders/${pending.id}/payments${query}`, pay)).status).toBe(404);
    expect(accepted(await buyer.read(pending.id)).status).toBe('pending');
  });

  it('holds belong to the session too', async () => {
    const hold = accepted(await buyer.hold(event.slug, { seats: ['R5-1'] }));
    const stranger = new Visitor(product.url);
    for (const [method, path, body] of [
      ['GET', `/api/holds/${hold.id}`, undefined],
      ['PUT', `/api/holds/${hold.id}`, { seats: ['R5-2'] }],
      ['POST', `/api/holds/${hold.id}/extend`, undefined],
      ['DELETE', `/api/holds/${hold.id}`, undefined],
    ] as const) {
      const answer = await stranger.request(method, path, { body });
      expect([method, answer.status, answer.body.code]).toEqual([method, 404, 'holds.not_found']);
    }
    expect((await stranger.order(hold.id)).status).toBe(404);
    expect(accepted(await buyer.get<{ seats: object[] }>(`/api/holds/${hold.id}`)).seats).toHaveLength(1);
  });
});

describe('the session', () => {
  async function newCookie(): Promise<string> {
    const { headers } = await new Visitor(product.url).hold(event.slug, { seats: ['R5-9'] });
    return (headers['set-cookie'] ?? []).find((each) => each.startsWith(`${SESSION}=`)) ?? '';
  }

  it('is a cookie that no script reads and no other site sends', async () => {
    const cookie = await newCookie();
    for (const part of ['HttpOnly', 'SameSite=Lax', 'Path=/']) expect(cookie).toContain(part);
    expect(cookie).not.toContain('Domain');
  });

  it('is set once, and renewed for a visitor whose cookie was not made here', async () => {
    expect((await buyer.get(`/api/orders/${order.id}`)).headers['set-cookie']).toBeUndefined();
    const [value = '', mac = ''] = (buyer.cookies.get(SESSION) ?? '').split('.');
    const guessed = createHmac('sha256', 'guess').update(value).digest('base64url').slice(0, mac.length);
    for (const forged of [value, `${value}.`, `${value}.${guessed}`, `${value}x.${mac}`, '', '.', 'x'.repeat(3000)]) {
      const forger = new Visitor(product.url);
      forger.cookies.set(SESSION, forged);
      const { status, headers } = await forger.get(`/api/orders/${order.id}`);
      expect([status, String(headers['set-cookie']).startsWith(`${SESSION}=`)]).toEqual([404, true]);
    }
  });

  it('never comes with an answer that is the same for everyone', async () => {
    const shared = [
      '/api/events',
      `/api/events/${event.slug}`,
      `/api/events/${event.slug}/availability`,
      `/api/events/${event.slug}/seatmap`,
      '/api/ticket-key',
      '/api/openapi.json',
      '/',
    ];
    for (const address of shared) {
      const { status, headers } = await new Visitor(product.url).get(address);
      expect([address, status, headers['set-cookie']]).toEqual([address, 200, undefined]);
    }
  });
});

describe('caches', () => {
  it("keep nothing that is somebody's own", async () => {
    const fan = new Visitor(product.url);
    const held = await fan.hold(event.slug, { seats: ['R4-5'] });
    const made = await fan.order(held.body.id);
    const own = [
      held,
      made,
      await fan.pay(made.body.id),
      await fan.read(made.body.id),
      await fan.get(`/api/orders/${made.body.id}/tickets`),
      await fan.get(`/api/holds/${held.body.id}`),
      await fan.get('/api/events/no-such-event'),
      await buyer.get(`/api/tickets/${ticket.id}`),
      await buyer.get(`/api/orders/${order.id}/mail`),
    ];
    expect(own.map(({ headers }) => headers['cache-control'])).toEqual(own.map(() => 'no-store'));
  });

  it('may keep what everybody sees, for as long as it is true', async () => {
    const cacheOf = async (address: string) => (await buyer.get(address)).headers['cache-control'];
    expect(await cacheOf('/api/events')).toBe('public, max-age=1');
    expect(await cacheOf(`/api/events/${event.slug}`)).toBe('public, max-age=1');
    expect(await cacheOf(`/api/events/${event.slug}/availability`)).toBe('public, max-age=1');
    const { body } = await buyer.get<{ seatmapUrl: string }>(`/api/events/${event.slug}`);
    expect(await cacheOf(body.seatmapUrl)).toBe('public, max-age=31536000, immutable');
  });
});

describe('writes', () => {
  it('from another site are refused, whatever they carry; from ours they are taken', async () => {
    const hold = (origin: string, seat: string) =>
      buyer.request('POST', `/api/events/${event.slug}/holds`, {
        body: { seats: [seat] },
        key: `origin-${seat}`,
        headers: { origin },
      });
    const { host } = new URL(product.url);
    for (const origin of [
      'https://evil.example',
      'null',
      '',
      `https://${host}.evil.example`,
      `http://evil.example/${host}`,
    ]) {
      const answer = await hold(origin, 'R3-9');
      expect([origin, answer.status, answer.body.code]).toEqual([origin, 403, 'http.foreign_origin']);
    }
    expect((await hold(product.url, 'R3-10')).status).toBe(201);
    const session = { body: { key: product.organizers[0].key }, headers: { origin: 'https://evil.example' } };
    expect((await buyer.request('POST', '/api/admin/session', session)).status).toBe(403);
    expect((await buyer.request('GET', '/api/events', { headers: { origin: 'https://evil.example' } })).status).toBe(
      200,
    );
  });

  it('of a provider need its signature over these very bytes, and a recent one', async () => {
    const payload = JSON.stringify({
      id: 'evt_forged',
      object: 'event',
      type: 'payment_intent.succeeded',
      data: { object: {} },
    });
    const now = Math.floor(Date.now() / 1000);
    const signed = (secret: string, at: number, text: string) =>
      `t=${at},v1=${createHmac('sha256', secret).update(`${at}.${text}`).digest('hex')}`;
    const { webhookSecret } = product.fakepay;
    const send = (signature: string | undefined, provider = 'stripe') =>
      buyer.request('POST', `/api/webhooks/${provider}`, {
        body: payload,
        headers: signature === undefined ? {} : { 'stripe-signature': signature },
      });
    const kept = async () =>
      (await product.stores.query("SELECT id FROM webhook_inbox WHERE id = 'evt_forged'")).length;
    for (const signature of [
      undefined,
      '',
      'garbage',
      `t=${now}`,
      signed('whsec_wrong', now, payload),
      signed(webhookSecret, now, `${payload} `),
      signed(webhookSecret, now - 3600, payload),
    ]) {
      const { status, body } = await send(signature);
      expect([signature, status, body.code]).toEqual([signature, 400, 'payments.bad_signature']);
    }
    expect((await send(signed(webhookSecret, now, payload), 'paypal')).status).toBe(404);
    expect(await kept()).toBe(0);
    // Control: what is signed as it should be is taken.
    expect((await send(signed(webhookSecret, now, payload))).status).toBe(204);
    expect(await kept()).toBe(1);
  });
});

describe('every page and answer', () => {
  it('carries the headers that keep others out', async () => {
    const api = ['/api/events', '/api/events/no-such-event', `/api/orders/${order.id}`];
    for (const address of ['/', '/assets/no-file', '/no/page', ...api]) {
      const { headers } = await buyer.get(address);
      expect(headers['x-content-type-options']).toBe('nosniff');
      expect(headers['referrer-policy']).toBe('no-referrer');
      expect(headers['cross-origin-resource-policy']).toBe('same-origin');
      expect(headers['x-powered-by']).toBeUndefined();
      expect(headers['access-control-allow-origin']).toBeUndefined();
      const policy = String(headers['content-security-policy']);
      if (api.includes(address)) {
        expect(policy).toBe("default-src 'none';frame-ancestors 'none'");
        continue;
      }
      for (const part of ["default-src 'self'", "object-src 'none'", "frame-ancestors 'none'", "base-uri 'self'"])
        expect(policy).toContain(part);
      expect(policy).not.toMatch(/script-src[^;]*unsafe/);
      expect(policy).toMatch(new RegExp(`script-src 'self' ${product.fakepay.url}(;|$)`));
    }
  });

  it('and a mail is shown in a box that runs nothing', async () => {
    const { headers } = await buyer.get(`/api/orders/${order.id}/mail`);
    expect(String(headers['content-security-policy'])).toMatch(/default-src 'none'.*sandbox/);
  });
});
