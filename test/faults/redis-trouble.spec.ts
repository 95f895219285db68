import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { refusal } from '../harness/checkout.ts';
import { publishEvent, type PublishedEvent } from '../harness/events.ts';
import { type Product, startProduct } from '../harness/product.ts';
import { RedisProcess } from '../harness/redis-process.ts';
import { accepted, addressOf, Visitor } from '../harness/visitor.ts';
import { until } from '../harness/wait.ts';

/** Everything comes back by itself, on a busy machine too. */
const BACK = { what: 'holds are accepted again', everyMs: 100 };

let product: Product;
let redis: RedisProcess;
let event: PublishedEvent;
beforeAll(async () => {
  product = await startProduct();
  await product.stores.redis.connect();
  redis = new RedisProcess(product.stores);
  event = await publishEvent(product, { rows: 4, seatsPerRow: 10 });
});
afterAll(() => product?.close());

let visitors = 0;
const somebody = (): Visitor => new Visitor(product.url, { address: addressOf(visitors++) });

/** @param seat of nobody else's: what Redis is told while it does not answer, it may still do later */
async function expectHoldsRefused(seat: string): Promise<void> {
  const refused = await somebody().hold(event.slug, { seats: [seat] });
  expect(refusal(refused)).toEqual([503, 'http.unavailable']);
  expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
}

async function expectHoldsBack(seat: string): Promise<void> {
  await until(async () => (await somebody().hold(event.slug, { seats: [seat] })).status === 201, BACK);
}

/** Somebody has claimed seats before the trouble begins. */
async function claimed(seat: string): Promise<{ visitor: Visitor; orderId: string }> {
  const visitor = somebody();
  const hold = accepted(await visitor.hold(event.slug, { seats: [seat] }));
  return { visitor, orderId: accepted(await visitor.order(hold.id)).id };
}

const livesNow = async () => (await product.stores.query('SELECT FROM redis_lives')).length;

describe('a Redis that does not answer', () => {
  it('is asked by one call at a time, all others are refused at once; nothing is lost when it answers again', async () => {
    const holder = somebody();
    const hold = accepted(await holder.hold(event.slug, { seats: ['R1-1'] }));
    const lives = await livesNow();
    const noted = () => product.log().split('Redis does not answer; calls are refused').length - 1;
    const before = noted();
    await redis.whileHanging(async () => {
      await expectHoldsRefused('R4-1');
      const answers = await Promise.all(
        Array.from({ length: 200 }, () => somebody().hold(event.slug, { seats: ['R2-2'] })),
      );
      expect(new Set(answers.map(refusal).map(String))).toEqual(new Set(['503,http.unavailable']));
      for (const path of ['/api/events', `/api/events/${event.slug}`, `/api/events/${event.slug}/seatmap`]) {
        expect((await somebody().get(path)).status).toBe(200);
      }
    });
    expect(noted()).toBe(before + 1);
    await expectHoldsBack('R2-3');
    expect(accepted(await holder.get<{ expiresAt: string }>(`/api/holds/${hold.id}`)).expiresAt).toBe(hold.expiresAt);
    expect(await livesNow()).toBe(lives);
  });

  it('for five seconds keeps nobody from paying', async () => {
    const { visitor, orderId } = await claimed('R1-2');
    await product.stores.redis.call('CLIENT', 'PAUSE', '5000', 'ALL');
    await expectHoldsRefused('R4-2');
    accepted(await visitor.confirm(accepted(await visitor.pay(orderId))));
    await visitor.waitFor(orderId, 'paid', 60_000);
    await expectHoldsBack('R2-5');
  });
});

describe('a Redis that is full', () => {
  afterEach(() => product.stores.redis.config('SET', 'maxmemory', '0'));

  it('takes no holds, with a word when to try again, and keeps nobody from paying', async () => {
    const { visitor, orderId } = await claimed('R1-4');
    const lives = await livesNow();
    await product.stores.redis.config('SET', 'maxmemory', '1');
    await expectHoldsRefused('R4-3');
    expect((await somebody().get(`/api/events/${event.slug}/availability`)).status).toBe(200);
    accepted(await visitor.confirm(accepted(await visitor.pay(orderId))));
    // Its capture is rung by BullMQ, which has no room either: the seats are the fan's, the codes come later.
    await visitor.waitFor(orderId, 'finalised', 20_000);
    await product.stores.redis.config('SET', 'maxmemory', '0');
    await visitor.waitFor(orderId, 'paid', 60_000);
    await expectHoldsBack('R3-1');
    expect(await livesNow()).toBe(lives);
  });
});

describe('a generation that was raised and never loaded (C27)', () => {
  it('is loaded by the next who needs it, once the one who died is given up', async () => {
    const other = await publishEvent(product, { rows: 1, seatsPerRow: 4 });
    const before = somebody();
    const hold = accepted(await before.hold(other.slug, { seats: ['R1-1'] }));
    const { query, redis: stored } = product.stores;
    // As a replica that died has left it: raised, begun, its turn at loading taken, nothing loaded.
    await query('UPDATE events SET generation = generation + 1 WHERE id = $1', [other.eventNo]);
    await query(
      `INSERT INTO hold_log (event_id, generation, seq, at, kind)
       SELECT event_id, max(generation) + 1, 1, clock_timestamp(), 'began' FROM hold_log WHERE event_id = $1 GROUP BY 1`,
      [other.eventNo],
    );
    await stored.del(`{${other.eventNo}}:generation`);
    await stored.set(`{${other.eventNo}}:loading`, '1', 'PX', 3_000);
    const again = await until(
      async () => {
        const answer = await somebody().hold(other.slug, { seats: ['R1-1'] });
        return answer.status === 201 ? answer.body : null;
      },
      { ...BACK, what: 'the generation is loaded' },
    );
    expect(again.seats.map(({ id }) => id)).toEqual(['R1-1']);
    expect(refusal(await before.get(`/api/holds/${hold.id}`))).toEqual([410, 'holds.lost']);
  });
});
