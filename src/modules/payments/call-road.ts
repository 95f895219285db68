import { Injectable, Logger } from '@nestjs/common';
import { Clock } from '../../platform/clock/index.ts';
import { Breakers } from './breakers.ts';
import { CallMetrics, callOutcomeOf } from './call-metrics.ts';
import { Pace } from './pace.ts';
import type { Operation } from './providers/payment-provider.ts';

/** How long a call waits for its turn. A fan looks at a spinner meanwhile; a job has a lease of 30 s to do it in. */
const PATIENCE_MS: Readonly<Record<Operation, number>> = {
  create: 2_000,
  retrieve: 5_000,
  find: 5_000,
  capture: 5_000,
  cancel: 5_000,
  refund: 5_000,
  dispute: 5_000,
  list: 30_000,
};

/** One call, as the log names it. */
export interface Wanted {
  readonly provider: string;
  readonly operation: Operation;
  /** What it is about: our id of the payment, refund or dispute. */
  readonly about?: string;
}

/**
 * The road of every call to a provider: the breaker, its turn under the rate limits, the breaker again, then the call itself. What fails is
 * logged here, once, and thrown on as it is.
 */
@Injectable()
export class CallRoad {
  private readonly log = new Logger('Provider');

  constructor(
    private readonly pace: Pace,
    private readonly breakers: Breakers,
    private readonly clock: Clock,
    private readonly metrics: CallMetrics,
  ) {}

  /** @param beforeSending what must hold when the call leaves; where it throws, the call is not made */
  async run<T>(wanted: Wanted, call: () => Promise<T>, beforeSending?: () => Promise<void>): Promise<T> {
    const { provider, operation } = wanted;
    const breaker = this.breakers.of(provider, operation);
    const startedMs = this.clock.nowMs();
    await this.told(wanted, startedMs, async () => {
      // Asked before there is a turn, so that nobody waits in line for a provider that is away; and after it.
      breaker.check();
      await this.pace.turn(provider, operation, { withinMs: PATIENCE_MS[operation] });
      breaker.check();
    });
    this.metrics.waited(provider, operation, this.clock.nowMs() - startedMs);
    await beforeSending?.();
    const result = await this.told(wanted, startedMs, () => breaker.run(call));
    this.metrics.called(provider, operation, 'answered', this.clock.nowMs() - startedMs);
    return result;
  }

  private async told<T>(wanted: Wanted, startedMs: number, step: () => Promise<T>): Promise<T> {
    try {
      return await step();
    } catch (error) {
      this.failed(wanted, error, this.clock.nowMs() - startedMs);
      throw error;
    }
  }

  private failed(wanted: Wanted, error: unknown, durationMs: number): void {
    const outcome = callOutcomeOf(error);
    this.metrics.called(wanted.provider, wanted.operation, outcome, durationMs);
    const line = { ...wanted, outcome, durationMs, err: error };
    // Calls that were not made come by the thousand in a rush: the numbers tell of them.
    if (outcome === 'too_fast' || outcome === 'breaker_open') this.log.debug(line, 'a call to a provider was not made');
    else this.log.warn(line, 'a call to a provider failed');
  }
}
