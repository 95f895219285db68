import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { refusal } from '../harness/checkout.ts';
import { publishEvent, type PublishedEvent } from '../harness/events.ts';
import { distWithout } from '../harness/guards.ts';
import { checkInvariants } from '../harness/invariants.ts';
import { type Product, startProduct } from '../harness/product.ts';
import { RedisProcess } from '../harness/redis-process.ts';
import { seededRandom, seedOfRun } from '../harness/seeded.ts';
import { accepted, addressOf, type Hold, type Order, type Problem, Visitor } from '../harness/visitor.ts';
import { until } from '../harness/wait.ts';

/** So many orders have been made when everything is lost. */
const FLUSHED_AFTER = [5, 12, 20];

let visitors = 0;
const somebody = (product: Product): Visitor => new Visitor(product.url, { address: addressOf(visitors++) });
const idsOf = ({ seats }: Pick<Hold, 'seats'>): string[] => seats.map(({ id }) => id);

async function livesOf({ stores }: Product): Promise<number> {
  const [row] = await stores.query<{ count: number }>('SELECT count(*)::int AS count FROM redis_lives');
  return row!.count;
}

/** Does the damage. @returns how long PostgreSQL waited for the declaration of a new life, in its own ms */
async function untilDeclared(product: Product, damage: () => Promise<unknown>): Promise<number> {
  const lives = await livesOf(product);
  const [before] = await product.stores.query<{ now: Date }>('SELECT clock_timestamp() AS now');
  await damage();
  // Promised is 2 s; a busy machine may need longer, and the figure is printed.
  await until(async () => (await livesOf(product)) > lives, { what: 'a new life' });
  const sql =
    'SELECT extract(epoch FROM began_at - $1)::float8 * 1000 AS ms FROM redis_lives ORDER BY number DESC LIMIT 1';
  const [row] = await product.stores.query<{ ms: number }>(sql, [before!.now]);
  console.log(`a new life was declared after ${Math.round(row!.ms)} ms`);
  return row!.ms;
}

async function stateIn(product: Product, { eventNo }: PublishedEvent): Promise<{ redis: string; postgres: string }> {
  const [row] = await product.stores.query<{ states: string }>(
    "SELECT translate(string_agg(state, '' ORDER BY seat_no), 'f', '0') AS states FROM places WHERE event_id = $1",
    [eventNo],
  );
  return { redis: (await product.stores.redis.get(`{${eventNo}}:seats`)) ?? '', postgres: row!.states };
}

/** Each replica finds its way back by itself: the one that answers first says nothing of the other. */
async function untilAllBack({ replicas }: Product, event: PublishedEvent, taken: string): Promise<void> {
  for (const { url } of replicas) {
    const rival = new Visitor(url, { address: addressOf(visitors++) });
    const back = async () => (await rival.hold(event.slug, { seats: [taken] })).status === 409;
    await until(back, { what: `${url} asks Redis again`, everyMs: 100 });
  }
}

/** Holds, and holds again where Redis is away for a moment. */
async function heldOnceBack(visitor: Visitor, event: PublishedEvent, seats: string[]): Promise<Hold & Problem> {
  const held = async () => {
    const answer = await visitor.hold(event.slug, { seats });
    if (answer.status === 503) expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
    return answer.status === 503 ? null : accepted(answer);
  };
  return until(held, { what: 'seats can be held again', everyMs: 100 });
}

describe('a Redis that is another one, or empty', () => {
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

  const flush = () => product.stores.redis.flushall();
  /** Its content is gone with the process. */
  const restartEmpty = () => process.restart();
  const restartDurable = async () => {
    await process.makeDurable();
    await process.restart();
  };

  it.each([
    { what: 'FLUSHALL', damage: flush },
    { what: 'kill -9, back empty', damage: restartEmpty },
    { what: 'kill -9, back with all it had', damage: restartDurable },
  ])(
    '$what: declared once, fans are told, who pays notices nothing',
    async ({ damage }) => {
      const event = await publishEvent(product, { rows: 1, seatsPerRow: 6 });
      const [holder, payer, owner, idle] = [0, 1, 2, 3].map(() => somebody(product)) as Visitor[];
      const hold = accepted(await holder!.hold(event.slug, { seats: ['R1-1'] }));
      await owner!.buy(event.slug, { seats: ['R1-2'] });
      const order = accepted(await payer!.order(accepted(await payer!.hold(event.slug, { seats: ['R1-3'] })).id));
      const lives = await livesOf(product);

      await untilDeclared(product, damage);
      const again = await heldOnceBack(idle!, event, ['R1-6']);
      expect(idsOf(again)).toEqual(['R1-6']);
      await untilAllBack(product, event, 'R1-6');
      expect(refusal(await holder!.get(`/api/holds/${hold.id}`))).toEqual([410, 'holds.lost']);
      expect(refusal(await holder!.order(hold.id))).toEqual([410, 'holds.lost']);
      expect(refusal(await idle!.get(`/api/holds/${hold.id}`))).toEqual([404, 'holds.not_found']);
      for (const seat of ['R1-2', 'R1-3']) {
        expect(refusal(await somebody(product).hold(event.slug, { seats: [seat] }))).toEqual([409, 'holds.seat_taken']);
      }
      expect(idsOf(accepted(await holder!.hold(event.slug, { seats: ['R1-1'] })))).toEqual(['R1-1']);
      accepted(await payer!.confirm(accepted(await payer!.pay(order.id))));
      await payer!.waitFor(order.id, 'paid', 60_000);
      expect(await livesOf(product)).toBe(lives + 1);
      // That it is sold is told to Redis after it was written, while its money is taken already.
      const agree = async () => (await stateIn(product, event)).redis === 'hss00h';
      await until(agree, { what: 'Redis has been told of the sale' });
      expect(await stateIn(product, event)).toMatchObject({ redis: 'hss00h', postgres: '0ss000' });
    },
    300_000,
  );

  it('is noticed and its places are loaded while nobody asks for anything', async () => {
    const event = await publishEvent(product, { rows: 1, seatsPerRow: 4 });
    accepted(await somebody(product).hold(event.slug, { seats: ['R1-1'] }));
    await untilDeclared(product, flush);
    await until(async () => (await stateIn(product, event)).redis === '0000', {
      what: 'the state of an event that nobody looks at is loaded',
    });
  });

  it('at any moment of a sale: nothing is sold twice, each loss is declared once', async () => {
    const random = seededRandom(seedOfRun('FLUSHALL during a sale'));
    const event = await publishEvent(product, { rows: 8, seatsPerRow: 10 });
    const lives = await livesOf(product);
    const [raised] = await product.stores.query('SELECT generation FROM events WHERE id = $1', [event.eventNo]);
    const orders: { visitor: Visitor; order: Order }[] = [];
    let lost = 0;
    let flushes = 0;
    // As long as somebody flushes: how many are told to come again while Redis is loaded depends on the machine.
    const buyer = async (): Promise<void> => {
      while (flushes < FLUSHED_AFTER.length) {
        const visitor = somebody(product);
        const seats = [event.seatIds[Math.floor(random() * event.seatIds.length)]!];
        const held = await visitor.hold(event.slug, { seats });
        if (held.status !== 201) continue;
        const ordered = await visitor.order(held.body.id);
        if (ordered.status === 410) lost++;
        if (ordered.status !== 201) continue;
        orders.push({ visitor, order: ordered.body });
        accepted(await visitor.confirm(accepted(await visitor.pay(ordered.body.id))));
      }
    };
    const vandal = async (): Promise<void> => {
      for (const after of FLUSHED_AFTER) {
        await until(() => orders.length >= after, { withinMs: 60_000, what: `${after} orders`, everyMs: 1 });
        await untilDeclared(product, flush);
        flushes++;
      }
    };
    await Promise.all([vandal(), ...Array.from({ length: 10 }, () => buyer())]);
    console.log(`${orders.length} orders, ${lost} holds were lost, ${flushes} times`);
    expect(await livesOf(product)).toBe(lives + FLUSHED_AFTER.length);
    const sql = 'SELECT generation FROM events WHERE id = $1';
    expect(await product.stores.query(sql, [event.eventNo])).toEqual([raised]);
    for (const { visitor, order } of orders) await visitor.waitFor(order.id, 'paid', 60_000);
    const tickets = await product.stores.query<{ seats: number; all: number }>(
      'SELECT count(DISTINCT seat_no)::int AS seats, count(*)::int AS all FROM tickets WHERE event_id = $1',
      [event.eventNo],
    );
    expect(tickets).toEqual([{ seats: orders.length, all: orders.length }]);
    checkInvariants(product.stores);
  }, 300_000);

  it.concurrent.each(['seats', 'holds', 'deadlines', 'counts', 'version', 'generation'])(
    'in part, its %s: this event alone gets a new generation, and its fans are told',
    async (part) => {
      const event = await publishEvent(product, { rows: 1, seatsPerRow: 4 });
      const holder = somebody(product);
      const hold = accepted(await holder.hold(event.slug, { seats: ['R1-1', 'R1-2'] }));
      const lives = await livesOf(product);
      await product.stores.redis.del(`{${event.eventNo}}:${part}`);
      const told = async () => (await holder.get<Problem>(`/api/holds/${hold.id}`)).body.code === 'holds.lost';
      await until(told, { what: 'the fan is told', everyMs: 100 });
      expect(idsOf(accepted(await holder.hold(event.slug, { seats: idsOf(hold) })))).toEqual(idsOf(hold));
      expect(await product.stores.query('SELECT generation FROM events WHERE id = $1', [event.eventNo])).toEqual([
        { generation: 2 },
      ]);
      expect(await livesOf(product)).toBe(lives);
    },
  );
});

describe('a Redis that comes back with an older content of the same generation', () => {
  /** Sells a seat after Redis was saved, restarts Redis from there. @returns what a hold and an order of that seat are told */
  async function sellThenGoBack(dist?: string): Promise<{ held: number; ordered: number | null; state: string }> {
    const product = await startProduct({ replicas: 2, balancer: true, ...(dist ? { dist } : {}) });
    const process = new RedisProcess(product.stores);
    try {
      const { redis } = product.stores;
      await redis.connect();
      const event = await publishEvent(product, { rows: 1, seatsPerRow: 3 });
      const early = somebody(product);
      accepted(await early.hold(event.slug, { seats: ['R1-3'] }));
      await redis.save();
      await somebody(product).buy(event.slug, { seats: ['R1-1'] });
      await process.restart();

      const late = somebody(product);
      const held = await until(
        async () => {
          const answer = await late.hold(event.slug, { seats: ['R1-1'] });
          return answer.status === 503 ? null : answer;
        },
        { what: 'an answer', everyMs: 20 },
      );
      const ordered = held.status === 201 ? await late.order(held.body.id) : null;
      const { redis: state } = await stateIn(product, event);
      return { held: held.status, ordered: ordered?.status ?? null, state };
    } finally {
      await process.close();
      await product.close();
    }
  }

  it('is not believed: no hold is accepted before the state came from PostgreSQL', async () => {
    expect(await sellThenGoBack()).toEqual({ held: 409, ordered: null, state: 's00' });
  });

  it('control: without the generation a sold seat is held once more, and PostgreSQL alone refuses it', async () => {
    expect(await sellThenGoBack(distWithout(['generation']))).toMatchObject({ held: 201, ordered: 409 });
  });
});
