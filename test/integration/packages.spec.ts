import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type EventOptions, type PublishedEvent, publishEvent } from '../harness/events.ts';
import { checkInvariants } from '../harness/invariants.ts';
import { type Product, startProduct } from '../harness/product.ts';
import { accepted, type Answer, type Hold, type Order, type Problem, Visitor } from '../harness/visitor.ts';
import { until } from '../harness/wait.ts';

const AREA = { name: 'Standing floor', capacity: 10 };
const FLOOR = 'standing-floor';
const RETURNED_WITHIN_MS = 15_000;
/** Two seats of 50 euros and one place of 30, for 100 instead of 130. */
const FAMILY = {
  name: 'Family',
  price: 10_000,
  components: [
    { priceLevel: 'seats', quantity: 2 },
    { priceLevel: FLOOR, quantity: 1 },
  ],
};

interface Package {
  id: string;
  name: string;
  price: { amount: number };
  singly: { amount: number };
  saved: { amount: number };
  components: { priceLevel: string; quantity: number }[];
  status: string;
  stock: number | null;
  taken: number;
  soldOut?: boolean;
}
interface Mismatch extends Problem {
  missing: { priceLevel: string; quantity: number }[];
  surplus: string[];
  errors: { pointer: string; code: string }[];
  singly: { amount: number };
}

let product: Product;
beforeAll(async () => {
  product = await startProduct({ replicas: 2, balancer: true });
});
afterAll(() => product?.close());

let people = 0;
/** Somebody new, from an address of his own. */
const somebody = (): Visitor => new Visitor(product.url, { address: `127.9.0.${++people}` });

function organizer<T>(method: string, path: string, body?: unknown, by: 0 | 1 = 0): Promise<Answer<T & Mismatch>> {
  const headers = { authorization: `Bearer ${product.organizers[by].key}` };
  const key = `key-${Math.random().toString(36).slice(2).padEnd(10, '0')}`;
  return new Visitor(product.url).request<T & Mismatch>(method, `/api/admin/${path}`, { body, headers, key });
}

const hall = (options: EventOptions = {}) =>
  publishEvent(product, { area: AREA, areaPrice: 3000, maxPerOrder: 6, ...options });
const make = async (event: PublishedEvent, what: object = FAMILY) =>
  accepted(await organizer<Package>('POST', `events/${event.id}/packages`, what));
const change = (event: PublishedEvent, { id }: Package, what: object) =>
  organizer<Package>('PATCH', `events/${event.id}/packages/${id}`, what);
const listed = async (event: PublishedEvent) =>
  accepted(await organizer<{ items: Package[] }>('GET', `events/${event.id}/packages`)).items;
const shown = async (event: PublishedEvent) =>
  accepted(await somebody().get<{ packages: Package[] } & Problem>(`/api/events/${event.slug}`)).packages;
/** What is changed is in force 250 ms later, on every replica. */
const showing = async (event: PublishedEvent, is: (packages: Package[]) => boolean) => {
  for (const { url } of product.replicas) {
    const seen = async () =>
      accepted(await new Visitor(url).get<{ packages: Package[] } & Problem>(`/api/events/${event.slug}`)).packages;
    await until(async () => is(await seen()), { withinMs: 10_000, what: 'fans see the packages so' });
  }
};

/** An event whose package everybody can see. */
async function offered(what: object = FAMILY, options: EventOptions = {}) {
  const event = await hall(options);
  const made = await make(event, what);
  await showing(event, (packages) => packages.length === 1);
  return { event, made };
}

const hold = (fan: Visitor, event: PublishedEvent, { id }: Package, own: object = {}, key?: string) =>
  fan.hold(event.slug, { package: { id }, ...own }, key) as Promise<Answer<Hold & Mismatch>>;
const change2 = (fan: Visitor, { id }: Hold, body: object) =>
  fan.request<Hold & Mismatch>('PUT', `/api/holds/${id}`, { body });
const cancel = (fan: Visitor, { id }: Order) => fan.request('POST', `/api/orders/${id}/cancel`, { key: id });
const amounts = (lines: readonly { price: { amount: number } }[]) => lines.map(({ price }) => price.amount);
const sum = (numbers: readonly number[]) => numbers.reduce((all, each) => all + each, 0);

async function paid(fan: Visitor, held: Hold): Promise<Order> {
  const order = accepted(await fan.order(held.id));
  accepted(await fan.confirm(await fan.payable(order.id)));
  return fan.waitFor(order.id, 'paid');
}
const taken = async (event: PublishedEvent) => (await listed(event))[0]?.taken;
const takes = (event: PublishedEvent, count: number) =>
  until(async () => (await taken(event)) === count, {
    withinMs: RETURNED_WITHIN_MS,
    what: `${count} of the package are taken`,
  });

describe('a package', () => {
  it('is made, shown to fans with what it saves, paused, and withdrawn for good', async () => {
    const { event, made } = await offered({ ...FAMILY, stock: 20 });
    expect(made).toMatchObject({ name: 'Family', status: 'on_sale', stock: 20, taken: 0 });
    expect((await shown(event))[0]).toEqual({
      id: made.id,
      name: 'Family',
      price: { amount: 10_000, currency: 'EUR' },
      singly: { amount: 13_000, currency: 'EUR' },
      saved: { amount: 3000, currency: 'EUR' },
      components: [
        { priceLevel: 'seats', priceLevelName: 'Seats', quantity: 2 },
        { priceLevel: FLOOR, priceLevelName: 'Standing floor', quantity: 1 },
      ],
      soldOut: false,
    });
    expect((await organizer('POST', `events/${event.id}/packages`, FAMILY)).body.code).toBe(
      'catalog.package_name_taken',
    );
    accepted(await change(event, made, { status: 'paused' }));
    await showing(event, (packages) => packages.length === 0);
    expect((await hold(somebody(), event, made)).body.code).toBe('holds.package_not_on_sale');
    accepted(await change(event, made, { status: 'on_sale', stock: null }));
    await showing(event, (packages) => packages.length === 1);
    accepted(await change(event, made, { status: 'withdrawn' }));
    expect((await change(event, made, { status: 'on_sale' })).body.code).toBe('catalog.package_withdrawn');
    await showing(event, (packages) => packages.length === 0);
    expect((await hold(somebody(), event, made)).body.code).toBe('holds.unknown_package');
    // Its name is free again.
    await make(event);
    const acts = await product.stores.query<{ act: string; actor: string }>(
      'SELECT act, actor FROM package_log WHERE event_id = $1 ORDER BY id',
      [event.eventNo],
    );
    expect(acts.map(({ act }) => act)).toEqual(['made', 'paused', 'on_sale', 'stock:none', 'withdrawn', 'made']);
    expect(new Set(acts.map(({ actor }) => actor.split(':')[0]))).toEqual(new Set(['staff']));
  });

  it('is refused where it would cost more than its tickets, or could not be bought', async () => {
    const event = await hall();
    const dear = await organizer('POST', `events/${event.id}/packages`, { ...FAMILY, price: 13_001 });
    expect(dear.body).toMatchObject({ code: 'catalog.package_too_dear', singly: { amount: 13_000 } });
    expect(dear.body.detail).toMatch(/130\.01.*130\.00/);
    const refused = async (what: object, pointer: string, code: string) => {
      const answer = await organizer('POST', `events/${event.id}/packages`, { ...FAMILY, ...what });
      expect(answer.body.errors).toEqual([expect.objectContaining({ pointer, code })]);
    };
    const seats = (quantity: number) => [{ priceLevel: 'seats', quantity }];
    await refused({ components: seats(7) }, '/components', 'catalog.package_over_limit');
    await refused({ price: 1 }, '/price', 'catalog.package_too_cheap');
    await refused(
      { components: [{ priceLevel: 'boxes', quantity: 1 }] },
      '/components/0/priceLevel',
      'catalog.unknown_price_level',
    );
    await refused(
      { components: [...seats(2), ...seats(1)] },
      '/components/1/priceLevel',
      'catalog.duplicate_price_level',
    );
    // Just what they cost is not above it.
    expect((await make(event, { ...FAMILY, price: 13_000 })).saved.amount).toBe(0);
    expect((await organizer('GET', `events/${event.id}/packages`, undefined, 1)).status).toBe(404);
    expect((await new Visitor(product.url).get(`/api/admin/events/${event.id}/packages`)).status).toBe(401);
  });

  it('cannot be made to cost something else, whoever writes to the database', async () => {
    const { event } = await offered();
    const write = (sql: string) => product.stores.query(`${sql} WHERE event_id = $1`, [event.eventNo]);
    await expect(write('UPDATE packages SET amount = 1')).rejects.toThrow('never changes');
    await expect(write('UPDATE package_components SET quantity = 9')).rejects.toThrow('never changes');
    await expect(write('DELETE FROM package_log')).rejects.toThrow('append-only');
  });
});

describe('a package is held', () => {
  it('with one request: the best seats side by side, places of the area, lines that add up to its price', async () => {
    const { event, made } = await offered();
    const fan = somebody();
    const held = accepted(await hold(fan, event, made));
    expect(held.seats).toHaveLength(2);
    expect(held.reason).toMatchObject({ together: true, arrangement: 'one_row' });
    expect(held.areas).toMatchObject([{ id: FLOOR, quantity: 1 }]);
    expect(held.total.amount).toBe(10_000);
    expect(held.package).toEqual({ id: made.id, name: 'Family', saved: { amount: 3000, currency: 'EUR' } });
    expect(held.priceLines?.map(({ id }) => id)).toEqual([...held.seats.map(({ id }) => id).toSorted(), FLOOR]);
    expect(amounts(held.priceLines!)).toEqual([3846, 3846, 2308]);
    const single = accepted(await somebody().hold(event.slug, { bestAvailable: { quantity: 2 } }));
    expect(single).not.toHaveProperty('package');
    expect(single).not.toHaveProperty('priceLines');
    const again = accepted(await fan.get<Hold & Problem>(`/api/holds/${held.id}`));
    expect(again).toEqual({ ...held, reason: null, splitNotice: false });
    const more = accepted(await fan.request<Hold & Problem>('POST', `/api/holds/${held.id}/extend`));
    expect(more.package).toEqual(held.package);
  });

  it('all of it or nothing: where one component is gone, no seat stays held', async () => {
    const { event, made } = await offered();
    const crowd = [somebody(), somebody()];
    for (const each of crowd) accepted(await each.hold(event.slug, { area: FLOOR, quantity: 5 }));
    const fan = somebody();
    expect((await hold(fan, event, made)).body.code).toBe('holds.not_available');
    expect(await product.stores.redis.hget(`{${event.eventNo}}:counts`, 'all')).toBe('10');
  });

  it('sits by the measure of best available, and leaves nobody alone between its components', async () => {
    const { event, made } = await offered(
      { ...FAMILY, price: 9000, components: [{ priceLevel: 'seats', quantity: 2 }] },
      { rows: 1, seatsPerRow: 4, noOrphanSeats: true },
    );
    const best = accepted(await somebody().hold(event.slug, { bestAvailable: { quantity: 2, priceLevel: 'seats' } }));
    const other = await hall({ rows: 1, seatsPerRow: 4, noOrphanSeats: true });
    const package2 = await make(other, { ...FAMILY, price: 9000, components: [{ priceLevel: 'seats', quantity: 2 }] });
    await showing(other, (packages) => packages.length === 1);
    const held = accepted(await hold(somebody(), other, package2));
    expect(held.seats.map(({ id }) => id)).toEqual(best.seats.map(({ id }) => id));
    expect(made.saved.amount).toBe(1000);
  });

  it('with seats of the fan’s own, where they are what it has; else the answer names what is missing', async () => {
    const { event, made } = await offered();
    const fan = somebody();
    const held = accepted(await hold(fan, event, made, { seats: ['R2-3', 'R4-7'] }));
    expect(held.seats.map(({ id }) => id).toSorted()).toEqual(['R2-3', 'R4-7']);
    expect(held.areas).toMatchObject([{ id: FLOOR, quantity: 1 }]);
    expect(held.total.amount).toBe(10_000);
    expect(held.reason).toBeNull();

    const few = await hold(somebody(), event, made, { seats: ['R3-1'] });
    expect(few.body).toMatchObject({ code: 'holds.package_mismatch', missing: [{ priceLevel: 'seats', quantity: 1 }] });
    expect(few.body.detail).toContain('1 × Seats');
    const many = await hold(somebody(), event, made, { seats: ['R3-1', 'R3-2', 'R3-3'] });
    expect(many.body).toMatchObject({ code: 'holds.package_mismatch', missing: [], surplus: ['R3-3'] });
    const gone = await hold(somebody(), event, made, { seats: ['R2-3', 'R2-4'] });
    expect(gone.body).toMatchObject({ code: 'holds.seat_taken', taken: ['R2-3'] });
    const unknown = await hold(somebody(), event, made, { seats: ['R9-9', 'R3-1'] });
    expect(unknown.body.code).toBe('holds.unknown_seat');
    const aside = await fan.hold(event.slug, { package: { id: made.id }, allotment: { code: 'ABCDE' } });
    expect(aside.status).toBe(422);
  });

  it('by one key once, and a change makes it a package, another one, or none', async () => {
    const { event, made } = await offered();
    const pair = await make(event, { name: 'Pair', price: 8000, components: [{ priceLevel: 'seats', quantity: 2 }] });
    await showing(event, (packages) => packages.length === 2);
    const fan = somebody();
    const held = accepted(await hold(fan, event, made, {}, 'the-same-key'));
    expect(accepted(await hold(fan, event, made, {}, 'the-same-key')).id).toBe(held.id);
    expect((await hold(fan, event, pair, {}, 'the-same-key')).body.code).toBe('http.idempotency_key_reused');
    const other = accepted(await change2(fan, held, { package: { id: pair.id } }));
    expect(other).toMatchObject({ id: held.id, total: { amount: 8000 }, package: { name: 'Pair' }, areas: [] });
    const single = accepted(await change2(fan, held, { seats: ['R5-1'] }));
    expect(single.total.amount).toBe(5000);
    expect(single).not.toHaveProperty('package');
    const back = accepted(await change2(fan, held, { package: { id: made.id }, seats: ['R5-1', 'R5-2'] }));
    expect(back).toMatchObject({ total: { amount: 10_000 }, package: { name: 'Family' } });
    // What is held keeps its price, and can be changed within itself, also when nobody else can have it.
    accepted(await change(event, made, { status: 'withdrawn' }));
    await showing(event, (packages) => packages.length === 1);
    const kept = accepted(await change2(fan, held, { package: { id: made.id }, seats: ['R5-3', 'R5-4'] }));
    expect(kept.total.amount).toBe(10_000);
    expect((await paid(fan, held)).total.amount).toBe(10_000);
  });

  it('its tickets count as tickets: no more than an order may have', async () => {
    const { event, made } = await offered(FAMILY, { maxPerOrder: 4 });
    const fan = somebody();
    accepted(await fan.hold(event.slug, { seats: ['R1-1', 'R1-2'] }));
    expect((await hold(fan, event, made)).body.code).toBe('holds.limit_reached');
  });
});

describe('a package is bought', () => {
  it('and its order, its lines, what is captured and the ledger are its price exactly', async () => {
    const { event, made } = await offered();
    const fan = somebody();
    const held = accepted(await hold(fan, event, made));
    const order = await paid(fan, held);
    expect(order.package).toEqual({ id: made.id, name: 'Family' });
    expect(order.total.amount).toBe(10_000);
    expect(amounts(order.lines)).toEqual(amounts(held.priceLines!));
    expect(order.lines.map(({ fees }) => fees.amount)).toEqual(held.priceLines!.map(({ fees }) => fees.amount));
    expect(sum(amounts(order.lines))).toBe(10_000);
    const [captured] = await product.stores.query<{ amount: string }>(
      `SELECT sum(amount) AS amount FROM ledger_entries WHERE event_id = $1 AND account = 'provider'`,
      [event.eventNo],
    );
    expect(Number(captured?.amount)).toBe(10_000);
    expect(await fan.tickets(order.id)).toHaveLength(3);
    expect(await taken(event)).toBe(1);
    checkInvariants(product.stores);
  });

  it('no more often than there are: refused at the hold, and at the claim to who held it before', async () => {
    const { event, made } = await offered({ ...FAMILY, stock: 1 });
    const [first, second, third] = [somebody(), somebody(), somebody()];
    const held = accepted(await hold(first, event, made));
    const late = accepted(await hold(second, event, made));
    const order = accepted(await first.order(held.id));
    await showing(event, ([only]) => only?.soldOut === true);
    expect((await hold(third, event, made)).body.code).toBe('holds.package_sold_out');
    const refused = await second.order(late.id);
    expect(refused).toMatchObject({ status: 409, body: { code: 'holds.package_sold_out' } });
    // Nothing is lost: he has his places still, and may buy them one by one.
    const own = late.seats.map(({ id }) => id);
    expect(accepted(await change2(second, late, { seats: own })).total.amount).toBe(10_000);
    expect((await change(event, made, { stock: 1 })).body.stock).toBe(1);
    accepted(await cancel(first, order));
    await takes(event, 0);
    await showing(event, ([only]) => only?.soldOut === false);
    accepted(await hold(third, event, made));
  });

  it('its stock comes back where the order ends unpaid, and cannot be less than what is bought', async () => {
    const { event, made } = await offered({ ...FAMILY, stock: 5 });
    const fans = [somebody(), somebody()];
    const orders = await Promise.all(
      fans.map(async (fan) => accepted(await fan.order(accepted(await hold(fan, event, made)).id))),
    );
    expect(await taken(event)).toBe(2);
    expect((await change(event, made, { stock: 1 })).body).toMatchObject({
      code: 'catalog.package_stock_below_sold',
      taken: 2,
    });
    await product.stores.query(
      `UPDATE orders SET pay_by = clock_timestamp() - interval '1 second' WHERE event_id = $1`,
      [event.eventNo],
    );
    await takes(event, 0);
    await until(async () => (await fans[0]!.read(orders[0]!.id)).body.status === 'expired', { what: 'it has expired' });
    checkInvariants(product.stores);
  });

  it('given back whole by the fan; by the organizer also a ticket, for its share', async () => {
    const { event, made } = await offered(FAMILY, { cancelDaysBefore: 7 });
    const [first, second] = [somebody(), somebody()];
    const refund = (fan: Visitor, { id }: Order, body: object) =>
      fan.request<{ amount: { amount: number } } & Problem>('POST', `/api/orders/${id}/refunds`, {
        body,
        key: `refund-${++people}`,
      });
    const order = await paid(first, accepted(await hold(first, event, made)));
    const seat = order.lines[0]!.seat!.id;
    expect((await refund(first, order, { seats: [seat] })).body.code).toBe('refunds.package_whole');
    expect(accepted(await refund(first, order, {})).amount.amount).toBe(10_000);
    await takes(event, 0);

    const other = await paid(second, accepted(await hold(second, event, made)));
    const some = { reason: 'requested', seats: [other.lines[0]!.seat!.id] };
    const part = await organizer<{ amount: { amount: number } }>('POST', `orders/${other.id}/refunds`, some);
    expect(accepted(part).amount.amount).toBe(other.lines[0]!.price.amount);
    await until(async () => (await second.tickets(other.id)).filter(({ status }) => status === 'live').length === 2, {
      withinMs: RETURNED_WITHIN_MS,
      what: 'two of its tickets are left',
    });
    // As long as one of its tickets is out, it is bought.
    expect(await taken(event)).toBe(1);
    expect(accepted(await refund(second, other, {})).amount.amount).toBe(10_000 - other.lines[0]!.price.amount);
    await takes(event, 0);
    checkInvariants(product.stores);
  });
});
