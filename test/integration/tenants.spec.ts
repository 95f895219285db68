import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contentsOf } from '../harness/contents.ts';
import { type PublishedEvent, publishEvent, seatingPlan } from '../harness/events.ts';
import { type Document, exampleOf, type Operation, operationsOf, readDocument, resolved } from '../harness/openapi.ts';
import { type Product, startProduct } from '../harness/product.ts';
import { accepted, type Answer, type Problem, type Ticket, Visitor } from '../harness/visitor.ts';
import { until } from '../harness/wait.ts';

/** Signing in needs no key in the header, and signing out none at all. */
const OPEN = ['POST /api/admin/session', 'DELETE /api/admin/session'];

let product: Product;
let document: Document;
let operations: Operation[];
/** The first organizer's event, and the second's. */
let hers: PublishedEvent;
let his: PublishedEvent;
let ticket: Ticket;
/** An order of her event, and one of his; the payments of both are disputed. */
let order: string;
let hisOrder: string;
beforeAll(async () => {
  product = await startProduct({ env: { LOG_LEVEL: 'warn' } });
  document = await readDocument(product.url);
  operations = operationsOf(document).filter(({ path }) => path.startsWith('/api/admin'));
  hers = await publishEvent(product, { organizer: 0, title: 'Her own show' });
  his = await publishEvent(product, { organizer: 1 });
  const bought = await new Visitor(product.url).buy(hers.slug, { seats: ['R1-1'] });
  ticket = bought.tickets[0]!;
  order = bought.order.id;
  hisOrder = (await new Visitor(product.url).buy(his.slug, { seats: ['R1-1'] })).order.id;
  await disputeAll();
});
afterAll(() => product?.close());

async function as(key: string | null, method: string, path: string, body?: unknown): Promise<Answer<Problem>> {
  const visitor = new Visitor(product.url);
  const headers: Record<string, string> = key === null ? {} : { authorization: key };
  const answer = await visitor.request<Problem>(method, path, { body, headers });
  visitor.leave();
  return answer;
}

function bearer(organizer: 0 | 1): string {
  return `Bearer ${product.organizers[organizer].key}`;
}

/** Each fan goes to his bank. */
async function disputeAll(): Promise<void> {
  for (const { id } of product.fakepay.truth().intents) {
    const body = JSON.stringify({ payment_intent: id });
    const headers = { 'content-type': 'application/json' };
    await fetch(`${product.fakepay.url}/__disputes`, { method: 'POST', headers, body });
  }
  const known = async () =>
    (await product.stores.query("SELECT FROM disputes WHERE status = 'under_review'")).length === 2;
  await until(known, { what: 'both disputes are known and answered' });
}

/** Refused to every organizer, whosesoever the thing is. */
function isOperators({ responses }: Operation): boolean {
  return JSON.stringify(responses['403'] ?? null).includes('not_allowed');
}

/** The address of an event's operation, or of an order's. */
function pathTo({ path }: Pick<Operation, 'path'>, event: string): string {
  return path.replaceAll('{order}', order).replaceAll(/\{\w+\}/g, event);
}

/** A body that an organizer could send about his own things. */
function rightBody({ name, body }: Operation, { venueId, seatingPlanId }: PublishedEvent): unknown {
  if (!body) return undefined;
  const { plan, mapping } = seatingPlan({ rows: 1, seatsPerRow: 1 });
  const more: Record<string, object> = {
    'POST /api/admin/seating-plans': { venueId, plan, mapping },
    'POST /api/admin/events': {
      venueId,
      seatingPlanId,
      slug: 'crossed',
      priceLevels: [{ category: 'Seats', price: 1 }],
    },
    'PATCH /api/admin/events/{event}': { title: 'Taken over' },
    'POST /api/admin/orders/{order}/refunds': { all: true },
  };
  return { ...(exampleOf(document, body) as object), ...more[name] };
}

describe("another organizer's things do not exist", () => {
  it('in any path: 404, and nothing changes', async () => {
    const crossed = operations.filter((each) => each.path.includes('{') && !isOperators(each));
    expect(crossed.length).toBeGreaterThanOrEqual(7);
    const before = await contentsOf(product);
    const wrong: string[] = [];
    for (const operation of crossed) {
      for (const id of [order, hers.id, hers.slug]) {
        const path = pathTo(operation, id);
        const { status, body } = await as(bearer(1), operation.method, path, rightBody(operation, his));
        if (status !== 404 || JSON.stringify(body).includes('Her own'))
          wrong.push(`${operation.method} ${path}: ${status}`);
      }
    }
    expect(wrong).toEqual([]);
    expect(await contentsOf(product)).toBe(before);
  });

  it('control: to its owner, and to an operator, each of those paths exists', async () => {
    for (const { method, path } of operations.filter((each) => each.path.includes('{') && each.method === 'GET')) {
      const own = pathTo({ path }, hers.id);
      expect([path, (await as(bearer(0), method, own)).status]).toEqual([path, 200]);
      expect([path, (await as(`Bearer ${product.operatorKey}`, method, own)).status]).toEqual([path, 200]);
    }
  });

  it('in any body that names one: 404, and nothing is made', async () => {
    const before = await contentsOf(product);
    const tried: string[] = [];
    for (const operation of operations.filter(({ body }) => body)) {
      const names = Object.keys(resolved(document, operation.body ?? {}).properties ?? {}).filter((name) =>
        name.endsWith('Id'),
      );
      for (const name of names) {
        const body = { ...(rightBody(operation, his) as object), [name]: hers[name as keyof PublishedEvent] };
        const path = pathTo(operation, his.id);
        const { status } = await as(bearer(1), operation.method, path, body);
        tried.push(`${operation.name} ${name}: ${status}`);
      }
    }
    expect(tried.toSorted()).toEqual([
      'POST /api/admin/events seatingPlanId: 404',
      'POST /api/admin/events venueId: 404',
      'POST /api/admin/seating-plans venueId: 404',
    ]);
    expect(await contentsOf(product)).toBe(before);
  });

  it('and a plan belongs to its venue: his own plan in another venue of his is refused too', async () => {
    const operation = operations.find(({ name }) => name === 'POST /api/admin/events')!;
    const { body: venue } = await as(bearer(1), 'POST', '/api/admin/venues', {
      name: 'Second house',
      address: '2 Quay',
      city: 'Porto',
      country: 'PT',
      timezone: 'Europe/Lisbon',
    });
    const venueId = (venue as unknown as { id: string }).id;
    const answer = await as(bearer(1), 'POST', operation.path, { ...(rightBody(operation, his) as object), venueId });
    expect([answer.status, answer.body.code]).toEqual([404, 'catalog.seating_plan_not_found']);
  });

  it('in any list', async () => {
    const lists = operations.filter((each) => {
      const { method, path, responses } = each;
      const schema = responses['200']?.content?.['application/json']?.schema;
      return (
        method === 'GET' &&
        !isOperators(each) &&
        !path.includes('{') &&
        schema &&
        resolved(document, schema).properties?.items
      );
    });
    expect(lists.map(({ path }) => path)).toEqual(
      expect.arrayContaining(['/api/admin/venues', '/api/admin/seating-plans', '/api/admin/events']),
    );
    for (const { path } of lists) {
      const mine = JSON.stringify((await as(bearer(1), 'GET', path)).body);
      for (const id of [hers.id, hers.slug, hers.venueId, hers.seatingPlanId, product.organizers[0].id])
        expect(mine).not.toContain(id);
      expect(mine).toMatch(new RegExp([hisOrder, his.id, his.venueId, his.seatingPlanId].join('|')));
    }
  });

  it("in a ticket's code: it says unknown, as for a ticket that was never sold", async () => {
    const verify = async (key: string) =>
      (await as(key, 'POST', '/api/admin/tickets/verify', { code: ticket.qr })).body;
    expect(await verify(bearer(1))).toEqual({ valid: false, reason: 'unknown', event: null, seat: null });
    expect(await verify(bearer(0))).toMatchObject({ valid: true, event: hers.slug });
    expect(await verify(`Bearer ${product.operatorKey}`)).toMatchObject({ valid: true, event: hers.slug });
  });
});

describe('keys open what their role may see', () => {
  it('no key, a wrong one, another scheme: 401 everywhere', async () => {
    const before = await contentsOf(product);
    const wrong: string[] = [];
    const keys = [
      null,
      'Bearer ',
      'Bearer x',
      `Basic ${product.organizers[0].key}`,
      product.organizers[0].key,
      `Bearer ${'x'.repeat(900)}`,
    ];
    for (const operation of operations.filter(({ name }) => !OPEN.includes(name))) {
      const path = pathTo(operation, hers.id);
      for (const key of keys) {
        const { status, body } = await as(key, operation.method, path, rightBody(operation, hers));
        if (status !== 401 || body.code !== 'identity.not_signed_in')
          wrong.push(`${operation.name} with ${key}: ${status}`);
      }
    }
    expect(wrong).toEqual([]);
    expect(await contentsOf(product)).toBe(before);
  });

  it("operators' routes are 403 to organizers", async () => {
    const closed = operations.filter(isOperators);
    expect(new Set(closed.map(({ name }) => name))).toEqual(
      new Set([
        'GET /api/admin/organizers',
        'POST /api/admin/organizers',
        'GET /api/admin/mismatches',
        'GET /api/admin/attention',
        'POST /api/admin/attention/{key}/resolve',
      ]),
    );
    const before = await contentsOf(product);
    for (const operation of closed) {
      const path = pathTo(operation, hers.id);
      const { status, body } = await as(bearer(0), operation.method, path, rightBody(operation, hers));
      expect([operation.name, status, body.code]).toEqual([operation.name, 403, 'identity.not_allowed']);
    }
    expect(await contentsOf(product)).toBe(before);
  });

  it('an operator owns nothing: what has an owner is made with an organizer’s key', async () => {
    const operation = operations.find(({ name }) => name === 'POST /api/admin/venues')!;
    const { status } = await as(`Bearer ${product.operatorKey}`, 'POST', operation.path, rightBody(operation, hers));
    expect(status).toBe(422);
  });

  it('a key that is revoked opens nothing 5 seconds later, nor does a session that it began', async () => {
    const { key } = await product.admin<{ key: string }>(product.operatorKey, 'POST', '/api/admin/organizers', {
      name: 'Leaving',
    });
    const browser = new Visitor(product.url);
    accepted(await browser.request('POST', '/api/admin/session', { body: { key } }));
    expect((await browser.get('/api/admin/session')).status).toBe(200);
    expect((await as(`Bearer ${key}`, 'GET', '/api/admin/events')).status).toBe(200);
    const hash = createHash('sha256').update(key).digest();
    await product.stores.query('UPDATE staff_keys SET revoked_at = now() WHERE hash = $1', [hash]);
    const revokedAt = performance.now();
    await until(() => performance.now() - revokedAt > 5_100, { what: '5 seconds have passed', everyMs: 100 });
    expect((await as(`Bearer ${key}`, 'GET', '/api/admin/events')).status).toBe(401);
    expect((await browser.get('/api/admin/session')).status).toBe(401);
    expect((await browser.request('POST', '/api/admin/session', { body: { key } })).status).toBe(401);
  });

  it('a session ends when its staff signs out, and a forged one never begins', async () => {
    const browser = new Visitor(product.url);
    const answer = await browser.request('POST', '/api/admin/session', { body: { key: product.organizers[0].key } });
    const [cookie = ''] = (answer.headers['set-cookie'] ?? []).filter((each) => each.startsWith('stampede_staff='));
    expect(cookie).toMatch(/HttpOnly/);
    expect(cookie).toMatch(/SameSite=Strict/);
    const value = browser.cookies.get('stampede_staff') ?? '';
    expect(accepted(await browser.get('/api/admin/session'))).toMatchObject({ role: 'organizer' });
    for (const forged of [
      `${value}x`,
      value.replace(/^./, 'x'),
      value.replace(/\.\d+\./, '.9999999999999.'),
      '',
      'a.b.c',
    ]) {
      browser.cookies.set('stampede_staff', forged);
      expect((await browser.get('/api/admin/session')).status).toBe(401);
    }
    browser.cookies.set('stampede_staff', value);
    accepted(await browser.request('DELETE', '/api/admin/session'));
    expect((await browser.get('/api/admin/session')).status).toBe(401);
  });

  it('guessing keys is slowed down', async () => {
    const guesser = new Visitor(product.url, { address: '127.77.7.7' });
    const statuses: number[] = [];
    for (let guess = 0; guess < 22; guess++) {
      const body = { key: `sk_stampede_guess_${guess}` };
      statuses.push((await guesser.request('POST', '/api/admin/session', { body })).status);
    }
    expect(statuses.slice(0, 20)).toEqual(Array.from({ length: 20 }, () => 401));
    const last = await guesser.request('POST', '/api/admin/session', { body: { key: product.organizers[0].key } });
    expect([last.status, Number(last.headers['retry-after']) > 0]).toEqual([429, true]);
  });
});
