import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { refusal } from '../harness/checkout.ts';
import { publishEvent, type PublishedEvent } from '../harness/events.ts';
import { type Product, startProduct } from '../harness/product.ts';
import { accepted, type Hold, type Problem, Visitor } from '../harness/visitor.ts';

/** The router decodes a path before it looks for its route: all of these are /api to it. */
const API_SPELLINGS = ['/api', '/%61pi', '/a%70i', '/%61%70%69'];
const FOREIGN = { origin: 'https://evil.example' };
const CARD = { method: 'card' };

let product: Product;
let event: PublishedEvent;
beforeAll(async () => {
  product = await startProduct();
  event = await publishEvent(product, { rows: 4 });
});
afterAll(() => product?.close());

const somebody = (): Visitor => new Visitor(product.url);

describe.each(API_SPELLINGS)('however the path is spelt: %s', (api) => {
  it('a write from a foreign page is refused and leaves nothing', async () => {
    const visitor = somebody();
    const order = accepted(
      await visitor.order(accepted(await visitor.hold(event.slug, { bestAvailable: { quantity: 1 } })).id),
    );
    const hold = { seats: ['R4-10'] };
    const write = (path: string, body?: object) =>
      visitor.request<Problem>('POST', `${api}${path}`, { body, key: randomUUID(), headers: FOREIGN });
    const tries = [
      await write(`/events/${event.slug}/holds`, hold),
      await write(`/%65vents/${event.slug}/holds`, hold),
      await write(`/orders/${order.id}/payments`, CARD),
      await write(`/orders/${order.id}/cancel`),
      await write('/admin/session', { key: product.operatorKey }),
    ];
    expect(tries.map(refusal)).toEqual(tries.map(() => [403, 'http.foreign_origin']));
    expect(accepted(await visitor.read(order.id)).status).toBe('pending');
    accepted(await visitor.request('POST', `/api/orders/${order.id}/cancel`));
    const rival = somebody();
    const { id } = accepted(await rival.hold(event.slug, hold));
    accepted(await rival.request('DELETE', `/api/holds/${id}`));
  });

  it('a fan can buy: his session is known', async () => {
    const visitor = somebody();
    const body = { bestAvailable: { quantity: 1 } };
    const held = accepted(
      await visitor.request<Hold>('POST', `${api}/events/${event.slug}/holds`, { body, key: randomUUID() }),
    );
    expect(visitor.cookies.size).toBe(1);
    expect(accepted(await visitor.request<Hold>('GET', `${api}/holds/${held.id}`)).id).toBe(held.id);
    const stranger = await somebody().request<Problem>('GET', `${api}/holds/${held.id}`);
    expect(refusal(stranger)).toEqual([404, 'holds.not_found']);
    expect((await visitor.request('DELETE', `${api}/holds/${held.id}`)).status).toBe(204);
  });

  it('what is somebody’s own is kept by no cache', async () => {
    const visitor = somebody();
    const held = accepted(await visitor.hold(event.slug, { bestAvailable: { quantity: 1 } }));
    const authorization = `Bearer ${product.organizers[0].key}`;
    const answers = [
      await visitor.get(`${api}/holds/${held.id}`),
      await visitor.request('GET', `${api}/admin/session`, { headers: { authorization } }),
      await visitor.request('GET', `${api}/admin/events`, { headers: { authorization } }),
      await visitor.request('GET', `${api}/admin/events/${event.id}/orders`, { headers: { authorization } }),
      await visitor.get(`${api}/holds/nothing`),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 404]);
    expect(answers.map(({ headers }) => headers['cache-control'])).toEqual(answers.map(() => 'no-store'));
    await visitor.request('DELETE', `/api/holds/${held.id}`);
  });

  it('what is the same for everyone carries no session', async () => {
    const paths = [
      '/events',
      '/%65vents',
      `/events/${event.slug}`,
      `/event%73/${event.slug}`,
      `/events/${event.slug}/availability`,
      `/events/${event.id}/seatmap`,
      '/openapi.json',
      '/ticket-key',
    ];
    for (const path of paths) {
      const { status, headers } = await somebody().get(`${api}${path}`);
      expect([path, status, headers['set-cookie']]).toEqual([path, 200, undefined]);
    }
  });

  it('a provider’s webhook gets no session, and needs its signature', async () => {
    for (const path of ['/webhooks/stripe', '/%77ebhooks/stripe']) {
      const answer = await somebody().request<Problem>('POST', `${api}${path}`, { body: { id: 'evt_1' } });
      expect([path, ...refusal(answer)]).toEqual([path, 400, 'payments.bad_signature']);
      expect(answer.headers['set-cookie']).toBeUndefined();
    }
  });
});
