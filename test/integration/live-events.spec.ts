import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LiveEvent, LiveEvents } from '../../src/modules/catalog/index.ts';
import { Clock } from '../../src/platform/clock/index.ts';
import { Database } from '../../src/platform/db/index.ts';
import { type PublishedEvent, publishEvent } from '../harness/events.ts';
import { type Product, startProduct } from '../harness/product.ts';
import { until } from '../harness/wait.ts';

class StandingClock extends Clock {
  ms = Date.now();

  override nowMs(): number {
    return this.ms;
  }
}

let product: Product;
let database: Database;
let changing: PublishedEvent;
let other: PublishedEvent;
const clock = new StandingClock();
let live: LiveEvents;

beforeAll(async () => {
  product = await startProduct();
  database = new Database({ databaseUrl: product.stores.databaseUrl, databasePoolSize: 1 });
  live = new LiveEvents(database, clock);
  changing = await publishEvent(product);
  other = await publishEvent(product, { organizer: 1 });
  await product.admin(product.organizers[0].key, 'POST', `/api/admin/events/${changing.id}/packages`, {
    name: 'Pair',
    price: 100,
    components: [{ priceLevel: 'seats', quantity: 2 }],
  });
  // The first connection may be long in coming.
  const areThere = (): Promise<boolean> =>
    later().then(
      () => true,
      () => false,
    );
  await until(areThere, { what: 'both are read' });
});
afterAll(async () => {
  await database?.onApplicationShutdown();
  await product?.close();
});

/** Both, as a replica has them a quarter of a second later. */
async function later(): Promise<[LiveEvent, LiveEvent]> {
  clock.ms += 251;
  return Promise.all([live.byNumber(changing.eventNo), live.byNumber(other.eventNo)]);
}

describe('what a replica remembers of an event', () => {
  it.each<[string, string, (event: LiveEvent) => unknown, unknown]>([
    ['events', `title = 'Another title' WHERE id = $1`, ({ row }) => row.title, 'Another title'],
    ['events', `sale_status = 'paused' WHERE id = $1`, ({ saleStatus }) => saleStatus, 'paused'],
    [
      'venues',
      `city = 'Porto' WHERE id = (SELECT venue_id FROM events WHERE id = $1)`,
      ({ row }) => row.venue.city,
      'Porto',
    ],
    [
      'organizers',
      `name = 'Others' WHERE id = (SELECT organizer_id FROM events WHERE id = $1)`,
      ({ row }) => row.organizer.name,
      'Others',
    ],
    ['price_levels', `amount = 7700 WHERE event_id = $1`, ({ levels }) => levels[0]?.price.amount, 7700],
    ['packages', `stock = 3 WHERE event_id = $1`, ({ packages }) => packages[0]?.left, 3],
    ['packages', `taken = taken + 1 WHERE event_id = $1`, ({ packages }) => packages[0]?.left, 2],
    ['packages', `status = 'withdrawn' WHERE event_id = $1`, ({ packages }) => packages.length, 0],
  ])('has a change of %s SET %s', async (table, what, shown, expected) => {
    const [before, otherBefore] = await later();
    expect(shown(before)).not.toBe(expected);
    await product.stores.query(`UPDATE ${table} SET ${what}`, [changing.eventNo]);
    const [after, otherAfter] = await later();
    expect(shown(after)).toBe(expected);
    // The other one is of somebody else, and is not made anew.
    expect(otherAfter).toBe(otherBefore);
  });

  it('has a package that is new', async () => {
    await later();
    await product.admin(product.organizers[1].key, 'POST', `/api/admin/events/${other.id}/packages`, {
      name: 'Three',
      price: 300,
      components: [{ priceLevel: 'seats', quantity: 3 }],
    });
    const [, after] = await later();
    expect(after.packages.map(({ name }) => name)).toEqual(['Three']);
  });

  it('is over where the event is a draft again, and the other goes on', async () => {
    await later();
    await product.stores.query(`UPDATE events SET status = 'draft' WHERE id = $1`, [changing.eventNo]);
    clock.ms += 251;
    const [gone, there] = await Promise.allSettled([live.byNumber(changing.eventNo), live.byNumber(other.eventNo)]);
    expect(gone).toMatchObject({ status: 'rejected', reason: { code: 'catalog.event_not_found' } });
    expect(there.status).toBe('fulfilled');
  });
});
