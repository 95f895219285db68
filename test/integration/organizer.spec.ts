import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seatingPlan } from '../harness/events.ts';
import { type Product, startProduct } from '../harness/product.ts';
import { accepted, type Answer, type Money, type Problem, Visitor } from '../harness/visitor.ts';
import { until } from '../harness/wait.ts';

const DAY_MS = 24 * 3600_000;

interface AdminEvent {
  id: string;
  slug: string;
  title: string;
  status: string;
  saleStatus: string;
  sale: { state: string };
  organizer: { id: string; name: string };
  counts: { sold: number; claimed: number; held: number; blocked: number; free: number; total: number } | null;
  revenue: Money;
}

interface AdminOrder {
  id: string;
  status: string;
  email: string;
  name: string;
  seats: number;
  total: Money;
}

let product: Product;
let venueId: string;
let seatingPlanId: string;
beforeAll(async () => {
  product = await startProduct({ replicas: 2, balancer: true });
});
afterAll(() => product?.close());

/** The organizer's own requests. A refusal is an answer. */
async function organizer<T = AdminEvent & Problem>(method: string, path: string, body?: unknown): Promise<Answer<T>> {
  const visitor = new Visitor(product.url);
  const headers = { authorization: `Bearer ${product.organizers[0].key}` };
  const answer = await visitor.request<T>(method, `/api/admin${path}`, { body, headers });
  visitor.leave();
  return answer;
}

function inDays(days: number): string {
  return new Date(Date.now() + days * DAY_MS).toISOString();
}

function newEvent(slug: string, more: object = {}): object {
  return {
    venueId,
    seatingPlanId,
    slug,
    title: 'Opening night',
    category: 'concert',
    currency: 'EUR',
    startsAt: inDays(30),
    endsAt: inDays(31),
    saleOpensAt: inDays(-1),
    saleClosesAt: inDays(29),
    priceLevels: [
      { category: 'Seats', price: 4500, fees: 450 },
      { category: 'Floor', price: 3000, name: 'Standing' },
    ],
    maxPerOrder: 4,
    ...more,
  };
}

async function draft(slug: string, more?: object): Promise<AdminEvent> {
  return accepted(await organizer('POST', '/events', newEvent(slug, more)));
}

async function published(slug: string, more?: object): Promise<AdminEvent> {
  const { id } = await draft(slug, more);
  return accepted(await organizer('POST', `/events/${id}/publish`));
}

describe('an organizer takes an event from nothing to sold by API alone', () => {
  it('venue, plan, priced event, publish, open, sold, paused, closed', async () => {
    const venue = {
      name: 'Harbour Arena',
      address: '1 Quay',
      city: 'Lisbon',
      country: 'PT',
      timezone: 'Europe/Lisbon',
    };
    const madeVenue = accepted(await organizer<{ id: string }>('POST', '/venues', venue));
    venueId = madeVenue.id;
    expect(madeVenue).toMatchObject(venue);

    const { plan, mapping } = seatingPlan({ rows: 3, seatsPerRow: 10, area: { name: 'Floor', capacity: 20 } });
    const madePlan = accepted(
      await organizer<{ id: string; categories: string[]; seatCount: number; placeCount: number }>(
        'POST',
        '/seating-plans',
        { venueId, plan, mapping },
      ),
    );
    seatingPlanId = madePlan.id;
    expect(madePlan).toMatchObject({ categories: ['Seats', 'Floor'], seatCount: 30, placeCount: 50 });

    const made = await draft('opening-night');
    expect(made).toMatchObject({ slug: 'opening-night', status: 'draft', saleStatus: 'scheduled' });
    const fan = new Visitor(product.url);
    expect((await fan.get('/api/events/opening-night')).status).toBe(404);

    expect(accepted(await organizer('POST', `/events/${made.id}/publish`)).status).toBe('published');
    expect(accepted(await organizer('POST', `/events/${made.id}/open`)).saleStatus).toBe('open');
    const { order } = await fan.buy('opening-night', { seats: ['R1-5', 'R1-6'] });
    const buyer = await fan.buy('opening-night', { area: 'floor', quantity: 1 });
    accepted(await fan.hold('opening-night', { seats: ['R2-5'] }));
    expect(order.total).toEqual({ amount: 9000, currency: 'EUR' });
    expect(buyer.order.total).toEqual({ amount: 3000, currency: 'EUR' });

    const counts = { sold: 3, claimed: 0, held: 1, blocked: 0, free: 46, total: 50 };
    const seen = await until(
      async () => {
        const { body } = await organizer('GET', `/events/${made.id}`);
        return body.counts?.held === 1 ? body : null;
      },
      { what: 'the organizer sees the hold' },
    );
    expect(seen).toMatchObject({ counts, sale: { state: 'on_sale' }, revenue: { amount: 12_000, currency: 'EUR' } });
    expect(seen.organizer).toEqual({ id: product.organizers[0].id, name: product.organizers[0].name });
    const listed = accepted(await organizer<{ items: AdminEvent[] }>('GET', '/events'));
    expect(listed.items.find(({ id }) => id === made.id)?.counts?.sold).toBe(3);
  });

  it('the orders of an event are listed newest first, paged, and found by name, mail and id', async () => {
    const list = async (query: string) =>
      accepted(
        await organizer<{ items: AdminOrder[]; nextCursor: string | null }>(
          'GET',
          `/events/opening-night/orders${query}`,
        ),
      );
    const all = await list('');
    expect(all.items.map(({ status, seats, total }) => [status, seats, total.amount])).toEqual([
      ['paid', 1, 3000],
      ['paid', 2, 9000],
    ]);
    expect(all.items[0]).toMatchObject({ email: 'ada@example.com', name: 'Ada Buyer' });
    const first = await list('?limit=1');
    expect(first.items).toEqual(all.items.slice(0, 1));
    const second = await list(`?limit=1&cursor=${first.nextCursor}`);
    expect([second.items, second.nextCursor]).toEqual([all.items.slice(1), null]);
    expect((await list('?q=ADA')).items).toHaveLength(2);
    expect((await list('?q=example.com')).items).toHaveLength(2);
    expect((await list(`?q=${all.items[1]?.id}`)).items).toEqual(all.items.slice(1));
    for (const nobody of ['grace', '%25', '_', '%5C']) expect((await list(`?q=${nobody}`)).items).toEqual([]);
  });
});

describe('the sale does what its organizer says', () => {
  const slug = 'second-night';
  let id: string;
  beforeAll(async () => {
    ({ id } = await published(slug, { saleOpensAt: inDays(1) }));
  });

  async function holdCode(): Promise<string> {
    const fan = new Visitor(product.url);
    const { status, body } = await fan.hold(slug, { bestAvailable: { quantity: 1 } });
    if (status === 201) await fan.request('DELETE', `/api/holds/${body.id}`);
    fan.leave();
    return status === 201 ? 'held' : `${status} ${body.code}`;
  }

  async function set(verb: string): Promise<Answer<AdminEvent & Problem>> {
    return organizer('POST', `/events/${id}/${verb}`);
  }

  async function fanSees(): Promise<string> {
    const { body } = await new Visitor(product.url).get<{ sale: { state: string } }>(`/api/events/${slug}`);
    return body.sale.state;
  }

  it('nobody holds anything before it opens', async () => {
    expect(await fanSees()).toBe('announced');
    expect(await holdCode()).toBe('409 holds.not_on_sale');
  });

  it('a pause stops new holds on every replica within a second, and a close too; each can be opened again', async () => {
    for (const [verb, code, state] of [
      ['open', 'held', 'on_sale'],
      ['pause', '409 holds.not_on_sale', 'paused'],
      ['open', 'held', 'on_sale'],
      ['close', '409 holds.not_on_sale', 'ended'],
      ['open', 'held', 'on_sale'],
    ] as const) {
      expect((await set(verb)).status).toBe(200);
      await until(async () => (await holdCode()) === code, { what: `${verb} is in force` });
      // Neither replica remembers otherwise.
      for (const { url } of product.replicas) {
        const seen = async () => {
          const { body } = await new Visitor(url).get<{ sale: { state: string } }>(`/api/events/${slug}`);
          return body.sale.state === state;
        };
        await until(seen, { what: `${url} says ${state}` });
      }
      expect(await holdCode()).toBe(code);
    }
  });

  it('a hold that was there before the pause can still be bought', async () => {
    const fan = new Visitor(product.url);
    const hold = accepted(await fan.hold(slug, { seats: ['R3-1'] }));
    accepted(await set('pause'));
    await until(async () => (await holdCode()) !== 'held', { what: 'the pause is in force' });
    expect((await fan.order(hold.id)).status).toBe(201);
    accepted(await set('open'));
  });

  it('what cannot follow is refused and changes nothing', async () => {
    const { id: draftId } = await draft('a-draft');
    for (const verb of ['open', 'pause', 'close']) {
      const { status, body } = await organizer('POST', `/events/${draftId}/${verb}`);
      expect([verb, status, body.code]).toEqual([verb, 409, 'catalog.illegal_transition']);
    }
    expect((await organizer('GET', `/events/${draftId}`)).body).toMatchObject({
      status: 'draft',
      saleStatus: 'scheduled',
    });

    const refused = async (verb: string) => [
      (await set(verb)).body.code,
      (await organizer('GET', `/events/${id}`)).body.saleStatus,
    ];
    expect(await refused('open')).toEqual(['catalog.illegal_transition', 'open']);
    accepted(await set('close'));
    expect(await refused('close')).toEqual(['catalog.illegal_transition', 'closed']);
    expect(await refused('pause')).toEqual(['catalog.illegal_transition', 'closed']);
    expect(await refused('publish')).toEqual(['inventory.not_publishable', 'closed']);
  });

  it('two who press at the same moment: one is told, and the event has one state', async () => {
    const { id: other } = await published('third-night');
    accepted(await organizer('POST', `/events/${other}/open`));
    const answers = await Promise.all(['pause', 'close'].map((verb) => organizer('POST', `/events/${other}/${verb}`)));
    expect(answers.every(({ status }) => status === 200 || status === 409)).toBe(true);
    expect(answers.some(({ status }) => status === 200)).toBe(true);
    expect(['paused', 'closed']).toContain((await organizer('GET', `/events/${other}`)).body.saleStatus);
  });
});

describe('an event can be changed', () => {
  it('in its words, times and limits, also when it is published; fans see it within a second', async () => {
    const { id } = await published('fourth-night');
    accepted(await organizer('POST', `/events/${id}/open`));
    const patch = { title: 'A better title', subtitle: 'With an encore', maxPerOrder: 1, accent: '#123456' };
    expect(accepted(await organizer('PATCH', `/events/${id}`, patch)).title).toBe('A better title');
    for (const { url } of product.replicas) {
      const told = async () => {
        const { body } = await new Visitor(url).get('/api/events/fourth-night');
        return body.title === 'A better title' ? body : null;
      };
      expect(await until(told, { what: `${url} shows the new title` })).toMatchObject({
        subtitle: 'With an encore',
        accent: '#123456',
        limits: { maxPerOrder: 1 },
      });
    }
    const fan = new Visitor(product.url);
    const { status, body } = await fan.hold('fourth-night', { seats: ['R1-1', 'R1-2'] });
    expect([status, body.code]).toEqual([409, 'holds.limit_reached']);
  });

  it('but not into one that ends before it starts, nor in what was promised with the tickets', async () => {
    const { id } = await draft('fifth-night');
    const wrong: [object, string][] = [
      [{ endsAt: inDays(1) }, '/endsAt'],
      [{ saleClosesAt: inDays(-2) }, '/saleClosesAt'],
      [{ currency: 'USD' }, '/currency'],
      [{ slug: 'other' }, '/slug'],
      [{ venueId }, '/venueId'],
      [{ priceLevels: [] }, '/priceLevels'],
      [{ title: null }, '/title'],
    ];
    for (const [body, pointer] of wrong) {
      const answer = await organizer<Problem & { errors: { pointer: string }[] }>('PATCH', `/events/${id}`, body);
      expect([answer.status, answer.body.errors[0]?.pointer]).toEqual([422, pointer]);
    }
  });

  it('a price for each category, no other, and none below its fees', async () => {
    const price = (category: string, more: object = {}) => ({ category, price: 1000, ...more });
    const wrong: [object[], string, string][] = [
      [[price('Seats')], '/priceLevels', 'catalog.unpriced_category'],
      [[price('Seats'), price('Floor'), price('Balcony')], '/priceLevels/2/category', 'catalog.unknown_category'],
      [[price('Seats'), price('Floor'), price('Seats')], '/priceLevels/2/category', 'catalog.duplicate_category'],
      [[price('Seats'), price('Floor', { fees: 1001 })], '/priceLevels/1/fees', 'catalog.fees_over_price'],
    ];
    for (const [priceLevels, pointer, code] of wrong) {
      const { status, body } = await organizer<Problem & { errors: object[] }>(
        'POST',
        '/events',
        newEvent(`never-${randomUUID().slice(0, 8)}`, { priceLevels }),
      );
      expect(status).toBe(422);
      expect(body.errors[0]).toMatchObject({ pointer, code });
    }
  });

  it('an address is taken once, also by two at the same moment', async () => {
    const answers = await Promise.all([1, 2, 3].map(() => organizer('POST', '/events', newEvent('the-only-night'))));
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 409, 409]);
    const refused = answers.filter(({ status }) => status === 409);
    expect(refused.map(({ body }) => body.code)).toEqual(['catalog.slug_taken', 'catalog.slug_taken']);
  });

  it('two who publish at the same moment make its places once', async () => {
    const { id } = await draft('published-once');
    const answers = await Promise.all([1, 2, 3, 4].map(() => organizer('POST', `/events/${id}/publish`)));
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409, 409, 409]);
    expect((await organizer('GET', `/events/${id}`)).body.counts).toMatchObject({ free: 50, total: 50 });
  });
});
