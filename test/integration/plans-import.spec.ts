import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inRoot } from '../../local/paths.ts';
import { contentsOf } from '../harness/contents.ts';
import { seatingPlan } from '../harness/events.ts';
import { type Product, startProduct } from '../harness/product.ts';
import { accepted, type Answer, type Problem, Visitor } from '../harness/visitor.ts';

const DAY_MS = 24 * 3600_000;
const IMPORT = '/api/admin/seating-plans';

interface Demo {
  plans: { key: string; file: string; mapping: object }[];
}

interface Plan {
  id: string;
  venueId: string;
  name: string;
  categories: string[];
  seatCount: number;
  placeCount: number;
}

interface Faulty extends Problem {
  errors: { pointer: string; code: string; detail: string }[];
}

let product: Product;
let venueId: string;
const demo = JSON.parse(readFileSync(inRoot('prisma/demo/demo.json'), 'utf8')) as Demo;

beforeAll(async () => {
  product = await startProduct();
  ({ id: venueId } = await product.admin<{ id: string }>(product.organizers[0].key, 'POST', '/api/admin/venues', {
    name: 'Test Hall',
    address: '1 Test Street',
    city: 'Lisbon',
    country: 'PT',
    timezone: 'Europe/Lisbon',
  }));
});
afterAll(() => product?.close());

async function send<T = Plan & Faulty>(
  path: string,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<Answer<T>> {
  const visitor = new Visitor(product.url);
  const authorization = `Bearer ${product.organizers[0].key}`;
  const answer = await visitor.request<T>('POST', path, { body, headers: { authorization, ...headers } });
  visitor.leave();
  return answer;
}

function demoPlan(key: string): { plan: unknown; mapping: object } {
  const { file, mapping } = demo.plans.find((each) => each.key === key)!;
  return { plan: JSON.parse(readFileSync(inRoot('prisma/demo', file), 'utf8')) as unknown, mapping };
}

interface Layout {
  seatCount: number;
  placeCount: number;
  sections: { rows: { start: number; numbers: string[] }[] }[];
  areas: { start: number; capacity: number }[];
}

describe('the plans of the demo', () => {
  // Of the arena's places 4,000 stand.
  const expected = [
    ['theatre', 1682, 1682],
    ['arena', 18_920, 22_920],
    ['stadium', 50_508, 50_508],
  ] as const;

  it.each(expected)('%s: %i seats, %i places, from the file to the seat map', async (key, seatCount, placeCount) => {
    const began = performance.now();
    const { id, categories, ...plan } = accepted(await send(IMPORT, { venueId, name: key, ...demoPlan(key) }));
    const imported = performance.now();
    expect(plan).toMatchObject({ venueId, name: key, seatCount, placeCount });
    const event = accepted(
      await send('/api/admin/events', {
        ...{ venueId, seatingPlanId: id, slug: `full-${key}`, title: key, category: 'concert', currency: 'EUR' },
        startsAt: new Date(Date.now() + 9 * DAY_MS).toISOString(),
        endsAt: new Date(Date.now() + 10 * DAY_MS).toISOString(),
        saleOpensAt: new Date(Date.now() - DAY_MS).toISOString(),
        saleClosesAt: new Date(Date.now() + 8 * DAY_MS).toISOString(),
        priceLevels: categories.map((category) => ({ category, price: 1000 })),
      }),
    );
    const made = performance.now();
    accepted(await send(`/api/admin/events/${event.id}/publish`, undefined));
    const published = performance.now();
    console.log(
      `${key}: imported in ${Math.round(imported - began)} ms, ${placeCount} places published in ${Math.round(published - made)} ms`,
    );

    const [row] = await product.stores.query<{ places: number; least: number; most: number }>(
      `SELECT count(*)::int AS places, min(seat_no) AS least, max(seat_no) AS most
       FROM places WHERE event_id = (SELECT id FROM events WHERE slug = $1)`,
      [`full-${key}`],
    );
    expect(row).toEqual({ places: placeCount, least: 0, most: placeCount - 1 });
    const fan = new Visitor(product.url);
    const map = accepted(await fan.get<Layout>(`/api/events/full-${key}/seatmap`));
    expect(map).toMatchObject({ seatCount, placeCount });
    const rows = map.sections.flatMap((section) => section.rows);
    // The rows follow each other without a gap, then the areas: that is what packed snapshots rely on.
    let next = 0;
    for (const { start, numbers } of rows) {
      expect(start).toBe(next);
      next += numbers.length;
    }
    expect(next).toBe(seatCount);
    for (const { start, capacity } of map.areas) {
      expect(start).toBe(next);
      next += capacity;
    }
    expect(next).toBe(placeCount);
    const headers = { accept: 'application/json' };
    const state = await fan.request<{ places: string }>('GET', `/api/events/full-${key}/availability`, { headers });
    expect(state.body.places).toBe('0'.repeat(placeCount));
  });
});

interface SmallPlan {
  categories: { name: string; color: string }[];
  zones: {
    position: unknown;
    rows: { position: unknown; seats: { seat_guid: unknown; position: unknown; category: unknown }[] }[];
    areas: unknown[];
  }[];
}

describe('a plan with faults is refused with a pointer to each, and nothing is created', () => {
  /** A small right plan, made wrong. */
  function broken(breakIt: (plan: SmallPlan) => void, mapping: unknown = {}): object {
    const plan = structuredClone(seatingPlan({ rows: 2, seatsPerRow: 3 }).plan) as SmallPlan;
    breakIt(plan);
    return { venueId, plan, mapping };
  }

  async function faultsOf(body: object): Promise<string[]> {
    const before = await contentsOf(product);
    const { status, body: problem, headers } = await send(IMPORT, body);
    expect([status, problem.code]).toEqual([422, 'catalog.invalid_seating_plan']);
    expect(headers['content-type']).toContain('application/problem+json');
    for (const { detail } of problem.errors) expect(detail).toMatch(/\S/);
    expect(await contentsOf(product)).toBe(before);
    return problem.errors.map(({ pointer, code }) => `${pointer} ${code}`);
  }

  const seat = (row: number, at: number) => `/plan/zones/0/rows/${row}/seats/${at}`;
  const seatOf = (plan: SmallPlan, row: number, at: number) => plan.zones[0]!.rows[row]!.seats[at]!;

  it('control: the same plan without the fault is imported', async () => {
    expect(
      accepted(
        await send(
          IMPORT,
          broken(() => undefined),
        ),
      ).seatCount,
    ).toBe(6);
  });

  it('a duplicate guid', async () => {
    const body = broken((plan) => (seatOf(plan, 1, 2).seat_guid = 'R1-1'));
    expect(await faultsOf(body)).toEqual([`${seat(1, 2)}/seat_guid catalog.plan_duplicate_guid`]);
  });

  it('an unknown category', async () => {
    const body = broken((plan) => (seatOf(plan, 0, 1).category = 'Balcony'));
    expect(await faultsOf(body)).toEqual([`${seat(0, 1)}/category catalog.plan_unknown_category`]);
  });

  it('a missing position', async () => {
    const body = broken((plan) => delete (seatOf(plan, 1, 0) as { position?: unknown }).position);
    expect(await faultsOf(body)).toEqual([`${seat(1, 0)}/position catalog.plan_missing`]);
  });

  it('a wrong type', async () => {
    const body = broken((plan) => {
      seatOf(plan, 0, 0).position = { x: '12', y: 0 };
      plan.zones[0]!.areas = 'none' as unknown as unknown[];
    });
    expect((await faultsOf(body)).toSorted()).toEqual([
      '/plan/zones/0/areas catalog.plan_wrong_type',
      `${seat(0, 0)}/position/x catalog.plan_wrong_type`,
    ]);
  });

  it('all of them at once, and a mapping that names what is not there', async () => {
    const body = broken(
      (plan) => {
        seatOf(plan, 0, 0).seat_guid = seatOf(plan, 0, 1).seat_guid;
        seatOf(plan, 1, 1).category = null;
      },
      { accessibility: { Balcony: ['wheelchair'] }, areas: { Floor: { capacity: 10, category: 'Seats' } } },
    );
    expect((await faultsOf(body)).map((fault) => fault.split(' ')[0]).toSorted()).toEqual([
      '/mapping/accessibility/Balcony',
      '/mapping/areas/Floor',
      `${seat(0, 1)}/seat_guid`,
      `${seat(1, 1)}/category`,
    ]);
  });

  it('the first hundred, of thousands', async () => {
    const { plan, mapping } = demoPlan('theatre');
    for (const zone of (plan as SmallPlan).zones)
      for (const row of zone.rows) for (const each of row.seats) each.category = 'No such';
    expect(await faultsOf({ venueId, plan, mapping })).toHaveLength(100);
  });

  it('what is no plan at all', async () => {
    for (const plan of [{}, { zones: [] }, { zones: 'x', categories: 1 }]) await faultsOf({ venueId, plan });
    for (const plan of [null, [], 'plan', 7]) {
      const { status, body } = await send(IMPORT, { venueId, plan });
      expect([status, body.errors[0]?.pointer]).toEqual([422, '/plan']);
    }
  });
});

describe('what is no JSON, or too much of it, is refused before it is looked at', () => {
  const MIB = 1024 * 1024;

  it('text that is no JSON: 400', async () => {
    const before = await contentsOf(product);
    for (const text of [
      'not json',
      '{"plan":',
      '<plan/>',
      '\0\0\0\0',
      readFileSync(inRoot('prisma/demo/theatre.seating.json'), 'utf8').slice(0, 9000),
    ]) {
      const { status, body } = await send(IMPORT, text);
      expect([status, body.code]).toEqual([400, 'http.malformed_body']);
    }
    expect(await contentsOf(product)).toBe(before);
  });

  it('another type than JSON: 415', async () => {
    const text = JSON.stringify({ venueId, ...seatingPlan() });
    const { status, body } = await send(IMPORT, text, { 'content-type': 'text/plain' });
    expect([status, body.code]).toEqual([415, 'http.unsupported_media_type']);
  });

  /**
   * A JSON body of that size, in chunks without a length when asked for. One that is to be refused stops short of its
   * end: who goes on talking when the server has hung up may never hear why.
   */
  function sendOf(
    size: number,
    path: string,
    { chunked, whole }: { chunked: boolean; whole: boolean },
  ): Promise<string> {
    const { hostname, port } = new URL(product.url);
    const headers = {
      authorization: `Bearer ${product.organizers[0].key}`,
      'content-type': 'application/json',
      'idempotency-key': randomUUID(),
      ...(chunked ? { 'transfer-encoding': 'chunked' } : { 'content-length': String(size) }),
    };
    return new Promise((resolve, reject) => {
      const request = httpRequest({ method: 'POST', hostname, port, path, headers, agent: false }, (response) => {
        let text = '';
        response.on('data', (chunk: Buffer) => (text += chunk.toString()));
        response.on('end', () => {
          resolve(`${response.statusCode} ${(JSON.parse(text) as Problem).code}`);
          request.destroy();
        });
      });
      request.on('error', reject);
      const start = `{"venueId":"${venueId}","plan":{"name":"`;
      const end = '"}}';
      if (whole) request.end(start + 'x'.repeat(size - start.length - end.length) + end);
      else if (chunked) request.write(start + 'x'.repeat(size - start.length));
      else request.flushHeaders();
    });
  }

  it.each([false, true])('more than 16 MB for a plan: 413 (in chunks: %s)', async (chunked) => {
    const before = await contentsOf(product);
    expect(await sendOf(16 * MIB + 1, IMPORT, { chunked, whole: false })).toBe('413 http.body_too_large');
    // Control: what is just within the limit is read, and found wanting.
    expect(await sendOf(16 * MIB, IMPORT, { chunked, whole: true })).toBe('422 catalog.invalid_seating_plan');
    expect(await contentsOf(product)).toBe(before);
  });

  it('and whoever goes on sending hears why', async () => {
    for (let nth = 0; nth < 10; nth++)
      expect(await sendOf(MIB, '/api/orders', { chunked: false, whole: true })).toBe('413 http.body_too_large');
  });

  it.each([false, true])('more than 64 KB for anything else: 413 (in chunks: %s)', async (chunked) => {
    const others = [
      '/api/admin/venues',
      '/api/admin/events',
      '/api/orders',
      '/api/events/full-theatre/holds',
      '/api/webhooks/stripe',
    ];
    for (const path of [...others, '/api/admin/session', `${IMPORT}x`]) {
      const refused = await sendOf(64 * 1024 + 1, path, { chunked, whole: false });
      expect([path, refused]).toEqual([path, '413 http.body_too_large']);
      expect([path, await sendOf(64 * 1024, path, { chunked, whole: true })]).not.toEqual([path, refused]);
    }
  });
});
