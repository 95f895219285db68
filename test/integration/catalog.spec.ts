import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seatingPlan } from '../harness/events.ts';
import { type Product, startProduct } from '../harness/product.ts';
import { accepted, type Money, Visitor } from '../harness/visitor.ts';
import { until } from '../harness/wait.ts';

const DAY_MS = 24 * 3600_000;
/** To the minute, and once: two of the same day start at the same moment. */
const NOW_MS = Math.floor(Date.now() / 60_000) * 60_000;

interface Summary {
  id: string;
  slug: string;
  title: string;
  startsAt: string;
  sale: { state: string };
  venue: { city: string };
  priceFrom: Money | null;
  availability: string | null;
  series: { key: string; title: string } | null;
}

interface Page {
  items: Summary[];
  nextCursor: string | null;
}

let product: Product;
const plans = new Map<string, { venueId: string; seatingPlanId: string }>();
beforeAll(async () => {
  product = await startProduct();
  await publish({ slug: 'harbour', title: 'Música no Porto', city: 'São Paulo', startsIn: 10, category: 'concert' });
  await publish({
    slug: 'derby',
    title: 'The derby',
    subtitle: 'Ärger am Main',
    city: 'Köln',
    startsIn: 20,
    category: 'football',
  });
  await publish({ slug: 'hamlet-1', title: 'Hamlet', city: 'Köln', startsIn: 30, category: 'theatre', series: true });
  await publish({
    slug: 'hamlet-2',
    title: 'Hamlet',
    city: 'Köln',
    startsIn: 31,
    category: 'theatre',
    series: true,
    sale: 'later',
  });
  await publish({ slug: 'hamlet-3', title: 'Hamlet', city: 'Köln', startsIn: 30, category: 'theatre', series: true });
  await publish({ slug: 'percent', title: '100% live_set', city: 'Lisbon', startsIn: 40, category: 'concert' });
  await publish({ slug: 'over', title: 'Long ago', city: 'Lisbon', startsIn: -3, category: 'concert' });
  await publish({ slug: 'hidden', title: 'A draft', city: 'Lisbon', startsIn: 5, category: 'concert', draft: true });
});
afterAll(() => product?.close());

interface Wish {
  slug: string;
  title: string;
  city: string;
  /** Days from now. */
  startsIn: number;
  category: string;
  subtitle?: string;
  series?: boolean;
  sale?: 'later';
  draft?: boolean;
}

async function post<T>(path: string, body?: unknown): Promise<T> {
  return product.admin<T>(product.organizers[0].key, 'POST', `/api/admin/${path}`, body);
}

/** A venue of that city with a small plan, made once. */
async function venueIn(city: string): Promise<{ venueId: string; seatingPlanId: string }> {
  const known = plans.get(city);
  if (known) return known;
  const venue = { name: `${city} Hall`, address: '1 Street', city, country: 'PT', timezone: 'Europe/Lisbon' };
  const { id: venueId } = await post<{ id: string }>('venues', venue);
  const { plan, mapping } = seatingPlan({ rows: 2, seatsPerRow: 10, wheelchairs: 2 });
  const { id: seatingPlanId } = await post<{ id: string }>('seating-plans', { venueId, plan, mapping });
  plans.set(city, { venueId, seatingPlanId });
  return { venueId, seatingPlanId };
}

async function publish({
  slug,
  title,
  city,
  startsIn,
  category,
  subtitle,
  series,
  sale,
  draft,
}: Wish): Promise<string> {
  const day = NOW_MS + startsIn * DAY_MS;
  const at = (offset: number) => new Date(day + offset).toISOString();
  const { id } = await post<{ id: string }>('events', {
    ...(await venueIn(city)),
    ...{ slug, title, category, currency: 'EUR' },
    ...(subtitle === undefined ? {} : { subtitle }),
    ...(series ? { seriesKey: 'hamlet', seriesTitle: 'Hamlet, the run' } : {}),
    startsAt: at(0),
    endsAt: at(3 * 3600_000),
    saleOpensAt: sale === 'later' ? at(-DAY_MS) : new Date(Date.now() - 30 * DAY_MS).toISOString(),
    saleClosesAt: at(-3600_000),
    priceLevels: [
      { category: 'Seats', price: 5000, fees: 500 },
      { category: 'Wheelchair', price: 2500, fees: 250 },
    ],
    maxPerOrder: 20,
  });
  if (!draft) await post(`events/${id}/publish`);
  return id;
}

async function list(query: string | Record<string, string>): Promise<Page> {
  const search = new URLSearchParams(query).toString();
  const visitor = new Visitor(product.url);
  const page = accepted(await visitor.get<Page>(`/api/events?${search}`));
  visitor.leave();
  return page;
}

async function slugs(query: string | Record<string, string>): Promise<string[]> {
  return (await list(query)).items.map(({ slug }) => slug);
}

const ALL = ['harbour', 'derby', 'hamlet-1', 'hamlet-3', 'hamlet-2', 'percent'];

describe('the list of events', () => {
  it('has what is published and not over, in the order of their start', async () => {
    const found = await slugs('');
    expect(found).toEqual(ALL);
  });

  it('says of each what a fan needs to choose', async () => {
    // What is left is not told where it is not known in time.
    const { items } = await until(
      async () => {
        const page = await list({ q: 'derby' });
        return page.items.every(({ availability }) => availability !== null) ? page : null;
      },
      { what: 'it is known what is left' },
    );
    expect(items).toHaveLength(1);
    expect(items[0]).toMatchObject({
      slug: 'derby',
      title: 'The derby',
      category: 'football',
      timezone: 'Europe/Lisbon',
      venue: { name: 'Köln Hall', city: 'Köln', country: 'PT' },
      sale: { state: 'on_sale' },
      // All-in, and of the cheapest level.
      priceFrom: { amount: 2500, currency: 'EUR' },
      availability: 'many',
      series: null,
    });
  });

  it('is searched by words of title, subtitle, venue and city, without accents and in any case', async () => {
    const found: Record<string, string[]> = {
      musica: ['harbour'],
      MÚSICA: ['harbour'],
      'sao paulo': ['harbour'],
      'koln hall': ['derby', 'hamlet-1', 'hamlet-3', 'hamlet-2'],
      arger: ['derby'],
      HAMLET: ['hamlet-1', 'hamlet-3', 'hamlet-2'],
      '  derby  ': ['derby'],
      'no such thing': [],
      draft: [],
    };
    for (const [q, expected] of Object.entries(found)) expect([q, await slugs({ q })]).toEqual([q, expected]);
    expect(await slugs({ q: ' ' })).toEqual(ALL);
  });

  it('takes signs in a search for themselves', async () => {
    expect(await slugs({ q: '%' })).toEqual(['percent']);
    expect(await slugs({ q: '_' })).toEqual(['percent']);
    expect(await slugs({ q: '\\' })).toEqual([]);
    expect(await slugs({ q: "'; DROP TABLE events; --" })).toEqual([]);
  });

  it('is narrowed by city, category and time, together', async () => {
    expect(await slugs({ city: 'koln' })).toEqual(['derby', 'hamlet-1', 'hamlet-3', 'hamlet-2']);
    expect(await slugs({ city: 'Kol' })).toEqual([]);
    expect(await slugs({ category: 'theatre' })).toEqual(['hamlet-1', 'hamlet-3', 'hamlet-2']);
    expect(await slugs({ city: 'KÖLN', category: 'football' })).toEqual(['derby']);
    const inDays = (days: number) => new Date(Date.now() + days * DAY_MS).toISOString();
    expect(await slugs({ from: inDays(25), to: inDays(35) })).toEqual(['hamlet-1', 'hamlet-3', 'hamlet-2']);
    expect(await slugs({ to: inDays(15) })).toEqual(['harbour']);
    expect(await slugs({ from: inDays(39).slice(0, 10) })).toEqual(['percent']);
    expect(await slugs({ from: inDays(-5), to: inDays(15) })).toEqual(['over', 'harbour']);
  });

  it('comes page by page, each event once, also where several start at the same moment', async () => {
    for (const limit of ['1', '2', '3', '5']) {
      const seen: string[] = [];
      let cursor: string | null = '';
      while (cursor !== null) {
        const page: Page = await list({ limit, ...(cursor ? { cursor } : {}) });
        seen.push(...page.items.map(({ slug }) => slug));
        expect(page.items.length).toBeLessThanOrEqual(Number(limit));
        cursor = page.nextCursor;
      }
      expect(seen).toEqual(ALL);
    }
  });

  it('keeps its place when an event appears before it or goes from it', async () => {
    const first = await list({ limit: '2', city: 'Köln' });
    expect(first.items.map(({ slug }) => slug)).toEqual(['derby', 'hamlet-1']);
    await publish({ slug: 'early', title: 'Early', city: 'Köln', startsIn: 1, category: 'talk' });
    const rest = await list({ limit: '20', city: 'Köln', cursor: first.nextCursor ?? '' });
    expect(rest.items.map(({ slug }) => slug)).toEqual(['hamlet-3', 'hamlet-2']);
  });

  it('takes no page mark but its own', async () => {
    const visitor = new Visitor(product.url);
    const mark = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
    for (const cursor of [
      'x',
      mark([]),
      mark(['x', 1]),
      mark(['2026-01-01T00:00:00.000Z', 2 ** 40]),
      mark([null, null]),
    ]) {
      const { status, body } = await visitor.get(`/api/events?cursor=${cursor}`);
      expect([cursor, status, body.code]).toEqual([cursor, 422, 'http.invalid_input']);
    }
  });
});

describe('an event', () => {
  it('is found by its address and by its id, as the same', async () => {
    const visitor = new Visitor(product.url);
    const bySlug = accepted(await visitor.get<Summary>('/api/events/derby'));
    expect(accepted(await visitor.get(`/api/events/${bySlug.id}`))).toEqual(bySlug);
    expect(bySlug).toMatchObject({
      venue: { name: 'Köln Hall', address: '1 Street', city: 'Köln' },
      limits: { maxPerOrder: 20 },
      holdTtlMs: 480_000,
      otherDates: [],
      priceLevels: [
        { key: 'seats', price: { amount: 5000 }, fees: { amount: 500 }, attributes: [] },
        { key: 'wheelchair', price: { amount: 2500 }, fees: { amount: 250 }, attributes: ['wheelchair'] },
      ],
    });
  });

  it('that is a draft does not exist for fans, by any road', async () => {
    const [draft] = (
      await product.admin<{ items: { id: string; slug: string }[] }>(
        product.organizers[0].key,
        'GET',
        '/api/admin/events?limit=100',
      )
    ).items.filter(({ slug }) => slug === 'hidden');
    const visitor = new Visitor(product.url);
    for (const name of ['hidden', draft?.id ?? '']) {
      for (const road of ['', '/seatmap', '/availability']) {
        const { status, body } = await visitor.get(`/api/events/${name}${road}`);
        expect([name + road, status, body.code]).toEqual([name + road, 404, 'catalog.event_not_found']);
      }
      expect((await visitor.hold(name, { bestAvailable: { quantity: 1 } })).status).toBe(404);
    }
    expect(await slugs({ q: 'draft' })).toEqual([]);
  });

  it('of a run names its other dates and how their sale stands', async () => {
    const { body } = await new Visitor(product.url).get<{ otherDates: Summary[]; series: object }>(
      '/api/events/hamlet-1',
    );
    expect(body.series).toEqual({ key: 'hamlet', title: 'Hamlet, the run' });
    expect(body.otherDates.map(({ slug, sale }) => [slug, sale.state])).toEqual([
      ['hamlet-3', 'on_sale'],
      ['hamlet-2', 'announced'],
    ]);
  });

  it('whose sale is over says so, and sells nothing', async () => {
    const visitor = new Visitor(product.url);
    expect(accepted(await visitor.get<Summary>('/api/events/over')).sale.state).toBe('ended');
    const { status, body } = await visitor.hold('over', { bestAvailable: { quantity: 1 } });
    expect([status, body.code]).toEqual([409, 'holds.not_on_sale']);
  });

  it('has a map that never changes under its address, and is asked for again only by its mark', async () => {
    const visitor = new Visitor(product.url);
    const { seatmapUrl } = accepted(await visitor.get<{ seatmapUrl: string }>('/api/events/derby'));
    const { headers, body } = await visitor.get<{ id: string; seatCount: number }>(seatmapUrl);
    expect(seatmapUrl).toContain(`?v=${body.id}`);
    expect(body.seatCount).toBe(20);
    const again = await visitor.request('GET', seatmapUrl, { headers: { 'if-none-match': String(headers.etag) } });
    expect([again.status, again.body]).toEqual([304, undefined]);
  });
});

describe('hints of what is left are honest', () => {
  it('many, few, none, and sold out; and many again when it is given back', async () => {
    const slug = `hints-${randomBytes(3).toString('hex')}`;
    await publish({ slug, title: 'Hints', city: 'Lisbon', startsIn: 50, category: 'talk' });
    const visitor = new Visitor(product.url);
    const says = async (hint: string, state: string) => {
      const right = async () => {
        const { availability, sale } = accepted(await visitor.get<Summary>(`/api/events/${slug}`));
        return availability === hint && sale.state === state;
      };
      await until(right, { what: `${slug} says ${hint}, ${state}` });
    };
    await says('many', 'on_sale');
    const seats = (row: number, from: number, to: number) =>
      Array.from({ length: to - from + 1 }, (_, at) => `R${row}-${from + at}`);
    const first = accepted(
      await new Visitor(product.url).hold(slug, { seats: [...seats(1, 1, 10), ...seats(2, 1, 8)] }),
    );
    expect(first.seats).toHaveLength(18);
    // Two of twenty are a tenth, and that is not yet few.
    await says('many', 'on_sale');
    await visitor.hold(slug, { seats: ['R2-9'] });
    await says('few', 'on_sale');
    const last = accepted(await visitor.hold(slug, { seats: ['R2-10'] }));
    await says('none', 'sold_out');
    const { items } = await list({ q: 'hints' });
    expect(items[0]).toMatchObject({ availability: 'none', sale: { state: 'sold_out' } });
    await visitor.request('DELETE', `/api/holds/${last.id}`);
    await says('few', 'on_sale');
  });
});
