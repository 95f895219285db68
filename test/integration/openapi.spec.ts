import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type PublishedEvent, publishEvent } from '../harness/events.ts';
import { codesTo } from '../harness/mails.ts';
import { type Document, misfits, type Operation, operationsOf, readDocument } from '../harness/openapi.ts';
import { type Product, startProduct } from '../harness/product.ts';
import { accepted, type Answer, Visitor } from '../harness/visitor.ts';

let product: Product;
let document: Document;
let operations: Operation[];
let event: PublishedEvent;
beforeAll(async () => {
  product = await startProduct();
  document = await readDocument(product.url);
  operations = operationsOf(document);
  event = await publishEvent(product, { wheelchairs: 2, area: { name: 'Standing floor', capacity: 20 } });
});
afterAll(() => product?.close());

/** What of an answer is not as the document says. */
function wrongIn(name: string, { status, headers, body }: Answer<unknown>): string[] {
  const operation = operations.find((each) => each.name === name);
  const declared = operation?.responses[status];
  if (!declared) return [`${name} does not declare ${status}`];
  const type = String(headers['content-type'] ?? '').split(';')[0] ?? '';
  const schema = declared.content?.[type]?.schema;
  if (declared.content === undefined) return body === undefined ? [] : [`${name} declares no body for ${status}`];
  if (!schema) return [`${name} does not declare ${type} for ${status}`];
  return misfits(document, schema, body).map((each) => `${name} ${status} ${each}`);
}

describe('answers are as the OpenAPI document says', () => {
  it('to a fan who buys', async () => {
    const fan = new Visitor(product.url);
    const wrong: string[] = [];
    const look = <T>(name: string, answer: Answer<T>): T => {
      wrong.push(...wrongIn(name, answer));
      return answer.body;
    };
    const json = { headers: { accept: 'application/json' } };
    look('GET /api/events', await fan.get('/api/events?limit=5'));
    look('GET /api/events/{event}', await fan.get(`/api/events/${event.slug}`));
    look('GET /api/events/{event}', await fan.get('/api/events/no-such-event'));
    look('GET /api/events/{event}/seatmap', await fan.get(`/api/events/${event.slug}/seatmap`));
    const state = `/api/events/${event.id}/availability`;
    look('GET /api/events/{event}/availability', await fan.get(state));
    look('GET /api/events/{event}/availability', await fan.request('GET', state, json));
    look('GET /api/events/{event}/stream', await fan.get(`/api/events/${event.slug}/stream`));
    look('GET /api/events/{event}/stream', await fan.get('/api/events/no-such-event/stream'));
    look('GET /api/ticket-key', await fan.get('/api/ticket-key'));

    const email = 'grace@example.com';
    look('GET /api/account', await fan.get('/api/account'));
    look('POST /api/account/codes', await fan.request('POST', '/api/account/codes', { body: { email } }));
    const [code = ''] = await codesTo(product, email);
    const enter = (digits: string) => fan.request('POST', '/api/account/session', { body: { email, code: digits } });
    look('POST /api/account/session', await enter(code === '000000' ? '000001' : '000000'));
    look('POST /api/account/session', await enter(code));
    look('GET /api/account', await fan.get('/api/account'));
    look('DELETE /api/account/session', await fan.request('DELETE', '/api/account/session'));

    const { id } = look('POST /api/events/{event}/holds', await fan.hold(event.slug, { seats: ['R1-5', 'R1-6'] }));
    const rival = new Visitor(product.url);
    const refused = await rival.hold(event.slug, { seats: ['R1-5', 'R1-6'] });
    expect(refused.status).toBe(409);
    look('POST /api/events/{event}/holds', refused);
    look('GET /api/holds/{hold}', await fan.get(`/api/holds/${id}`));
    look('PUT /api/holds/{hold}', await fan.request('PUT', `/api/holds/${id}`, { body: { seats: ['R1-7'] } }));
    look('POST /api/holds/{hold}/extend', await fan.request('POST', `/api/holds/${id}/extend`));
    look('POST /api/holds/{hold}/extend', await fan.request('POST', `/api/holds/${id}/extend`));
    const other = await fan.hold(event.slug, { area: event.areaId ?? '', quantity: 2 });
    look('POST /api/events/{event}/holds', other);
    look('DELETE /api/holds/{hold}', await fan.request('DELETE', `/api/holds/${other.body.id}`));

    const order = look('POST /api/orders', await fan.order(id));
    const payment = look('POST /api/orders/{order}/payments', await fan.pay(order.id));
    await fan.confirm(payment, { card: 'pm_card_chargeDeclined' });
    look('GET /api/orders/{order}', await fan.read(order.id));
    look('GET /api/orders/{order}/tickets', await fan.get(`/api/orders/${order.id}/tickets`));
    accepted(await fan.confirm(payment));
    await fan.waitFor(order.id, 'paid');
    look('GET /api/orders/{order}', await fan.read(order.id));
    const [ticket] = look(
      'GET /api/orders/{order}/tickets',
      await fan.get<{ items: { id: string; qr: string }[] }>(`/api/orders/${order.id}/tickets`),
    ).items;
    look('GET /api/tickets/{ticket}', await fan.get(`/api/tickets/${ticket?.id}`));
    look('GET /api/orders/{order}/mail', await fan.get(`/api/orders/${order.id}/mail`));
    look('POST /api/orders/{order}/cancel', await fan.request('POST', `/api/orders/${order.id}/cancel`));
    look('POST /api/webhooks/{provider}', await fan.request('POST', '/api/webhooks/stripe', { body: {} }));
    expect(wrong).toEqual([]);
  });

  it('to an organizer, and to an operator', async () => {
    const wrong: string[] = [];
    const as = (key: string) => async (name: string, path: string, body?: unknown) => {
      const [method = ''] = name.split(' ');
      const headers = { authorization: `Bearer ${key}` };
      wrong.push(...wrongIn(name, await new Visitor(product.url).request(method, path, { body, headers })));
    };
    const organizer = as(product.organizers[0].key);
    const operator = as(product.operatorKey);
    await organizer('POST /api/admin/session', '/api/admin/session', { key: product.organizers[0].key });
    await organizer('GET /api/admin/session', '/api/admin/session');
    await operator('GET /api/admin/session', '/api/admin/session');
    await organizer('DELETE /api/admin/session', '/api/admin/session');
    await operator('GET /api/admin/organizers', '/api/admin/organizers');
    await operator('POST /api/admin/organizers', '/api/admin/organizers', { name: 'A third one' });
    await organizer('GET /api/admin/organizers', '/api/admin/organizers');
    for (const list of ['venues', 'seating-plans', 'events'])
      await organizer(`GET /api/admin/${list}`, `/api/admin/${list}?limit=1`);
    await operator('GET /api/admin/events', '/api/admin/events');
    await organizer('GET /api/admin/events/{event}', `/api/admin/events/${event.id}`);
    await organizer('GET /api/admin/events/{event}/orders', `/api/admin/events/${event.id}/orders`);
    await organizer('PATCH /api/admin/events/{event}', `/api/admin/events/${event.id}`, { subtitle: 'By night' });
    await organizer('POST /api/admin/events/{event}/publish', `/api/admin/events/${event.id}/publish`);
    await organizer('POST /api/admin/events/{event}/pause', `/api/admin/events/${event.id}/pause`);
    await organizer('POST /api/admin/events/{event}/pause', `/api/admin/events/${event.id}/pause`);
    await organizer('POST /api/admin/events/{event}/open', `/api/admin/events/${event.id}/open`);
    await organizer('POST /api/admin/tickets/verify', '/api/admin/tickets/verify', { code: 'ST1.nonsense' });
    expect(wrong).toEqual([]);
  });
});
