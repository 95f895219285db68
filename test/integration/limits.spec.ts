import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Clock } from '../../src/platform/clock/index.ts';
import { type Bucket, BucketsRedis } from '../../src/platform/limits/buckets.redis.ts';
import { RedisClient } from '../../src/platform/redis/index.ts';
import { distWithout } from '../harness/guards.ts';
import { type PublishedEvent, publishEvent } from '../harness/events.ts';
import { type Product, startProduct } from '../harness/product.ts';
import { testStores, type TestStores } from '../harness/stores.ts';
import { accepted, type Answer, type Hold, type Problem, Visitor } from '../harness/visitor.ts';

const TOO_MANY = [429, 'limits.too_many_requests'];
const refusal = ({ status, body }: Answer<Problem>): [number, string] => [status, body.code];
const times = <T>(count: number, make: (at: number) => T): T[] => Array.from({ length: count }, (_, at) => make(at));

let addresses = 0;
/** An address that nobody has come from. */
const newAddress = (): string => `127.6.${++addresses >> 7}.${1 + (addresses & 127)}`;

describe('limits of holds and orders', () => {
  const LIMITS = 'hold.address=8+1/h,hold.device=5+1/h,hold.account=off,order.address=off,order.device=2+1/h';
  let product: Product;
  let event: PublishedEvent;
  beforeAll(async () => {
    product = await startProduct({ replicas: 2, balancer: true, env: { LIMITS } });
    event = await publishEvent(product, { rows: 20, seatsPerRow: 20 });
  });
  afterAll(() => product?.close());

  let seat = 0;
  const nextSeat = (): { seats: string[] } => ({ seats: [event.seatIds[seat++]!] });
  const from = (address = newAddress()): Visitor => new Visitor(product.url, { address });
  const give = (visitor: Visitor, id: string) => visitor.request('DELETE', `/api/holds/${id}`);
  /** Holds a place and gives it back, so often. @returns how often it was let */
  async function tries(visitor: Visitor, count: number): Promise<number> {
    let held = 0;
    for (let at = 0; at < count; at++) {
      const answer = await visitor.hold(event.slug, nextSeat());
      if (answer.status === 201) {
        held++;
        await give(visitor, answer.body.id);
      } else expect(refusal(answer)).toEqual(TOO_MANY);
    }
    return held;
  }

  it('let a device hold so often on all replicas together, then say when to come again', async () => {
    const visitor = from();
    expect(await tries(visitor, 8)).toBe(5);
    const refused = await visitor.hold(event.slug, nextSeat());
    expect(refusal(refused)).toEqual(TOO_MANY);
    // One an hour comes back.
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(3_500);
    expect(Number(refused.headers['retry-after'])).toBeLessThanOrEqual(3_600);
  });

  it('count a change as they count a hold', async () => {
    const visitor = from();
    const { id } = accepted(await visitor.hold(event.slug, nextSeat()));
    const change = () => visitor.request<Problem>('PUT', `/api/holds/${id}`, { body: nextSeat() });
    for (let at = 0; at < 4; at++) expect((await change()).status).toBe(200);
    expect(refusal(await change())).toEqual(TOO_MANY);
  });

  it('count who asks for seats that there are not', async () => {
    const visitor = from();
    const asked = [];
    for (let at = 0; at < 7; at++) asked.push(refusal(await visitor.hold(event.slug, { seats: ['R1-9999'] })));
    expect(asked).toEqual([...times(5, () => [422, 'holds.unknown_seat']), ...times(2, () => TOO_MANY)]);
  });

  it('holds nothing for who is refused, and everything for those who share his call', async () => {
    const greedy = from();
    expect(await tries(greedy, 5)).toBe(5);
    const wished = times(12, nextSeat);
    const others = times(11, () => from());
    for (const other of others) await other.get('/api/events');
    const [refused, ...answers] = await Promise.all(
      [greedy, ...others].map((visitor, at) => visitor.hold(event.slug, wished[at]!)),
    );
    expect(refusal(refused!)).toEqual(TOO_MANY);
    expect(answers.map((answer) => accepted(answer).seats.map(({ id }) => id))).toEqual(
      wished.slice(1).map(({ seats }) => seats),
    );
    // His is still free.
    expect((await from().hold(event.slug, wished[0]!)).status).toBe(201);
  });

  it('take one turn for a hold, also where Redis has lost the event in between', async () => {
    const visitor = from();
    const lost = await publishEvent(product);
    const seats = lost.seatIds.slice(0, 5);
    for (const seat of seats) {
      await product.stores.redis.del(`{${lost.eventNo}}:generation`);
      accepted(await visitor.hold(lost.slug, { seats: [seat] }));
    }
    expect(refusal(await visitor.hold(lost.slug, { seats: [lost.seatIds[5]!] }))).toEqual(TOO_MANY);
  });

  it('let an address hold so often, whatever fresh cookies come from it; others go on', async () => {
    const address = newAddress();
    const held = [];
    for (let at = 0; at < 12; at++) held.push(await tries(from(address), 1));
    expect(held).toEqual([...times(8, () => 1), ...times(4, () => 0)]);
    expect(await tries(from(), 1)).toBe(1);
  });

  it('take nothing from the address for what the device was refused', async () => {
    const address = newAddress();
    const greedy = from(address);
    expect(await tries(greedy, 12)).toBe(5);
    expect(await tries(from(address), 5)).toBe(3);
  });

  it('belong to an event: at another one nobody has asked yet', async () => {
    const other = await publishEvent(product);
    const visitor = from();
    expect(await tries(visitor, 6)).toBe(5);
    expect((await visitor.hold(other.slug, { seats: [other.seatIds[0]!] })).status).toBe(201);
  });

  it('let a device order so often; the same order again costs nothing', async () => {
    const visitor = from();
    const order = async (key: string = randomUUID()) => {
      const hold = accepted(await visitor.hold(event.slug, nextSeat()));
      return { hold, key, answer: await visitor.order(hold.id, key) };
    };
    const first = await order();
    expect(first.answer.status).toBe(201);
    for (let at = 0; at < 3; at++) expect((await visitor.order(first.hold.id, first.key)).status).toBe(201);
    expect((await order()).answer.status).toBe(201);
    expect(refusal((await order()).answer)).toEqual(TOO_MANY);
  });

  it('are counted in the metrics', async () => {
    await tries(from(), 6);
    const counted = await Promise.all(
      product.replicas.map(async ({ url }) => (await new Visitor(url).get<string>('/metrics')).body),
    );
    expect(counted.join('\n')).toMatch(/stampede_limits_refused_total\{action="hold",by="device"\} [1-9]/);
  });

  it('that cannot be counted keep nobody from buying what he holds; nothing new is held', async () => {
    const visitor = from();
    const hold = accepted(await visitor.hold(event.slug, nextSeat()));
    await product.stores.redis.config('SET', 'maxmemory', '1');
    const [ordered, held] = [await visitor.order(hold.id), await from().hold(event.slug, nextSeat())];
    await product.stores.redis.config('SET', 'maxmemory', '0');
    expect(ordered.status).toBe(201);
    expect(refusal(held)).toEqual([503, 'http.unavailable']);
    expect(held.headers['retry-after']).toBeDefined();
  });
});

/** One device after another holds through one replica, which only 127.0.0.1 may tell where a request comes from. */
describe('an address that is only said', () => {
  const LIMITS = 'hold.address=3+1/h';
  let product: Product;
  let event: PublishedEvent;
  beforeAll(async () => {
    product = await startProduct({ env: { LIMITS } });
    event = await publishEvent(product, { rows: 20, seatsPerRow: 20 });
  });
  afterAll(() => product?.close());

  let seat = 0;
  const hold = (of: Product, at: PublishedEvent, peer: string, said: string): Promise<Answer<Hold & Problem>> =>
    new Visitor(of.url, { address: peer }).request('POST', `/api/events/${at.slug}/holds`, {
      body: { seats: [at.seatIds[seat++]!] },
      key: randomUUID(),
      headers: { 'x-forwarded-for': said, 'x-real-ip': said, forwarded: `for=${said}` },
    });
  const statuses = async (peer: string, said: readonly string[]): Promise<number[]> => {
    const seen = [];
    for (const each of said) seen.push((await hold(product, event, peer, each)).status);
    return seen;
  };
  const THREE = [201, 201, 201, 429, 429];

  it('by somebody who is no proxy of ours does not count', async () => {
    expect(
      await statuses(
        newAddress(),
        times(5, (at) => `203.0.113.${at}`),
      ),
    ).toEqual(THREE);
  });

  it('by our proxy counts, and what its client has said before does not', async () => {
    expect(
      await statuses(
        '127.0.0.1',
        times(5, () => '198.51.100.7'),
      ),
    ).toEqual(THREE);
    expect(
      await statuses(
        '127.0.0.1',
        times(5, (at) => `203.0.113.${at}, 198.51.100.8`),
      ),
    ).toEqual(THREE);
    expect(
      await statuses(
        '127.0.0.1',
        times(5, (at) => `198.51.100.${10 + at}`),
      ),
    ).toEqual(times(5, () => 201));
  });

  it('is one with all others of its household: the /64 of an IPv6 address, and IPv4 in whatever spelling', async () => {
    expect(
      await statuses(
        '127.0.0.1',
        times(5, (at) => `2001:db8:1:2:${at}::${at}`),
      ),
    ).toEqual(THREE);
    expect(
      await statuses(
        '127.0.0.1',
        times(5, (at) => `2001:db8:1:${10 + at}::1`),
      ),
    ).toEqual(times(5, () => 201));
    const spelt = ['198.51.100.9', '::ffff:198.51.100.9', '::FFFF:198.51.100.9', '198.51.100.9', '198.51.100.9'];
    expect(await statuses('127.0.0.1', spelt)).toEqual(THREE);
  });

  it('control: where everybody is taken for a proxy, anybody is as many as he says', async () => {
    const trusting = await startProduct({ env: { LIMITS, TRUSTED_PROXIES: '127.0.0.0/8' } });
    try {
      const there = await publishEvent(trusting);
      const peer = newAddress();
      for (let at = 0; at < 5; at++) expect((await hold(trusting, there, peer, `203.0.113.${at}`)).status).toBe(201);
    } finally {
      await trusting.close();
    }
  });
});

describe('a bot that holds and gives back at machine speed', () => {
  const ATTEMPTS = 60;

  /** How many of its attempts are let, each with a fresh cookie from one address. */
  async function letIn(options: { env: Record<string, string>; dist?: string }): Promise<number> {
    const product = await startProduct(options);
    try {
      const event = await publishEvent(product);
      const address = newAddress();
      let held = 0;
      for (let at = 0; at < ATTEMPTS; at++) {
        const visitor = new Visitor(product.url, { address });
        const answer = await visitor.hold(event.slug, { seats: ['R1-1'] });
        if (answer.status !== 201) continue;
        held++;
        await visitor.request('DELETE', `/api/holds/${answer.body.id}`);
      }
      return held;
    } finally {
      await product.close();
    }
  }
  const STRICT = { LIMITS: 'hold.address=10+1/h' };

  it('is held to its limit', async () => {
    expect(await letIn({ env: STRICT })).toBe(10);
  });

  it.each([
    ['the limits are switched off', { env: { LIMITS: 'off' } }, ATTEMPTS],
    ['the presets hold, which no visitor meets', { env: {} }, ATTEMPTS],
  ])('control: has its way where %s', async (_what, options, all) => {
    expect(await letIn(options)).toBe(all);
  });

  it('control: has its way without the guard', async () => {
    expect(await letIn({ env: STRICT, dist: distWithout(['limit']) })).toBe(ATTEMPTS);
  });
});

describe('a bucket', () => {
  let stores: TestStores;
  const clients: RedisClient[] = [];
  beforeAll(async () => {
    stores = await testStores();
  });
  afterEach(() => stores.redis.flushall());
  afterAll(async () => {
    for (const client of clients) await client.onApplicationShutdown();
    await stores?.close();
  });

  /** What a replica has: a connection of its own. */
  async function replica(): Promise<BucketsRedis> {
    const client = new RedisClient({ redisUrl: stores.redisUrl });
    await client.onModuleInit();
    clients.push(client);
    return new BucketsRedis(client);
  }
  const bucket = (name: string, atOnce: number, aSecond: number): Bucket => ({
    key: `{test}:${name}`,
    atOnce,
    intervalUs: 1e6 / aSecond,
  });

  it('is shared by all replicas: together they take those at once, and its rate after them', async () => {
    const replicas = await Promise.all(times(3, () => replica()));
    const begun = performance.now();
    const turns = await Promise.all(times(300, (at) => replicas[at % 3]!.take([[bucket('shared', 20, 50)]])));
    const seconds = (performance.now() - begun) / 1_000;
    const taken = turns.flat().filter(({ outcome }) => outcome === 'turn').length;
    expect(taken).toBeGreaterThanOrEqual(20);
    expect(taken).toBeLessThanOrEqual(20 + Math.ceil(50 * seconds));
  });

  it('says truly when there is a turn again', async () => {
    const limits = await replica();
    const one = [bucket('true', 1, 2)];
    const [first, refused] = await limits.take([one, one]);
    expect(first).toEqual({ outcome: 'turn' });
    if (refused?.outcome !== 'wait') throw new Error('a second turn');
    expect(refused.waitMs).toBeGreaterThan(0);
    expect(refused.waitMs).toBeLessThanOrEqual(500);
    // Two clocks: Node's timers may ring a millisecond early, Redis's is the one that counts.
    await new Clock().sleep(refused.waitMs + 10);
    expect(await limits.take([one])).toEqual([{ outcome: 'turn' }]);
  });

  it('gives a turn only where all the others of its item do, and tells which does not', async () => {
    const limits = await replica();
    const [wide, narrow] = [bucket('wide', 3, 0.001), bucket('narrow', 1, 0.001)];
    const outcomes = await limits.take([[wide, narrow], [wide, narrow], [narrow, wide], [wide], [wide], [wide]]);
    const waits = (at: number) => ({ outcome: 'wait', waitMs: expect.any(Number) as number, bucket: at });
    const turn = { outcome: 'turn' };
    expect(outcomes).toEqual([turn, waits(1), waits(0), turn, turn, waits(0)]);
  });

  it('that is a gauge refuses nothing, says how far from full it is, and no turn of it goes with a refused one', async () => {
    const limits = await replica();
    const [narrow, gauge] = [bucket('strict', 4, 0.001), { ...bucket('gauge', 3, 0.001), isGauge: true as const }];
    const turns = await limits.take([...times(5, () => [narrow, gauge]), [gauge]]);
    const taken = turns.map((turn) => (turn.outcome === 'turn' ? Math.round(turn.taken ?? NaN) : turn.bucket));
    expect(taken).toEqual([1, 2, 3, 3, 0, 3]);
  });

  it('is gone as soon as it is full again', async () => {
    const limits = await replica();
    // A turn comes back in an hour: nothing fills up while this test stands still.
    await limits.take([[bucket('gone', 5, 1 / 3_600)]]);
    const ttlMs = await stores.redis.pttl('{test}:gone');
    expect(ttlMs).toBeGreaterThan(0);
    expect(ttlMs).toBeLessThanOrEqual(3_600_000);
  });
});
