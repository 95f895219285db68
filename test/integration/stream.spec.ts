import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type PublishedEvent, publishEvent } from '../harness/events.ts';
import { Follower, seenAfter, snapshotOf, statesOf } from '../harness/follower.ts';
import { type Product, startProduct } from '../harness/product.ts';
import { accepted, Visitor } from '../harness/visitor.ts';
import { until } from '../harness/wait.ts';

const PLACES = 50;
const STREAMS_PER_ADDRESS = 3;
const HOLDS = 12;

let product: Product;
beforeAll(async () => {
  const env = { STREAMS_PER_ADDRESS: String(STREAMS_PER_ADDRESS), HOLD_SEATS_PER_ADDRESS: '1000' };
  product = await startProduct({ replicas: 2, balancer: true, env });
});
afterAll(() => product?.close());

const followers: Follower[] = [];
afterEach(() => {
  for (const follower of followers.splice(0)) follower.leave();
});

let addresses = 0;
async function follow(url: string, event: PublishedEvent, options: Parameters<typeof Follower.open>[2] = {}) {
  addresses++;
  const follower = await Follower.open(url, event.slug, { address: `127.9.0.${addresses}`, ...options });
  followers.push(follower);
  return follower;
}

const [first, second] = [0, 1].map((index) => () => product.replicas[index]!.url) as [() => string, () => string];
const fanAt = (url: string) => new Visitor(url, { address: `127.8.0.${++addresses}` });

describe('a change is on every other screen', () => {
  it('whichever replica took it: a hold, its end, a sale; and through the balancer', async () => {
    const event = await publishEvent(product, { maxPerOrder: 50 });
    const seen = await snapshotOf(first(), event.slug);
    const readers = [
      await follow(second(), event, { from: seen.version }),
      await follow(first(), event, { from: seen.version }),
      await follow(product.url, event, { from: seen.version }),
    ];
    const [far] = readers as [Follower];
    expect(far.status).toBe(200);
    expect(far.headers).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
      'x-content-type-options': 'nosniff',
    });
    expect(far.headers['set-cookie']).toBeUndefined();
    expect(far.headers['content-encoding']).toBeUndefined();
    await far.until('how the sale stands', ({ name, data }) => name === 'sale' && data.state === 'on_sale');

    const fan = fanAt(first());
    const delays: number[] = [];
    for (let place = 0; place < HOLDS; place++) {
      const body = { seats: [event.seatIds[place]!] };
      accepted(await fan.hold(event.slug, body));
      const heldAtMs = performance.now();
      const told = await far.until(`${place} is held`, ({ data }) => data.held?.includes(place));
      delays.push(told.atMs - heldAtMs);
    }
    delays.sort((a, b) => a - b);
    console.log(`seen on the other replica after ${delays.map((ms) => Math.max(0, ms).toFixed(0)).join(', ')} ms`);

    const { id } = accepted(await fan.hold(event.slug, { seats: ['R5-1'] }));
    await far.until('R5-1 is held', ({ data }) => data.held?.includes(40));
    accepted(await fan.request('DELETE', `/api/holds/${id}`));
    await far.until('R5-1 is free', ({ data }) => data.available?.includes(40));
    await fan.buy(event.slug, { seats: ['R5-2'] });
    const right = `${'1'.repeat(HOLDS)}${'0'.repeat(41 - HOLDS)}2${'0'.repeat(PLACES - 42)}`;
    for (const reader of readers) {
      await reader.until('R5-2 is gone', ({ data }) => data.gone?.includes(41));
      expect(statesOf(seenAfter(seen, reader.told), PLACES)).toBe(right);
    }
    const [, near] = readers as [Follower, Follower];
    expect(near.retryMs).toBeGreaterThanOrEqual(500);
    expect(new Set(readers.map(({ retryMs }) => retryMs)).size).toBeGreaterThan(1);
  });

  it('and the sale too, when the organizer pauses it', async () => {
    const event = await publishEvent(product);
    const reader = await follow(second(), event);
    const [{ key }] = product.organizers;
    await product.admin(key, 'POST', `/api/admin/events/${event.id}/pause`);
    await reader.until('the sale is paused', ({ data }) => data.state === 'paused');
  });
});

describe('who was cut off', () => {
  it('gets from Last-Event-ID exactly what he missed, from either replica, without a snapshot', async () => {
    const event = await publishEvent(product, { maxPerOrder: 50 });
    const seen = await snapshotOf(first(), event.slug);
    const fan = fanAt(second());
    const here = await follow(first(), event, { from: seen.version });
    const others = [await follow(first(), event), await follow(second(), event)];
    const everyone = (place: number) =>
      Promise.all(others.map((other) => other.until(`${place} is held`, ({ data }) => data.held?.includes(place))));
    accepted(await fan.hold(event.slug, { seats: ['R1-1'] }));
    await here.until('R1-1 is held', ({ data }) => data.held?.includes(0));
    await everyone(0);
    here.leave();
    const before = seenAfter(seen, here.told);

    const { id } = accepted(await fan.hold(event.slug, { seats: ['R1-2', 'R1-3'] }));
    await everyone(1);
    accepted(await fan.request('PUT', `/api/holds/${id}`, { body: { seats: ['R1-3', 'R1-4'] } }));
    await everyone(3);
    const missed = { available: [1], held: [2, 3], gone: [] };
    for (const url of [first(), second()]) {
      const again = await follow(url, event, { from: seen.version, lastEventId: here.lastId! });
      const told = await again.until('something', ({ name }) => name !== 'sale');
      expect(told).toMatchObject({ name: 'delta', data: missed });
      expect(statesOf(seenAfter(before, again.told), PLACES)).toBe(`1011${'0'.repeat(PLACES - 4)}`);
    }
  });

  it('is told to take a snapshot where his version leads nowhere', async () => {
    const event = await publishEvent(product);
    const [generation] = (await snapshotOf(first(), event.slug)).version.split('.');
    for (const from of [`${Number(generation) + 7}.1`, `${generation}.0`]) {
      const reader = await follow(first(), event, { from });
      expect((await reader.until('something', ({ name }) => name !== 'sale')).name).toBe('reset');
    }
  });
});

describe('a reader who does not read', () => {
  it('keeps nobody else waiting', async () => {
    const event = await publishEvent(product, { maxPerOrder: 50 });
    const [idle, other] = [await follow(first(), event), await follow(first(), event)];
    idle.pause();
    const fan = fanAt(second());
    for (const place of [0, 1, 2]) {
      accepted(await fan.hold(event.slug, { seats: [event.seatIds[place]!] }));
      await other.until(`${place} is held`, ({ data }) => data.held?.includes(place));
    }
  });

  it('and one address has so many streams at a replica, and no more', async () => {
    const event = await publishEvent(product);
    const address = '127.7.0.1';
    const open = () => follow(first(), event, { address });
    const ours = await Promise.all(Array.from({ length: STREAMS_PER_ADDRESS }, open));
    expect(ours.map(({ status }) => status)).toEqual(ours.map(() => 200));
    const refused = await open();
    expect([refused.status, refused.headers['retry-after']]).toEqual([429, '30']);
    ours[0]?.leave();
    const again = async () => (await open()).status === 200;
    await until(again, { what: 'there is room for another one' });
  });
});

/* These two stop things: they come last. */

describe('another generation', () => {
  it('tells everyone to take a snapshot, and goes on from there', async () => {
    const event = await publishEvent(product);
    accepted(await fanAt(first()).hold(event.slug, { seats: ['R1-1'] }));
    const readers = [await follow(first(), event), await follow(second(), event)];
    await product.stores.redis.connect();
    await product.stores.redis.flushall();
    for (const reader of readers) await reader.until('a new beginning', ({ name }) => name === 'reset');
    const seen = await snapshotOf(first(), event.slug);
    expect(statesOf(seen, PLACES)).toBe('0'.repeat(PLACES));
    accepted(await fanAt(second()).hold(event.slug, { seats: ['R1-2'] }));
    for (const reader of readers) {
      await reader.until('R1-2 is held', ({ data }) => data.held?.includes(1));
      const after = reader.told.slice(reader.told.findLastIndex(({ name }) => name === 'reset') + 1);
      expect(statesOf(seenAfter(seen, after), PLACES)).toBe(`01${'0'.repeat(PLACES - 2)}`);
    }
  });
});

describe('a replica that stops', () => {
  it('lets its readers go, at different moments to the other one, and ends', async () => {
    const event = await publishEvent(product);
    const readers = await Promise.all(Array.from({ length: 8 }, () => follow(second(), event)));
    readers[0]?.pause();
    const stoppedMs = performance.now();
    const code = await product.replicas[1]!.kill('SIGTERM');
    console.log(`a replica with readers ended after ${(performance.now() - stoppedMs).toFixed(0)} ms`);
    // It would have cut itself off if somebody had kept it.
    expect(code).not.toBe(1);
    const gone = readers.slice(1);
    await until(() => gone.every(({ isOver }) => isOver), { what: 'all readers are let go' });
    expect(new Set(gone.map(({ retryMs }) => retryMs)).size).toBeGreaterThan(1);
    for (const { retryMs } of gone) expect(retryMs).toBeLessThanOrEqual(2_000);
    const back = await follow(product.url, event, { lastEventId: gone[0]!.lastId! });
    expect((await back.until('something', ({ name }) => name !== 'sale')).name).toBe('delta');
  });
});
