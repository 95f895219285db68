import { beforeEach, describe, expect, it } from 'vitest';
import { Clock } from '../../platform/clock/index.ts';
import { BreakerOpen, Breakers } from './breakers.ts';
import { NeverSent, PaymentRefused, ProviderAway, TooFast } from './payments.errors.ts';

class HeldClock extends Clock {
  ms = 1_000_000;
  override nowMs(): number {
    return this.ms;
  }
}

let clock: HeldClock;
let breakers: Breakers;
beforeEach(() => {
  clock = new HeldClock();
  breakers = new Breakers(clock);
});

const breaker = () => breakers.of('stripe', 'create');
const call = (outcome: Error | 'ok') =>
  breaker()
    .run(() => (outcome === 'ok' ? Promise.resolve() : Promise.reject(outcome)))
    .catch((error: unknown) => error);

async function outage(calls: number, everyMs: number, error: Error = new ProviderAway()): Promise<void> {
  for (let at = 0; at < calls; at++) {
    await call(error);
    clock.ms += everyMs;
  }
}

describe('a breaker opens within 10 seconds of an outage', () => {
  it.each([
    ['that resets every call', new ProviderAway()],
    ['that cannot be reached', new NeverSent()],
  ])('%s, at a call a second', async (_, error) => {
    await outage(5, 1_000, error);
    expect(breaker().state).toBe('open');
    let attempted = false;
    await expect(
      breaker().run(() => {
        attempted = true;
        return Promise.resolve();
      }),
    ).rejects.toBeInstanceOf(BreakerOpen);
    expect(attempted).toBe(false);
  });

  it('that hangs, long before the calls time out', async () => {
    const never = new Promise<never>(() => undefined);
    for (let at = 0; at < 5; at++) void breaker().run(() => never);
    expect(breaker().state).toBe('closed');
    clock.ms += 5_000;
    expect(breaker().state).toBe('open');
  });

  it('that begins in the middle of a busy sale', async () => {
    for (let at = 0; at < 200; at++) {
      await call('ok');
      clock.ms += 50;
    }
    const begunMs = clock.ms;
    while (breaker().state === 'closed' && clock.ms - begunMs < 60_000) await outage(1, 50);
    expect(clock.ms - begunMs).toBeLessThanOrEqual(10_000);
  });
});

describe('a breaker stays closed', () => {
  it.each([
    ['refusals', new PaymentRefused()],
    ['calls that were turned away', new TooFast(1_000)],
    ['bugs of ours', new TypeError('x')],
  ])('for %s: they are answers, or not about the provider', async (_, error) => {
    await outage(50, 10, error);
    expect(breaker().state).toBe('closed');
  });

  it('for a few lost answers, and for those of long ago', async () => {
    await outage(4, 10);
    expect(breaker().state).toBe('closed');
    clock.ms += 10_000;
    await outage(20, 3_000);
    expect(breaker().state).toBe('closed');
  });

  it('for less than half', async () => {
    for (let at = 0; at < 60; at++) await call(at % 3 === 2 ? new ProviderAway() : 'ok');
    expect(breaker().state).toBe('closed');
  });

  it('for another operation, and for another provider', async () => {
    await outage(5, 10);
    expect(breakers.of('stripe', 'capture').state).toBe('closed');
    expect(breakers.of('fakepay-b', 'create').state).toBe('closed');
    expect(breakers.states()).toContainEqual({ provider: 'stripe', operation: 'create', state: 'open' });
  });
});

describe('an open breaker', () => {
  beforeEach(() => outage(5, 0));

  it('lets one call through after 5 seconds, and none beside it', async () => {
    clock.ms += 4_999;
    expect(breaker().state).toBe('open');
    clock.ms += 1;
    expect(breaker().state).toBe('half_open');
    let answer: () => void = () => undefined;
    const probe = breaker().run(() => new Promise<void>((resolve) => (answer = resolve)));
    expect(await call('ok')).toBeInstanceOf(BreakerOpen);
    answer();
    await probe;
    expect(breaker().state).toBe('closed');
    expect(await call('ok')).toBeUndefined();
  });

  it('stays open when that call fails', async () => {
    clock.ms += 5_000;
    await call(new ProviderAway());
    expect(breaker().state).toBe('open');
    clock.ms += 4_999;
    expect(await call('ok')).toBeInstanceOf(BreakerOpen);
  });

  it('does not wait for ever for a probe that hangs', async () => {
    clock.ms += 5_000;
    void breaker().run(() => new Promise(() => undefined));
    clock.ms += 5_000;
    expect(await call('ok')).toBeUndefined();
    expect(breaker().state).toBe('closed');
  });

  it('is closed by a refusal: the provider answers', async () => {
    clock.ms += 5_000;
    await call(new PaymentRefused());
    expect(breaker().state).toBe('closed');
  });
});
