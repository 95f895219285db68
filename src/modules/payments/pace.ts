import { Inject, Injectable, Logger } from '@nestjs/common';
import { Clock } from '../../platform/clock/index.ts';
import { CONFIG, type Config } from '../../platform/config/index.ts';
import { type Bucket, bucketOf, LocalBuckets } from './buckets.ts';
import { Gateways } from './gateways.ts';
import { PaceRedis } from './pace.redis.ts';
import { TooFast } from './payments.errors.ts';
import type { Operation } from './providers/payment-provider.ts';

/** These may wait for those that let seats go or give them: a sale in full rush still captures and voids. */
const MAY_WAIT: readonly Operation[] = ['create', 'list'];
/** Longer than any answer of a Redis that is well. */
const REDIS_WAIT_MS = 250;
/** Then Redis is left alone for so long. */
const REDIS_PAUSE_MS = 1_000;
/** Without Redis nobody knows how many replicas there are: each takes this part of the rate. */
const LOCAL_SHARE = 1 / 4;

/** Those on this replica who wait for the same operation, in the order in which they came. */
interface Line {
  length: number;
  last: Promise<void>;
}

/**
 * Calls to a provider, under its rate limits: of the account and of each operation, counted in Redis for all replicas
 * together. Whoever waits here waits in order, asks Redis only when nobody is before him, and for no longer than he says.
 *
 * Cost: one call to Redis a turn, one more for each time that a turn is awaited.
 */
@Injectable()
export class Pace {
  private readonly log = new Logger('Pace');
  private readonly lines = new Map<string, Line>();
  private readonly local = new LocalBuckets();
  private askRedisAtMs = 0;

  constructor(
    private readonly gateways: Gateways,
    private readonly redis: PaceRedis,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Pick<Config, 'paymentCallsPerSecond'>,
  ) {}

  /** @throws TooFast when there is no turn in that time, with how long it would have been */
  async turn(provider: string, operation: Operation, { withinMs }: { readonly withinMs: number }): Promise<void> {
    const deadlineMs = this.clock.nowMs() + withinMs;
    const name = `${provider}:${operation}`;
    const line = this.lines.get(name) ?? { length: 0, last: Promise.resolve() };
    this.lines.set(name, line);
    const { own } = this.bucketsOf(provider, operation);
    // Even if all of the bucket were this replica's: no need to stand in a line that is too long.
    const leastMs = (Math.max(0, line.length + 1 - own.burst) * own.intervalUs) / 1_000;
    if (leastMs > withinMs) throw new TooFast(leastMs);

    const before = line.last;
    const { promise, resolve } = Promise.withResolvers<void>();
    line.last = promise;
    line.length++;
    try {
      await before;
      await this.first(provider, operation, deadlineMs);
    } finally {
      line.length--;
      resolve();
    }
  }

  /** Nobody is before us on this replica. */
  private async first(provider: string, operation: Operation, deadlineMs: number): Promise<void> {
    for (;;) {
      const waitMs = await this.take(provider, operation);
      if (waitMs === 0) return;
      if (this.clock.nowMs() + waitMs > deadlineMs) throw new TooFast(waitMs);
      await this.clock.sleep(waitMs);
    }
  }

  /** @returns milliseconds until there may be a turn; 0: this is one */
  private async take(provider: string, operation: Operation): Promise<number> {
    const nowMs = this.clock.nowMs();
    if (nowMs >= this.askRedisAtMs) {
      const { account, own } = this.bucketsOf(provider, operation);
      const asked = this.redis.take(provider, operation, account, own);
      const late = this.clock.sleep(REDIS_WAIT_MS).then((): never => {
        throw new Error(`no answer within ${REDIS_WAIT_MS} ms`);
      });
      late.catch(() => undefined);
      try {
        return await Promise.race([asked, late]);
      } catch (error) {
        asked.catch(() => undefined);
        this.askRedisAtMs = this.clock.nowMs() + REDIS_PAUSE_MS;
        this.log.warn(
          { err: error, provider },
          'Redis gives no turns: this replica paces itself, at a quarter of the rate',
        );
      }
    }
    const { account, own } = this.bucketsOf(provider, operation, LOCAL_SHARE);
    return this.local.take({ [`${provider}:account`]: account, [`${provider}:${operation}`]: own }, nowMs);
  }

  private bucketsOf(provider: string, operation: Operation, share = 1): { account: Bucket; own: Bucket } {
    const { callsPerSecond } = this.gateways.of(provider).capabilities;
    const rates = this.config.paymentCallsPerSecond[provider] ?? callsPerSecond;
    return {
      account: bucketOf(rates.account * share, !MAY_WAIT.includes(operation)),
      own: bucketOf(rates.operation * share, true),
    };
  }
}
