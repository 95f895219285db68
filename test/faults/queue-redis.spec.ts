import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../../local/free-port.ts';
import { refusal } from '../harness/checkout.ts';
import { publishEvent } from '../harness/events.ts';
import { type Product, startProduct } from '../harness/product.ts';
import { QueueRoom, type QueueSettings } from '../harness/queue.ts';
import { RedisProcess } from '../harness/redis-process.ts';
import { accepted, addressOf, Visitor } from '../harness/visitor.ts';
import { until } from '../harness/wait.ts';

const BACK = { withinMs: 30_000, everyMs: 100 };

let product: Product;
let process: RedisProcess;
beforeAll(async () => {
  product = await startProduct({ replicas: 2, balancer: true });
  await product.stores.redis.connect();
  process = new RedisProcess(product.stores);
});
afterAll(async () => {
  await process?.close();
  await product?.close();
});

let visitors = 0;
const somebody = (): Visitor => new Visitor(product.url, { address: addressOf(visitors++) });

async function roomOf(settings: QueueSettings): Promise<QueueRoom> {
  const room = new QueueRoom(product, await publishEvent(product));
  await room.set(settings);
  return room;
}

interface InLine {
  readonly fan: Visitor;
  readonly entry: number;
  readonly place: string;
}

async function inLine(room: QueueRoom, count: number): Promise<InLine[]> {
  const line: InLine[] = [];
  for (let at = 0; at < count; at++) {
    const fan = somebody();
    const { entry, place } = accepted(await room.join(fan));
    line.push({ fan, entry, place });
  }
  return line;
}

/** Asks until it is answered otherwise than "for a moment". */
function answered<T extends { status: number }>(ask: () => Promise<T>): Promise<T> {
  const once = async (): Promise<T | null> => {
    const answer = await ask();
    return answer.status === 502 || answer.status === 503 ? null : answer;
  };
  return until(once, { ...BACK, what: 'an answer' });
}

describe('a Redis that is away', () => {
  it('lets nobody in and gives no places, says when to come back, and the line is shown as it was', async () => {
    const room = await roomOf({ mode: 'scheduled', ratePerMinute: 0 });
    const [first] = await inLine(room, 2);
    const shown = await room.statusWhen(({ total }) => total === 2, 'both are counted');
    await process.whileHanging(async () => {
      const join = await until(
        async () => {
          const answer = await room.join(somebody());
          return answer.status === 503 ? answer : null;
        },
        { ...BACK, what: 'a join is refused' },
      );
      expect(Number(join.headers['retry-after'])).toBeGreaterThan(0);
      expect(refusal(await room.enter(first!.fan, first!.place))[0]).toBe(503);
      expect(await room.status()).toMatchObject({ phase: 'open', served: shown.served, total: 2 });
      expect(accepted(await room.me(first!.fan, first!.place))).toMatchObject({ entry: 0, ahead: 0 });
    });
    expect(accepted(await answered(() => room.join(first!.fan)))).toMatchObject({ entry: 0 });
  }, 300_000);

  it('is no reason for a replica that has just begun to say nothing: it shows the line as PostgreSQL has it, and its age', async () => {
    const room = await roomOf({ mode: 'scheduled', ratePerMinute: 0 });
    await inLine(room, 2);
    const kept = async (): Promise<Date | null> => {
      const sql = 'SELECT seen_at AS at FROM queues WHERE event_id = $1 AND entries_seen = 2';
      return (await product.stores.query<{ at: Date }>(sql, [room.event.eventNo]))[0]?.at ?? null;
    };
    const keptAt = await until(kept, { ...BACK, what: 'the line is kept' });
    const env = { REDIS_URL: `redis://127.0.0.1:${await freePort()}` };
    const lonely = await startProduct({ stores: product.stores, env });
    try {
      const shown = async () => (await room.status(lonely.url).catch(() => null)) ?? null;
      const status = await until(shown, { ...BACK, what: 'the order is known there' });
      expect(status).toMatchObject({ phase: 'open', total: 2, served: 0, rate: 0 });
      expect(Date.parse(status.at)).toBe(Math.floor(keptAt.getTime() / 1_000) * 1_000);
      const fan = new Visitor(lonely.url, { address: addressOf(visitors++) });
      const join = await room.join(fan);
      expect([join.status, Number(join.headers['retry-after'])]).toEqual([503, expect.any(Number)]);
    } finally {
      await lonely.close();
    }
  }, 300_000);
});

describe('whoever waits keeps his place', () => {
  it('when a replica is killed', async () => {
    const room = await roomOf({ mode: 'scheduled', ratePerMinute: 60_000, mostActive: 1 });
    const line = await inLine(room, 3);
    await room.comeIn(line[0]!.fan);
    await product.replicas[0]!.kill('SIGKILL');
    for (const { fan, entry, place } of line) {
      expect(accepted(await answered(() => room.join(fan)))).toMatchObject({ entry, place });
    }
    accepted(await answered(() => line[0]!.fan.hold(room.event.slug, { seats: ['R1-1'] })));
    await product.restart(0);
    expect(accepted(await answered(() => room.join(line[2]!.fan)))).toMatchObject({ entry: 2 });
  }, 300_000);

  it.each([
    { what: 'is restarted with all it had', durable: true },
    { what: 'is restarted without its data', durable: false },
  ])(
    'when Redis $what: by the token of before; newcomers stand behind, nobody passes anybody',
    async ({ durable }) => {
      const room = await roomOf({ mode: 'scheduled', ratePerMinute: 60_000, mostActive: 2 });
      const line = await inLine(room, 6);
      await room.comeIn(line[0]!.fan);
      const before = await room.statusWhen(({ served }) => served >= 2, 'the line has come to the second');
      await until(
        async () => {
          const sql = 'SELECT served_seen AS served FROM queues WHERE event_id = $1';
          const [row] = await product.stores.query<{ served: number }>(sql, [room.event.eventNo]);
          return row!.served === before.served;
        },
        { ...BACK, what: 'how far the line has come is kept' },
      );
      if (durable) await process.makeDurable();
      else await product.stores.redis.config('SET', 'appendonly', 'no');
      if (durable) await process.restart();
      else await product.stores.redis.flushall();

      // Somebody who was never there comes first of all: he stands behind everyone who was.
      const newcomer = somebody();
      const late = accepted(await answered(() => room.join(newcomer)));
      expect(late.entry).toBeGreaterThanOrEqual(6);
      await room.knownAnew(before);
      for (const { fan, entry, place } of line) {
        const me = accepted(await answered(() => room.me(fan, place)));
        expect(me).toMatchObject({ entry, position: entry });
        expect(me.place).not.toBe(place);
        expect(accepted(await answered(() => room.join(fan)))).toMatchObject({ entry });
      }
      expect((await room.status()).served).toBeGreaterThanOrEqual(before.served);

      // Whoever was inside is inside: with fresh proof, and he counts.
      expect(accepted(await answered(() => room.enter(line[0]!.fan)))).toMatchObject({ turn: 'admitted' });
      accepted(await answered(() => line[0]!.fan.hold(room.event.slug, { seats: ['R1-1'] })));
      await room.comeIn(line[1]!.fan);
      const rest = await Promise.all(
        [...line.slice(2).map(({ fan }) => fan), newcomer].map((fan) => answered(() => room.enter(fan))),
      );
      expect(rest.filter(({ body }) => body.turn === 'admitted')).toEqual([]);
    },
    300_000,
  );

  it('unless he joins anew without his token: then he has the new place, and that one only', async () => {
    const room = await roomOf({ mode: 'scheduled', ratePerMinute: 0 });
    const [ada, bob] = await inLine(room, 2);
    const before = await room.status();
    await product.stores.redis.flushall();
    // Whoever asks to come in before anybody has noticed is not told that he has no place.
    const asked = accepted(await answered(() => room.enter(bob!.fan, bob!.place)));
    expect(asked).toMatchObject({ turn: 'waiting', ahead: 1 });
    const anew = accepted(await answered(() => room.join(ada!.fan)));
    expect(anew.entry).toBeGreaterThanOrEqual(2);
    await room.knownAnew(before);
    expect(accepted(await answered(() => room.me(ada!.fan, ada!.place)))).toMatchObject({ entry: anew.entry });
  }, 300_000);
});
