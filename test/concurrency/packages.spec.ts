import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type PublishedEvent, publishEvent } from '../harness/events.ts';
import { distWithout } from '../harness/guards.ts';
import { checkInvariants } from '../harness/invariants.ts';
import { type Product, startProduct } from '../harness/product.ts';
import { seededRandom, seedOfRun, shuffled } from '../harness/seeded.ts';
import { accepted, addressOf, type Hold, type Order, Visitor } from '../harness/visitor.ts';
import { until } from '../harness/wait.ts';

const SEED = seedOfRun('packages');
const ROUNDS = 2;
const STOCK = 3;
const CROWD = 10;
const AREA = { name: 'Standing floor', capacity: 40 };
const COMPONENTS = [
  { priceLevel: 'seats', quantity: 2 },
  { priceLevel: 'standing-floor', quantity: 1 },
];
const PRICE = 9_999;

interface Sale {
  readonly event: PublishedEvent;
  readonly id: string;
}

/** On a machine that does much else beside it. */
const RACE_MS = 240_000;

/** As it is, and without what is to be shown to matter. */
let product: Product;
let without: Product;
beforeAll(async () => {
  product = await startProduct({ replicas: 2, balancer: true });
  without = await startProduct({
    replicas: 2,
    balancer: true,
    dist: distWithout(['package-stock', 'package-whole']),
  });
}, RACE_MS);
afterAll(async () => {
  await without?.close();
  await product?.close();
});

async function saleOf(product: Product, area: { name: string; capacity: number }, stock: number | null): Promise<Sale> {
  const event = await publishEvent(product, { area, rows: 10, maxPerOrder: 6 });
  const made = { name: 'Family', price: PRICE, components: COMPONENTS, stock };
  const { key } = product.organizers[0];
  const { id } = await product.admin<{ id: string }>(key, 'POST', `/api/admin/events/${event.id}/packages`, made);
  for (const { url } of product.replicas) {
    const seen = async () =>
      (await new Visitor(url).get<{ packages: unknown[] }>(`/api/events/${event.slug}`)).body.packages.length === 1;
    await until(seen, { what: 'every replica knows the package' });
  }
  return { event, id };
}

const crowd = (product: Product): Visitor[] =>
  Array.from({ length: CROWD }, (_, n) => new Visitor(product.url, { address: addressOf(n) }));

/** Everybody holds it, then everybody claims at once, in an order of chance; some give up what they got, others come again. */
async function stockRace(product: Product, random: () => number): Promise<{ orders: Order[]; errors: number }> {
  const sale = await saleOf(product, AREA, STOCK);
  const fans = crowd(product);
  const holds = await Promise.all(
    fans.map(async (fan) => ({ fan, held: accepted(await fan.hold(sale.event.slug, { package: { id: sale.id } })) })),
  );
  let orders: { fan: Visitor; order: Order }[] = [];
  let errors = 0;
  const claim = async (some: typeof holds): Promise<void> => {
    const answers = await Promise.all(
      shuffled(some, random).map(async ({ fan, held }) => ({ fan, answer: await fan.order(held.id) })),
    );
    for (const { fan, answer } of answers) {
      if (answer.status === 201) orders.push({ fan, order: answer.body });
      else if (answer.body.code !== 'holds.package_sold_out') errors++;
    }
  };
  await claim(holds);
  const [leaver] = shuffled(orders, random);
  if (leaver) {
    const { fan, order } = leaver;
    // Who gives up and who claims again meet at the same row.
    const rest = holds.filter((each) => orders.every((other) => other.fan !== each.fan));
    await Promise.all([fan.request('POST', `/api/orders/${order.id}/cancel`, { key: order.id }), claim(rest)]);
    orders = orders.filter((each) => each !== leaver);
    await claim(rest.filter((each) => orders.every((other) => other.fan !== each.fan)));
  }
  return { orders: orders.map(({ order }) => order), errors };
}

describe('a package with a stock', () => {
  it(
    'is sold as often as there are, whoever claims it at once, and each order has all of it',
    async () => {
      const random = seededRandom(SEED);
      for (let round = 0; round < ROUNDS; round++) {
        const { orders, errors } = await stockRace(product, random);
        expect(errors).toBe(0);
        expect(orders).toHaveLength(STOCK);
        for (const { lines, total } of orders) {
          expect(lines).toHaveLength(3);
          expect(total.amount).toBe(PRICE);
          expect(lines.reduce((sum, { price }) => sum + price.amount, 0)).toBe(PRICE);
        }
      }
      checkInvariants(product.stores);
    },
    RACE_MS,
  );

  it(
    'control: with its check off, the database refuses to count further; with that off too, it is sold more often',
    async () => {
      const random = seededRandom(SEED);
      const refused = await stockRace(without, random);
      expect(refused.orders.length).toBeLessThanOrEqual(STOCK);
      expect(refused.errors).toBeGreaterThan(0);
      await without.stores.query('ALTER TABLE packages DROP CONSTRAINT packages_stock');
      const { orders } = await stockRace(without, random);
      expect(orders.length).toBeGreaterThan(STOCK);
      expect(() => checkInvariants(without.stores)).toThrow(/I10/);
    },
    RACE_MS,
  );
});

/** More want it than the area has room for. @returns what each has who has any of it */
async function holdRace(product: Product): Promise<Hold[]> {
  const { event, id } = await saleOf(product, { ...AREA, capacity: 4 }, null);
  const answers = await Promise.all(crowd(product).map((fan) => fan.hold(event.slug, { package: { id } })));
  expect(answers.filter(({ status }) => status >= 500)).toEqual([]);
  return answers.filter(({ status }) => status === 201).map(({ body }) => body);
}

describe('a package is held whole', () => {
  it(
    'however many want the last places of one of its components',
    async () => {
      for (let round = 0; round < ROUNDS; round++) {
        const holds = await holdRace(product);
        expect(holds.map(({ seats, areas }) => [seats.length, areas[0]?.quantity])).toEqual(holds.map(() => [2, 1]));
        expect(holds).toHaveLength(4);
        expect(new Set(holds.flatMap(({ seats }) => seats.map((seat) => seat.id))).size).toBe(8);
      }
    },
    RACE_MS,
  );

  it(
    'control: with that off, somebody holds a part of it',
    async () => {
      const holds = await holdRace(without);
      expect(holds.some(({ areas }) => areas.length === 0)).toBe(true);
    },
    RACE_MS,
  );
});
