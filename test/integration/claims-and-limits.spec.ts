import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { refusal } from '../harness/checkout.ts';
import { publishEvent, type PublishedEvent } from '../harness/events.ts';
import { type Product, startProduct } from '../harness/product.ts';
import { accepted, addressOf, type Hold, type Order, type Problem, Visitor } from '../harness/visitor.ts';
import { until } from '../harness/wait.ts';

const SEATS_PER_ADDRESS = 4;

let product: Product;
beforeAll(async () => {
  product = await startProduct({ env: { HOLD_SEATS_PER_ADDRESS: String(SEATS_PER_ADDRESS) } });
  await product.stores.redis.connect();
});
afterAll(() => product?.close());

let addresses = 0;
const newAddress = (): string => addressOf(addresses++);
/** A browser without cookies, from an address where others may be. */
const from = (address: string): Visitor => new Visitor(product.url, { address });

const idsOf = ({ seats }: Pick<Hold, 'seats'>): string[] => seats.map(({ id }) => id);
const choose = (quantity: number) => ({ bestAvailable: { quantity } });

interface Claimed {
  readonly visitor: Visitor;
  readonly order: Order;
}

/** Fresh cookies, seats held and made an order. @throws when either is refused */
async function claim(event: PublishedEvent, address: string, quantity: number): Promise<Claimed> {
  const visitor = from(address);
  const hold = accepted(await visitor.hold(event.slug, choose(quantity)));
  return { visitor, order: accepted(await visitor.order(hold.id)) };
}

/** As `claim`, up to the order's answer. */
async function tryClaim(event: PublishedEvent, address: string, quantity: number) {
  const visitor = from(address);
  const hold = accepted(await visitor.hold(event.slug, choose(quantity)));
  return { visitor, hold, answer: await visitor.order(hold.id) };
}

describe('seats that an address has claimed and not paid', () => {
  it('count, whatever the cookie: the limit refuses the next claim there, and nobody elsewhere', async () => {
    const event = await publishEvent(product);
    const address = newAddress();
    await claim(event, address, 2);
    await claim(event, address, 2);

    const { visitor, hold, answer } = await tryClaim(event, address, 1);
    expect(refusal(answer)).toEqual([429, 'holds.address_limit']);
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
    expect(await product.stores.query('SELECT FROM orders WHERE hold_id = $1', [hold.id])).toEqual([]);
    expect(accepted(await visitor.get<Hold>(`/api/holds/${hold.id}`)).id).toBe(hold.id);

    await claim(event, newAddress(), SEATS_PER_ADDRESS);
  });

  it('of another event do not', async () => {
    const [event, other] = [await publishEvent(product), await publishEvent(product)];
    const address = newAddress();
    await claim(event, address, SEATS_PER_ADDRESS);
    await claim(other, address, SEATS_PER_ADDRESS);
    expect(refusal((await tryClaim(event, address, 1)).answer)).toEqual([429, 'holds.address_limit']);
  });

  it('are free for others there once they are cancelled or paid, and the same hold is then taken', async () => {
    const event = await publishEvent(product);
    const address = newAddress();
    const [first, second] = [await claim(event, address, 2), await claim(event, address, 2)];
    const third = await tryClaim(event, address, 2);
    expect(refusal(third.answer)).toEqual([429, 'holds.address_limit']);

    accepted(await first.visitor.request('POST', `/api/orders/${first.order.id}/cancel`));
    expect(accepted(await third.visitor.order(third.hold.id)).lines).toHaveLength(2);
    expect(refusal((await tryClaim(event, address, 1)).answer)).toEqual([429, 'holds.address_limit']);

    accepted(await second.visitor.confirm(accepted(await second.visitor.pay(second.order.id))));
    await second.visitor.waitFor(second.order.id, 'paid');
    await claim(event, address, 2);
    expect(refusal((await tryClaim(event, address, 1)).answer)).toEqual([429, 'holds.address_limit']);
  });

  it('count also when the claims come at once', async () => {
    const event = await publishEvent(product);
    const address = newAddress();
    await claim(event, address, 2);
    const rivals = await Promise.all(
      [1, 2].map(async () => {
        const visitor = from(address);
        return { visitor, hold: accepted(await visitor.hold(event.slug, choose(2))) };
      }),
    );
    const answers = await Promise.all(rivals.map(({ visitor, hold }) => visitor.order(hold.id)));
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 429]);
  });

  it('are kept by a keyed hash: the address itself is in no order', async () => {
    const event = await publishEvent(product);
    const address = newAddress();
    await claim(event, address, 1);
    const [row] = await product.stores.query<{ text: string }>(
      'SELECT o::text AS text FROM orders o WHERE event_id = $1',
      [event.eventNo],
    );
    expect(row!.text).not.toContain(address);
  });
});

describe('a hold that is changed from another address', () => {
  /** Moves: the cookies of a browser, from another address. */
  function moved(visitor: Visitor, address: string): Visitor {
    const elsewhere = from(address);
    for (const [name, value] of visitor.cookies) elsewhere.cookies.set(name, value);
    return elsewhere;
  }

  const change = (visitor: Visitor, { id }: Hold, seats: string[]) =>
    visitor.request<Hold & Problem>('PUT', `/api/holds/${id}`, { body: { seats } });

  const countOf = async ({ eventNo }: PublishedEvent, address: string): Promise<number> =>
    Number((await product.stores.redis.hget(`{${eventNo}}:counts`, `a:${address}`)) ?? 0);

  it('counts for the address that made it: neither a full one there hinders, nor an empty one helps', async () => {
    const event = await publishEvent(product);
    const [home, away] = [newAddress(), newAddress()];
    const visitor = from(home);
    const hold = accepted(await visitor.hold(event.slug, { seats: ['R1-1', 'R1-2'] }));
    accepted(await from(away).hold(event.slug, { seats: ['R5-1', 'R5-2', 'R5-3', 'R5-4'] }));
    const traveller = moved(visitor, away);

    expect(idsOf(accepted(await change(traveller, hold, ['R1-1', 'R1-2', 'R1-3'])))).toHaveLength(3);
    expect([await countOf(event, home), await countOf(event, away)]).toEqual([3, SEATS_PER_ADDRESS]);

    accepted(await from(home).hold(event.slug, { seats: ['R4-1'] }));
    const roaming = moved(visitor, newAddress());
    const more = await change(roaming, hold, ['R1-1', 'R1-2', 'R1-3', 'R1-4']);
    expect(refusal(more)).toEqual([429, 'holds.address_limit']);
    accepted(await traveller.request('DELETE', `/api/holds/${hold.id}`));
    expect([await countOf(event, home), await countOf(event, away)]).toEqual([1, SEATS_PER_ADDRESS]);
  });

  it('is claimed for that address, too', async () => {
    const event = await publishEvent(product);
    const [home, away] = [newAddress(), newAddress()];
    const visitor = from(home);
    const hold = accepted(await visitor.hold(event.slug, choose(2)));
    await claim(event, away, SEATS_PER_ADDRESS);
    expect((await moved(visitor, away).order(hold.id)).status).toBe(201);
    expect(refusal((await tryClaim(event, away, 1)).answer)).toEqual([429, 'holds.address_limit']);
    await claim(event, home, 2);
    expect(refusal((await tryClaim(event, home, 1)).answer)).toEqual([429, 'holds.address_limit']);
  });
});

describe('the last seats', () => {
  /** The replica's copy of what is free is at most 100 ms old; before it is read anew the seats look free to everyone. */
  async function untilSeen(event: PublishedEvent, places: string): Promise<void> {
    const headers = { accept: 'application/json' };
    const path = `/api/events/${event.slug}/availability`;
    const seen = async () => (await from(newAddress()).request('GET', path, { headers })).body.places === places;
    await until(seen, { what: `${places} is seen` });
  }

  it('best available is answered with them again, when the first answer was lost', async () => {
    const event = await publishEvent(product, { rows: 1, seatsPerRow: 3 });
    const visitor = from(newAddress());
    const key = randomUUID();
    const first = accepted(await visitor.hold(event.slug, choose(3), key));
    await untilSeen(event, '111');
    const again = accepted(await visitor.hold(event.slug, choose(3), key));
    expect([again.id, idsOf(again), again.expiresAt]).toEqual([first.id, idsOf(first), first.expiresAt]);
    const other = await from(newAddress()).hold(event.slug, choose(1));
    expect(refusal(other)).toEqual([409, 'holds.not_available']);
  });

  it.each([3, 2, 1])('that one holds oneself can be changed to the best %d of them', async (quantity) => {
    const event = await publishEvent(product, { rows: 1, seatsPerRow: 3 });
    const visitor = from(newAddress());
    const hold = accepted(await visitor.hold(event.slug, { seats: [...event.seatIds] }));
    await untilSeen(event, '111');
    const path = `/api/holds/${hold.id}`;
    const changed = accepted(await visitor.request<Hold>('PUT', path, { body: choose(quantity) }));
    expect(changed).toMatchObject({ id: hold.id, expiresAt: hold.expiresAt, splitNotice: false });
    expect(event.seatIds).toEqual(expect.arrayContaining(idsOf(changed)));
    expect(idsOf(changed)).toHaveLength(quantity);
    const bytes = (await product.stores.redis.get(`{${event.eventNo}}:seats`)) ?? '';
    expect(bytes.replaceAll('0', '')).toBe('h'.repeat(quantity));
  });

  it('that somebody else holds stay his, whatever the best of one’s own are changed to', async () => {
    const event = await publishEvent(product, { rows: 1, seatsPerRow: 3 });
    const [visitor, other] = [from(newAddress()), from(newAddress())];
    const own = accepted(await visitor.hold(event.slug, { seats: ['R1-1', 'R1-2'] }));
    accepted(await other.hold(event.slug, { seats: ['R1-3'] }));
    await untilSeen(event, '111');
    const more = await visitor.request<Problem>('PUT', `/api/holds/${own.id}`, { body: choose(3) });
    expect(refusal(more)).toEqual([409, 'holds.not_available']);
    expect(idsOf(accepted(await visitor.get<Hold>(`/api/holds/${own.id}`)))).toEqual(['R1-1', 'R1-2']);
  });
});
