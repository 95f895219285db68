import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Gateways } from '../../src/modules/payments/gateways.ts';
import { PaceRedis } from '../../src/modules/payments/pace.redis.ts';
import { Pace } from '../../src/modules/payments/pace.ts';
import { TooFast } from '../../src/modules/payments/payments.errors.ts';
import type { Operation } from '../../src/modules/payments/providers/payment-provider.ts';
import { StripeProvider } from '../../src/modules/payments/providers/stripe.provider.ts';
import { Clock } from '../../src/platform/clock/index.ts';
import { BucketsRedis } from '../../src/platform/limits/index.ts';
import { RedisClient } from '../../src/platform/redis/index.ts';
import { testStores, type TestStores } from '../harness/stores.ts';

const LONG = { withinMs: 20_000 };
/** Redis counts by its own clock, and Node's timers may ring early. */
const TWO_CLOCKS_MS = 10;

let stores: TestStores;
const clients: RedisClient[] = [];
beforeAll(async () => {
  stores = await testStores();
});
afterEach(async () => {
  await stores.redis.flushall();
});
afterAll(async () => {
  for (const client of clients) await client.onApplicationShutdown();
  await stores?.close();
});

/** What a replica has: a connection and a line of its own. */
async function replica(rates = { account: 40, operation: 40 }, redisUrl = stores.redisUrl): Promise<Pace> {
  const client = new RedisClient({ redisUrl });
  await client.onModuleInit();
  clients.push(client);
  const address = 'http://127.0.0.1';
  const keys = { secretKey: 'sk', publishableKey: 'pk', webhookSecret: 'whsec' };
  const stripe = { ...keys, apiBase: address, publicApiBase: address, scriptUrl: '', timeoutMs: 1_000 };
  const gateways = new Gateways([new StripeProvider({ stripe })], { paymentProviders: ['stripe'] });
  return new Pace(gateways, new PaceRedis(new BucketsRedis(client)), new Clock(), {
    paymentCallsPerSecond: { stripe: rates },
  });
}

const times = <T>(count: number, make: (at: number) => T): T[] => Array.from({ length: count }, (_, at) => make(at));

/** How many of so many turns were to be had without a wait, on all replicas at once; and in how many seconds. */
async function atOnce(replicas: readonly Pace[], count: number, before: () => Promise<unknown> = async () => {}) {
  const begun = performance.now();
  let taken = 0;
  for (let at = 0; at < count; at++) {
    await before();
    const turn = replicas[at % replicas.length]!.turn('stripe', 'capture', { withinMs: 0 });
    await turn.then(
      () => taken++,
      (error: unknown) => expect(error).toBeInstanceOf(TooFast),
    );
  }
  return { taken, seconds: (performance.now() - begun) / 1_000 };
}

describe('turns to call a provider', () => {
  it('are shared by all replicas: together they take no more than the rate', async () => {
    const replicas = await Promise.all(times(3, () => replica()));
    const { taken, seconds } = await atOnce(replicas, 60);
    // 40 a second: 4 at once, and 36 a second after them.
    expect(taken).toBeGreaterThanOrEqual(4);
    expect(taken).toBeLessThanOrEqual(4 + Math.ceil(36 * seconds));
  });

  it('control: where the count is forgotten they take all they want', async () => {
    const replicas = await Promise.all(times(3, () => replica()));
    const { taken } = await atOnce(replicas, 60, () => stores.redis.flushall());
    expect(taken).toBe(60);
  });

  it('never take more in a second than the provider allows, however they come', async () => {
    const replicas = await Promise.all(times(2, () => replica()));
    const begun = performance.now();
    // Whoever waits takes his turn when it is there: the time they take together is never less than the rate allows.
    await Promise.all(times(40, (at) => replicas[at % 2]!.turn('stripe', 'capture', LONG)));
    expect(performance.now() - begun).toBeGreaterThanOrEqual(((40 - 4) / 36) * 1_000 - TWO_CLOCKS_MS);
  });

  it('come in order on a replica', async () => {
    const pace = await replica();
    const order: number[] = [];
    await Promise.all(times(20, (at) => pace.turn('stripe', 'create', LONG).then(() => order.push(at))));
    expect(order).toEqual(times(20, (at) => at));
  });

  it.each<Operation>(['capture', 'cancel', 'refund', 'retrieve', 'find'])(
    'to %s are not kept waiting by a rush of new payments',
    async (operation) => {
      const replicas = await Promise.all(times(2, () => replica({ account: 20, operation: 20 })));
      let created = 0;
      const rush = times(30, (at) => replicas[at % 2]!.turn('stripe', 'create', LONG).then(() => created++));
      await Promise.race(rush);
      await replicas[0]!.turn('stripe', operation, LONG);
      // Of the thirty; behind them it would have been all.
      expect(created).toBeLessThan(25);
      await Promise.all(rush);
    },
  );

  it('control: a new payment waits behind the rush', async () => {
    const pace = await replica({ account: 20, operation: 20 });
    let created = 0;
    const rush = times(20, () => pace.turn('stripe', 'create', LONG).then(() => created++));
    await pace.turn('stripe', 'create', LONG);
    expect(created).toBe(20);
    await Promise.all(rush);
  });

  it('are refused at once where the line is too long, with a wait that is true', async () => {
    const pace = await replica({ account: 4, operation: 4 });
    const turn = () => pace.turn('stripe', 'capture', { withinMs: 0 });
    // At once: a moment later there would be another one.
    const answers = await Promise.all(
      times(12, () =>
        turn().then(
          () => null,
          (error: unknown) => error,
        ),
      ),
    );
    const refusals = answers.filter((each) => each !== null);
    expect(refusals.length).toBeGreaterThan(0);
    for (const refusal of refusals) expect(refusal).toBeInstanceOf(TooFast);
    const { retryAfterMs } = refusals.at(-1) as TooFast;
    expect(retryAfterMs).toBeGreaterThan(0);
    // 2 a second come back: none is further away than half a second.
    expect(retryAfterMs).toBeLessThanOrEqual(500);
    // Node's timers may ring early, and Redis's clock is the one that counts.
    await new Clock().sleep(retryAfterMs + 10);
    await turn();
  });

  it('and whoever waits longer than he said is told so; those behind him go on', async () => {
    const pace = await replica({ account: 4, operation: 4 });
    const answers = times(12, () =>
      pace.turn('stripe', 'capture', { withinMs: 1_100 }).then(
        () => 'turn',
        (error: unknown) => (error instanceof TooFast ? 'too fast' : String(error)),
      ),
    );
    const seen = await Promise.all(answers);
    expect(new Set(seen)).toEqual(new Set(['turn', 'too fast']));
    await pace.turn('stripe', 'capture', LONG);
  });

  it('leave nothing behind in Redis once nobody calls', async () => {
    await (await replica()).turn('stripe', 'create', LONG);
    for (const key of ['pace:{stripe}:account', 'pace:{stripe}:create']) {
      const ttlMs = await stores.redis.pttl(key);
      // Minus two: it is gone already. Minus one would be: it stays.
      expect(ttlMs).not.toBe(-1);
      expect(ttlMs).toBeLessThan(5_000);
    }
  });

  // 10 a second instead of 40: 2 at once, 8 a second after them.
  const atAQuarterMs = ((10 - 2) / 8) * 1_000;

  it('are counted here, at a quarter of the rate, while Redis is not there', async () => {
    const pace = await replica(undefined, 'redis://127.0.0.1:9');
    const begun = performance.now();
    await Promise.all(times(10, () => pace.turn('stripe', 'capture', LONG)));
    expect(performance.now() - begun).toBeGreaterThanOrEqual(atAQuarterMs - TWO_CLOCKS_MS);
  });

  it('are counted here, at a quarter of the rate, while Redis does not answer', async () => {
    const pace = await replica();
    await stores.redis.call('CLIENT', 'PAUSE', '2000', 'ALL');
    const begun = performance.now();
    await Promise.all(times(10, () => pace.turn('stripe', 'capture', LONG)));
    expect(performance.now() - begun).toBeGreaterThanOrEqual(atAQuarterMs - TWO_CLOCKS_MS);
  });
});
