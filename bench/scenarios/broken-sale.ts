import { setTimeout as pause } from 'node:timers/promises';
import { say } from '../../local/progress.ts';
import { publishEvent, type PublishedEvent } from '../../test/harness/events.ts';
import { accepted, Visitor } from '../../test/harness/visitor.ts';
import { until } from '../../test/harness/wait.ts';
import { comeToRest, judge } from '../../test/rig/oracle.ts';
import type { Rig, RigOptions } from '../../test/rig/rig.ts';
import { Sale } from '../../test/rig/sale.ts';
import { addressOfFan } from '../../test/rush/arrivals.ts';
import type { Bench } from '../bench.ts';
import type { Round } from '../figures.ts';
import type { Scenario } from '../scenario.ts';

/* A sale in the middle of which replicas, Redis and PostgreSQL are killed, and what is left of it. */

const RIG: RigOptions = { replicas: 2, straight: true };
const ROUNDS = { full: 4, quick: 1, check: 1 };
/** Orders between two strikes. */
const ORDERS = { full: 20, quick: 10, check: 2 };
const SEED = 1;
/** Who hold while Redis is away, two seats each, and come back to nothing. */
const HOLDERS = 10;
const NOBODY = 5_000_000;
/** Until their holds end, by Redis's clock: while it is away. */
const ENDS_MS = 100;
const ORDERS_WITHIN_MS = 90_000;
const REST_WITHIN_MS = 90_000;
const FREE_WITHIN_MS = 30_000;
const LOOK_EVERY_MS = 5;

const broken = {
  extent: { full: `${ROUNDS.full} times each`, quick: `once each` },
  limit: null,
  judged: 'ours',
} as const;

export const brokenSale: readonly Scenario[] = [
  {
    ...broken,
    id: '12',
    name: 'replica, Redis, PostgreSQL killed mid-sale: faults',
    unit: 'faults',
    target: { atMost: 0 },
    rounds: async (bench) => [{ limit: null, ours: (await strikes(bench)).faults.length }],
  },
  {
    ...broken,
    id: '12-held',
    name: 'held bytes free after Redis answers',
    unit: 'ms',
    target: { atMost: 1_000 },
    rounds: async (bench) => (await strikes(bench)).freeMs.map((ours): Round => ({ limit: null, ours })),
  },
];

interface Broken {
  /** Each in a sentence. */
  readonly faults: readonly string[];
  /** Of each kill of Redis. */
  readonly freeMs: readonly number[];
}

function strikes(bench: Bench): Promise<Broken> {
  return bench.once('broken sale', () => bench.onRig('sale', RIG, (rig) => sellAndBreak(bench, rig)));
}

/** @throws Error where the sale doesn't go on after a strike: nothing was broken in the middle of it then */
async function sellAndBreak({ size }: Bench, rig: Rig): Promise<Broken> {
  const sale = await Sale.open(rig, { seed: SEED, halls: size === 'full' ? 2 : 1 });
  const besides = await publishEvent(rig.product, { rows: 2, seatsPerRow: HOLDERS });
  const crowd = sale.letIn({ perSecond: 10, inside: 40 });
  const freeMs: number[] = [];
  const struck = async (what: string, strike: () => Promise<unknown>): Promise<void> => {
    const after = sale.history.orders + ORDERS[size];
    await until(() => sale.history.orders >= after, { withinMs: ORDERS_WITHIN_MS, what: `orders before ${what}` });
    if (size !== 'check') say(`    ${what}, after ${sale.history.orders} orders`);
    await strike();
  };
  for (let round = 0; round < ROUNDS[size]; round++) {
    const at = round % rig.product.replicas.length;
    await struck(`kill -9 of replica ${at + 1}`, async () => {
      await rig.product.replicas[at]!.kill('SIGKILL');
      await rig.product.restart(at);
    });
    await struck('kill -9 of Redis', async () => void freeMs.push(await heldUntilFree(rig, besides, round)));
    await struck('kill -9 of PostgreSQL', () => rig.stores.postgres.restart('SIGKILL'));
  }
  await struck('the end', () => crowd.end());
  return { faults: await faultsOf(sale), freeMs };
}

/** @returns how long after Redis answers no byte is held any more of holds that ended while it was away */
async function heldUntilFree({ product, stores }: Rig, event: PublishedEvent, round: number): Promise<number> {
  const { redis, redisServer } = stores;
  const key = (name: string): string => `{${event.eventNo}}:${name}`;
  const holders = Array.from({ length: HOLDERS }, async (_, nth) => {
    const holder = new Visitor(product.url, { address: addressOfFan(NOBODY + round * HOLDERS + nth) });
    const seats = event.seatIds.slice(2 * nth, 2 * nth + 2);
    // The replica that was struck before may still be on its way back.
    const hold = async () => accepted(await holder.hold(event.slug, { seats }));
    await until(hold, { withinMs: FREE_WITHIN_MS, what: 'seats are held before Redis is killed' });
    holder.leave();
  });
  await Promise.all(holders);
  const held = heldIn(await redis.get(key('seats')));
  if (held !== 2 * HOLDERS) throw new Error(`${held} bytes are held of ${2 * HOLDERS} before Redis is killed`);
  const [s = 0, us = 0] = await redis.time();
  const endMs = Number(s) * 1_000 + Math.floor(Number(us) / 1_000) + ENDS_MS;
  const pipeline = redis.pipeline();
  for (const id of await redis.zrange(key('deadlines'), '0', '-1'))
    pipeline.zadd(key('deadlines'), 'XX', String(endMs), id);
  await pipeline.exec();
  await redisServer.restart('SIGKILL');
  const began = performance.now();
  let bytes: string | null = null;
  const isFree = async (): Promise<boolean> => {
    bytes = await redis.get(key('seats'));
    return bytes !== null && heldIn(bytes) === 0;
  };
  // As pages do: where nobody asks for an event, its state is loaded at the replicas' next look at it.
  let isOver = false;
  const looking = (async (): Promise<void> => {
    while (!isOver) {
      await fetch(`${product.url}/api/events/${event.slug}/availability`)
        .then((answer) => answer.bytes())
        .catch(() => undefined);
      await pause(LOOK_EVERY_MS);
    }
  })();
  try {
    await until(isFree, { withinMs: FREE_WITHIN_MS, what: 'held bytes are free again', everyMs: LOOK_EVERY_MS });
    return performance.now() - began;
  } catch (error) {
    throw new Error(`${heldIn(bytes)} bytes are held ${FREE_WITHIN_MS} ms after Redis answered`, { cause: error });
  } finally {
    isOver = true;
    await looking;
  }
}

function heldIn(bytes: string | null): number {
  return (bytes ?? '').split('h').length - 1;
}

/** Everything that must hold of a sale at rest, and does not. */
export async function faultsOf(sale: Sale, asked = judge, rest = comeToRest): Promise<string[]> {
  const moving = await rest(sale.rig, REST_WITHIN_MS).then(
    () => [],
    (error: Error) => [error.message],
  );
  const faults = (await asked(sale)).flatMap(({ question, faults: own }) => own.map((each) => `${question}: ${each}`));
  for (const fault of [...moving, ...faults]) say(`    BROKEN ${fault}`);
  return [...moving, ...faults];
}
