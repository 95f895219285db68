import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type EventOptions, publishEvent, type PublishedEvent } from '../harness/events.ts';
import { type Product, startProduct } from '../harness/product.ts';
import { timed } from '../harness/timed.ts';
import { accepted, type Hold, type Problem, Visitor } from '../harness/visitor.ts';
import { until } from '../harness/wait.ts';
import { headerOf, Wire } from '../rush/wire.ts';

const SEATS_PER_ADDRESS = 8;
const SHORT_TTL_MS = 1_500;

let product: Product;
beforeAll(async () => {
  const env = { HOLD_SEATS_PER_ADDRESS: String(SEATS_PER_ADDRESS) };
  product = await startProduct({ replicas: 2, balancer: true, env });
  await product.stores.redis.connect();
});
afterAll(() => product?.close());

let visitors = 0;
/** Somebody new, from an address that nobody has come from. */
function somebody(): Visitor {
  visitors++;
  return new Visitor(product.url, { address: `127.2.${visitors >> 7}.${1 + (visitors & 127)}` });
}

const idsOf = ({ seats }: Pick<Hold, 'seats'>): string[] => seats.map(({ id }) => id);
const refusal = ({ status, body }: { status: number; body: Problem }): [number, string] => [status, body.code];

/** An event whose holds are shorter than the API would let anybody set. */
async function eventWithTtl(ttlMs: number, options: EventOptions = {}): Promise<PublishedEvent> {
  const event = await publishEvent(product, options);
  await product.stores.query('UPDATE events SET hold_ttl_ms = $2 WHERE id = $1', [event.eventNo, ttlMs]);
  return event;
}

async function redisNowMs(): Promise<number> {
  const [seconds, us] = await product.stores.redis.time();
  return Number(seconds) * 1_000 + Number(us) / 1_000;
}

/** One digit a place in the layout's order: 0 available, 1 held, 2 gone. */
async function placesOf(event: PublishedEvent): Promise<string> {
  const headers = { accept: 'application/json' };
  const path = `/api/events/${event.slug}/availability`;
  return accepted(await somebody().request<{ places: string }>('GET', path, { headers })).places;
}

/** What fans see may be 100 ms old. */
async function untilPlaces(event: PublishedEvent, pattern: RegExp): Promise<void> {
  let seen = '';
  const look = async () => pattern.test((seen = await placesOf(event)));
  await until(look, { what: `${pattern} is seen` }).catch(() => expect(seen).toMatch(pattern));
}

describe('a hold runs out', () => {
  it('never before its deadline', async () => {
    const event = await eventWithTtl(SHORT_TTL_MS, { rows: 1, seatsPerRow: 8 });
    await Promise.all(
      event.seatIds.map(async (seat) => {
        const held = accepted(await somebody().hold(event.slug, { seats: [seat] }));
        const rival = somebody();
        const next = await until(
          async () => {
            const answer = await rival.hold(event.slug, { seats: [seat] });
            return answer.status === 201 ? answer.body : null;
          },
          { what: `${seat} is free again` },
        );
        // By Redis's own clock, which has set both deadlines.
        expect(Date.parse(next.expiresAt) - SHORT_TTL_MS).toBeGreaterThanOrEqual(Date.parse(held.expiresAt));
      }),
    );
  });

  timed('within a second after its deadline', async () => {
    const event = await eventWithTtl(300);
    const { expiresAt } = accepted(await somebody().hold(event.slug, { seats: ['R1-1'] }));
    const isOver = async () => (await redisNowMs()) > Date.parse(expiresAt) + 1_000;
    await until(isOver, { what: 'a second has passed' });
    expect((await somebody().hold(event.slug, { seats: ['R1-1'] })).status).toBe(201);
  });

  it('and can then neither be changed, nor extended, nor made an order', async () => {
    const event = await eventWithTtl(300);
    const visitor = somebody();
    const { id } = accepted(await visitor.hold(event.slug, { seats: ['R1-1'] }));
    const gone = await until(
      async () => {
        const answer = await visitor.get<Hold & Problem>(`/api/holds/${id}`);
        return answer.status === 200 ? null : answer;
      },
      { what: 'the hold is gone' },
    );
    expect([404, 410]).toContain(gone.status);
    const put = await visitor.request<Problem>('PUT', `/api/holds/${id}`, { body: { seats: ['R1-2'] } });
    const extend = await visitor.request<Problem>('POST', `/api/holds/${id}/extend`);
    const order = await visitor.order(id);
    for (const { status } of [put, extend, order]) expect([404, 410]).toContain(status);
    expect(await product.stores.query('SELECT FROM orders WHERE hold_id = $1', [id])).toEqual([]);
  });

  it('later when it was extended, which works once and never beyond twice its time', async () => {
    const event = await publishEvent(product, { holdTtlSeconds: 120 });
    const visitor = somebody();
    const held = accepted(await visitor.hold(event.slug, { seats: ['R1-1'] }));
    expect(held.extendable).toBe(true);

    const path = `/api/holds/${held.id}/extend`;
    const extended = accepted(await visitor.request<Hold>('POST', path));
    expect(extended.extendable).toBe(false);
    expect(Date.parse(extended.expiresAt)).toBeGreaterThan(Date.parse(held.expiresAt));
    expect(Date.parse(extended.expiresAt)).toBeLessThanOrEqual(Date.parse(held.expiresAt) + 120_000);

    expect(refusal(await visitor.request('POST', path))).toEqual([409, 'holds.already_extended']);
    const after = accepted(await visitor.get<Hold>(`/api/holds/${held.id}`));
    expect(after.expiresAt).toBe(extended.expiresAt);
  });
});

describe('a hold is its visitor’s', () => {
  it('given back, its seats are free at once; giving it back twice finds nothing', async () => {
    const event = await publishEvent(product);
    const visitor = somebody();
    const { id } = accepted(await visitor.hold(event.slug, { seats: ['R1-1', 'R1-2'] }));
    expect((await visitor.request('DELETE', `/api/holds/${id}`)).status).toBe(204);
    expect((await somebody().hold(event.slug, { seats: ['R1-1', 'R1-2'] })).status).toBe(201);
    expect(refusal(await visitor.request('DELETE', `/api/holds/${id}`))).toEqual([404, 'holds.not_found']);
  });

  it('to anyone else it does not exist', async () => {
    const event = await publishEvent(product);
    const owner = somebody();
    const { id } = accepted(await owner.hold(event.slug, { seats: ['R1-1'] }));
    const stranger = somebody();
    const path = `/api/holds/${id}`;
    const tries = [
      await stranger.get<Problem>(path),
      await stranger.request<Problem>('PUT', path, { body: { seats: ['R1-2'] } }),
      await stranger.request<Problem>('POST', `${path}/extend`),
      await stranger.request<Problem>('DELETE', path),
      await stranger.order(id),
    ];
    expect(tries.map(refusal)).toEqual(tries.map(() => [404, 'holds.not_found']));
    expect(idsOf(accepted(await owner.get<Hold>(path)))).toEqual(['R1-1']);
  });

  it('changed in place it keeps its clock; a change that cannot be had in full changes nothing', async () => {
    const event = await publishEvent(product);
    const [visitor, rival] = [somebody(), somebody()];
    const held = accepted(await visitor.hold(event.slug, { seats: ['R1-1', 'R1-2'] }));
    accepted(await rival.hold(event.slug, { seats: ['R1-4'] }));
    const path = `/api/holds/${held.id}`;

    const refused = await visitor.request<Problem>('PUT', path, { body: { seats: ['R1-2', 'R1-3', 'R1-4'] } });
    expect(refusal(refused)).toEqual([409, 'holds.seat_taken']);
    expect(refused.body.taken).toEqual(['R1-4']);
    expect(idsOf(accepted(await visitor.get<Hold>(path)))).toEqual(['R1-1', 'R1-2']);
    expect(refusal(await rival.hold(event.slug, { seats: ['R1-1'] }))).toEqual([409, 'holds.seat_taken']);
    await untilPlaces(event, /^11010/);

    const changed = accepted(await visitor.request<Hold>('PUT', path, { body: { seats: ['R1-2', 'R1-3'] } }));
    expect(idsOf(changed)).toEqual(['R1-2', 'R1-3']);
    expect(changed.expiresAt).toBe(held.expiresAt);
    expect((await rival.hold(event.slug, { seats: ['R1-1'] })).status).toBe(201);
  });
});

describe('a retry under the same key', () => {
  it('finds the same hold, also when both are sent at once', async () => {
    const event = await publishEvent(product);
    const visitor = somebody();
    // The cookie comes with the first answer: without it two requests are two visitors.
    accepted(await visitor.hold(event.slug, { seats: ['R5-1'] }));
    const key = randomUUID();
    const answers = await Promise.all([1, 2, 3].map(() => visitor.hold(event.slug, { seats: ['R1-1'] }, key)));
    answers.push(await visitor.hold(event.slug, { seats: ['R1-1'] }, key));
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201]);
    expect(new Set(answers.map(({ body }) => `${body.id} ${body.expiresAt}`)).size).toBe(1);
    await untilPlaces(event, /^10{39}10*$/);
  });

  it('with another body is refused; of another visitor it is another hold', async () => {
    const event = await publishEvent(product);
    const [visitor, other] = [somebody(), somebody()];
    const key = randomUUID();
    const first = accepted(await visitor.hold(event.slug, { seats: ['R1-1'] }, key));
    const reused = await visitor.hold(event.slug, { seats: ['R1-2'] }, key);
    expect(refusal(reused)).toEqual([422, 'http.idempotency_key_reused']);
    const second = accepted(await other.hold(event.slug, { seats: ['R1-2'] }, key));
    expect(second.id).not.toBe(first.id);
  });

  it('needs a key', async () => {
    const event = await publishEvent(product);
    const answer = await somebody().request('POST', `/api/events/${event.slug}/holds`, { body: { seats: ['R1-1'] } });
    expect(answer.status).toBe(400);
    expect(await placesOf(event)).toMatch(/^0+$/);
  });
});

describe('limits', () => {
  it('a visitor holds no more places of an event than an order may have, in one hold or in several', async () => {
    const event = await publishEvent(product, { maxPerOrder: 4 });
    const visitor = somebody();
    const five = ['R1-1', 'R1-2', 'R1-3', 'R1-4', 'R1-5'];
    expect(refusal(await visitor.hold(event.slug, { seats: five }))).toEqual([409, 'holds.limit_reached']);
    const { id } = accepted(await visitor.hold(event.slug, { seats: five.slice(0, 3) }));
    expect(refusal(await visitor.hold(event.slug, { seats: ['R2-1', 'R2-2'] }))).toEqual([409, 'holds.limit_reached']);
    const put = await visitor.request<Problem>('PUT', `/api/holds/${id}`, { body: { seats: five } });
    expect(refusal(put)).toEqual([409, 'holds.limit_reached']);
    expect((await visitor.hold(event.slug, { seats: ['R2-1'] })).status).toBe(201);
    await visitor.request('DELETE', `/api/holds/${id}`);
    expect((await visitor.hold(event.slug, { seats: five.slice(0, 3) })).status).toBe(201);
  });

  it('fresh cookies, and a forged header, do not help one address to hold more', async () => {
    const event = await publishEvent(product, { rows: 6 });
    const address = '127.77.0.1';
    const row = (at: number) => ['R1', 'R2', 'R3', 'R4', 'R5', 'R6'].map((name) => `${name}-${at}`);
    const fresh = () => new Visitor(product.url, { address });
    const pairs = row(1).map((seat, at) => [seat, row(2)[at]!]);
    const held: { visitor: Visitor; id: string }[] = [];
    for (const seats of pairs.slice(0, SEATS_PER_ADDRESS / 2)) {
      const visitor = fresh();
      held.push({ visitor, id: accepted(await visitor.hold(event.slug, { seats })).id });
    }
    const refused = await fresh().hold(event.slug, { seats: [row(1)[5]!] });
    expect(refusal(refused)).toEqual([429, 'holds.address_limit']);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    const forged = await fresh().request<Problem>('POST', `/api/events/${event.slug}/holds`, {
      body: { seats: [row(1)[5]!] },
      key: randomUUID(),
      headers: { 'x-forwarded-for': '203.0.113.7', 'x-real-ip': '203.0.113.7', forwarded: 'for=203.0.113.7' },
    });
    expect(refusal(forged)).toEqual([429, 'holds.address_limit']);

    expect((await somebody().hold(event.slug, { seats: [row(1)[5]!] })).status).toBe(201);
    await held[0]!.visitor.request('DELETE', `/api/holds/${held[0]!.id}`);
    expect((await fresh().hold(event.slug, { seats: pairs[0]! })).status).toBe(201);
  });
});

describe('best available', () => {
  it('gives seats side by side, and says so when there are none', async () => {
    const event = await publishEvent(product, { rows: 3, seatsPerRow: 5 });
    accepted(await somebody().hold(event.slug, { seats: ['R1-3'] }));
    const four = accepted(await somebody().hold(event.slug, { bestAvailable: { quantity: 4 } }));
    expect(four.splitNotice).toBe(false);
    const [row] = new Set(four.seats.map((seat) => seat.row));
    const numbers = four.seats.map(({ number }) => Number(number)).toSorted((a, b) => a - b);
    expect(four.seats.every((seat) => seat.row === row)).toBe(true);
    expect(numbers).toEqual([0, 1, 2, 3].map((step) => numbers[0]! + step));

    accepted(await somebody().hold(event.slug, { bestAvailable: { quantity: 5 } }));
    const split = accepted(await somebody().hold(event.slug, { bestAvailable: { quantity: 4 } }));
    expect(split.splitNotice).toBe(true);
    expect(split.seats).toHaveLength(4);
  });

  it('gives a wheelchair place to nobody who does not ask for one, even at the very end', async () => {
    const event = await publishEvent(product, { rows: 2, seatsPerRow: 6, wheelchairs: 4 });
    const given: string[] = [];
    for (const quantity of [6, 2]) {
      given.push(...idsOf(accepted(await somebody().hold(event.slug, { bestAvailable: { quantity } }))));
    }
    expect(new Set(given)).toEqual(new Set(event.seatIds.filter((id) => !event.wheelchairIds.includes(id))));
    const refused = await somebody().hold(event.slug, { bestAvailable: { quantity: 1 } });
    expect(refusal(refused)).toEqual([409, 'holds.not_available']);
    expect(refused.body.alternatives).toEqual([]);

    const asked = accepted(await somebody().hold(event.slug, { bestAvailable: { quantity: 2, accessible: 2 } }));
    expect(event.wheelchairIds).toEqual(expect.arrayContaining(idsOf(asked)));
  });

  it('keeps to a price level and to a highest price', async () => {
    const event = await publishEvent(product, { rows: 1, seatsPerRow: 4, price: 4000 });
    const tooDear = await somebody().hold(event.slug, { bestAvailable: { quantity: 1, maxPrice: 3999 } });
    expect(refusal(tooDear)).toEqual([409, 'holds.not_available']);
    const fits = await somebody().hold(event.slug, {
      bestAvailable: { quantity: 1, maxPrice: 4000, priceLevel: 'seats' },
    });
    expect(accepted(fits).total).toEqual({ amount: 4000, currency: 'EUR' });
    const unknown = await somebody().hold(event.slug, { bestAvailable: { quantity: 1, priceLevel: 'gold' } });
    expect(refusal(unknown)).toEqual([422, 'holds.unknown_seat']);
  });
});

describe('Redis loses everything', () => {
  it('holds are gone, what is claimed or sold stays so, and whoever is paying notices nothing', async () => {
    const event = await publishEvent(product);
    const [holder, payer, owner] = [somebody(), somebody(), somebody()];
    const hold = accepted(await holder.hold(event.slug, { seats: ['R1-1'] }));
    await owner.buy(event.slug, { seats: ['R1-2'] });
    const order = accepted(await payer.order(accepted(await payer.hold(event.slug, { seats: ['R1-3'] })).id));
    await untilPlaces(event, /^1220/);

    await product.stores.redis.flushall();

    await untilPlaces(event, /^0220/);
    expect(refusal(await holder.get(`/api/holds/${hold.id}`))).toEqual([410, 'holds.lost']);
    expect(refusal(await holder.order(hold.id))).toEqual([410, 'holds.lost']);
    expect(refusal(await somebody().get(`/api/holds/${hold.id}`))).toEqual([404, 'holds.not_found']);
    for (const seat of ['R1-2', 'R1-3']) {
      expect(refusal(await somebody().hold(event.slug, { seats: [seat] }))).toEqual([409, 'holds.seat_taken']);
    }
    expect((await somebody().hold(event.slug, { seats: ['R1-1'] })).status).toBe(201);
    accepted(await payer.confirm(accepted(await payer.pay(order.id))));
    await payer.waitFor(order.id, 'paid');
  });
});

/** How many requests of a route a replica has answered before the framework. */
async function answeredBefore(url: string, route: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const counts = new RegExp(`^stampede_http_fast_answers_total\\{route="[^"]*${route}"\\} (\\d+)$`, 'm').exec(text);
  return Number(counts?.[1] ?? 0);
}

/** An answer, but for what is of the moment or of the connection. */
async function toldBy(asked: Promise<Response>) {
  const answer = await asked;
  const names = [...answer.headers].filter(([name]) => name !== 'date' && name !== 'content-length');
  return { status: answer.status, names, body: Buffer.from(await answer.arrayBuffer()).toString('latin1') };
}

describe('a wish for places', () => {
  const JSON_TYPE = { 'content-type': 'application/json' };
  const SEATS = JSON.stringify({ seats: ['R1-2', 'R1-1'] });
  let event: PublishedEvent;
  let replica: string;
  let cookie: string;
  beforeAll(async () => {
    event = await publishEvent(product);
    replica = product.replicas[0]!.url;
    const fan = new Visitor(replica);
    await fan.get('/api/account');
    cookie = [...fan.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    accepted(await somebody().hold(event.slug, { seats: ['R2-1'] }));
  });
  const before = () => answeredBefore(replica, '/holds');
  const ask = (body: string, headers: Record<string, string>, query = '') =>
    toldBy(fetch(`${replica}/api/events/${event.slug}/holds${query}`, { method: 'POST', headers, body }));
  // A query makes it a request that only the framework answers.
  const inFull = (body: string, headers: Record<string, string>) => ask(body, headers, '?in=full');

  it.each([
    SEATS,
    '{"bestAvailable":{"quantity":2}}',
    '{ "bestAvailable": {"quantity":1,"accessible":0,"maxPrice":9000} }',
  ])('is granted in the same way with the framework and before it: %s', async (body) => {
    const granted = async (first: typeof ask, second: typeof ask): Promise<true> => {
      const headers = { ...JSON_TYPE, cookie, 'idempotency-key': randomUUID() };
      const count = await before();
      const one = await first(body, headers);
      const two = await second(body, headers);
      const { id } = JSON.parse(one.body) as Hold;
      expect((await fetch(`${replica}/api/holds/${id}`, { method: 'DELETE', headers: { cookie } })).status).toBe(204);
      // The same key is the same hold, whichever way it comes.
      expect(two).toEqual(one);
      expect([one.status, await before()]).toEqual([201, count + 1]);
      return true;
    };
    // An event that nobody has asked about for a moment is no longer at hand.
    await until(() => granted(ask, inFull), { what: 'granted at once, and then in full' });
    await until(() => granted(inFull, ask), { what: 'granted in full, and then at once' });
  });

  it('is refused in the same way, whatever is wrong with it', async () => {
    const key = () => ({ 'idempotency-key': randomUUID() });
    const wrong: [string, Record<string, string>][] = [
      ...['', '{', '[]', 'null', '"R1-1"', '{}', '{"seats":[]}', '{"seats":"R1-1"}', '{"seats":[1]}', '{"seats":null}'],
      ...['{"seats":["R1-1","R1-1"]}', '{"seats":["R1-1"],"quantity":1}', '{"seats":["R1-1"],"__proto__":{}}'],
      ...['{"seats":["nowhere"]}', '{"seats":["R2-1"]}', '{"seats":["R2-1"],"accessible":1}', '{"area":"nowhere"}'],
      ...['{"bestAvailable":{}}', '{"bestAvailable":{"quantity":0}}', '{"bestAvailable":{"quantity":1.5}}'],
      ...['{"bestAvailable":{"quantity":"2"}}', '{"bestAvailable":{"quantity":2,"row":1}}', '{"bestAvailable":[]}'],
      ...['{"bestAvailable":{"quantity":2,"priceLevel":""}}', '{"bestAvailable":{"quantity":2,"maxPrice":-1}}'],
      ...['{"bestAvailable":{"quantity":50}}', '{"bestAvailable":{"quantity":2,"priceLevel":"nothing"}}'],
      ...[JSON.stringify({ seats: ['x'.repeat(121)] }), JSON.stringify({ seats: Array(51).fill('R1-1') })],
      ...[JSON.stringify({ seats: ['x'.repeat(5_000)] }), JSON.stringify({ seats: ['x'.repeat(70_000)] })],
    ].map((body) => [body, { ...JSON_TYPE, cookie, ...key() }]);
    wrong.push(
      [SEATS, { ...JSON_TYPE, cookie }],
      [SEATS, { ...JSON_TYPE, cookie, 'idempotency-key': 'short' }],
      [SEATS, { 'content-type': 'text/plain', cookie, ...key() }],
      [SEATS, { ...JSON_TYPE, cookie, ...key(), origin: 'https://elsewhere.example' }],
    );
    const count = await before();
    for (const [body, headers] of wrong) {
      const full = await inFull(body, headers);
      expect([body, full.status >= 400 && full.status < 500]).toEqual([body, true]);
      expect({ asked: body, ...(await ask(body, headers)) }).toEqual({ asked: body, ...full });
    }
    expect(await before()).toBe(count);
  });

  it('of a stranger gives him a session, as ever', async () => {
    const headers = { ...JSON_TYPE, 'idempotency-key': randomUUID() };
    const { status, names } = await ask('{"seats":["R3-1"]}', headers);
    expect([status, names.some(([name]) => name === 'set-cookie')]).toEqual([201, true]);
  });
});

describe('a snapshot', () => {
  it('is the same with the framework and before it, packed, compressed or known', async () => {
    const { slug } = await publishEvent(product);
    const replica = product.replicas[0]!.url;
    const url = `${replica}/api/events/${slug}/availability`;
    const fast = () => answeredBefore(replica, '/availability');
    const told = (address: string, headers: Record<string, string>) => toldBy(fetch(address, { headers }));
    const etag = (await fetch(url)).headers.get('etag')!;
    for (const headers of [
      { 'accept-encoding': 'identity' },
      { 'accept-encoding': 'gzip, br' },
      { 'if-none-match': etag },
      { 'if-none-match': '"another"' },
    ] as Record<string, string>[]) {
      const both = async (): Promise<true> => {
        // A query makes it a request that only the framework answers, and puts the board at hand for 100 ms.
        const whole = await told(`${url}?in=full`, headers);
        const count = await fast();
        expect(await told(url, headers)).toEqual(whole);
        expect(await fast()).toBe(count + 1);
        expect([whole.status, whole.body.length > 0]).toEqual(
          headers['if-none-match'] === etag ? [304, false] : [200, true],
        );
        return true;
      };
      await until(both, { what: `the same is told for ${JSON.stringify(headers)}` });
    }
  });

  it('is the same however its headers are written, and if one comes twice', async () => {
    const { slug } = await publishEvent(product);
    const { url, port } = product.replicas[0]!;
    const path = `/api/events/${slug}/availability`;
    const etag = (await fetch(`${url}${path}`)).headers.get('etag')!;
    const wire = new Wire({ host: '127.0.0.1', port, from: '127.0.0.1' });
    for (const [lines, status, type] of [
      [`IF-NONE-MATCH: ${etag}\r\n`, 304, null],
      [`if-none-match: ${etag}\r\nIf-None-Match: "another"\r\n`, 200, 'application/octet-stream'],
      ['Accept: application/json\r\naccept: text/html\r\n', 200, 'application/json'],
    ] as const) {
      for (const asked of [path, `${path}?in=full`]) {
        const answer = await wire.request('GET', asked, lines);
        const told = headerOf(answer.head, 'content-type')?.split(';')[0] ?? null;
        expect([answer.status, told], `${asked} ${lines}`).toEqual([status, type]);
      }
    }
    wire.close();
  });
});
