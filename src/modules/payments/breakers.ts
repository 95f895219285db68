import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/index.ts';
import { NeverSent, ProviderAway } from './payments.errors.ts';
import type { Operation } from './providers/payment-provider.ts';

/** Calls of the last so many milliseconds count. */
const WINDOW_MS = 10_000;
/** So many failures, and at least half of the calls, open it: a few lost answers are no outage. */
const LEAST_FAILED = 5;
const FAILED_SHARE = 0.5;
/** A call that is out for longer counts as failed until it ends, or a provider that hangs would not be noticed in time. */
const SLOW_MS = 5_000;
/** After this one call is let through, to see. */
const OPEN_MS = 5_000;

export type BreakerState = 'closed' | 'half_open' | 'open';

/** Not attempted: the provider has not answered lately. */
export class BreakerOpen extends NeverSent {}

interface Call {
  /** When it began, or, once its end is known, when it ended. */
  atMs: number;
  failed: boolean | null;
}

/**
 * Keeps calls from a provider that does not answer: they fail at once instead of after their timeout, and one every few
 * seconds finds out whether it is back. Each replica sees for itself. Refusals and declines are answers.
 */
class Breaker {
  private calls: Call[] = [];
  private openedMs: number | null = null;
  private probedMs: number | null = null;

  constructor(private readonly clock: Pick<Clock, 'nowMs'>) {}

  get state(): BreakerState {
    this.look();
    if (this.openedMs === null) return 'closed';
    return this.isPast(this.openedMs, OPEN_MS) ? 'half_open' : 'open';
  }

  /** @throws BreakerOpen */
  check(): void {
    const { state } = this;
    const probed = this.probedMs !== null && !this.isPast(this.probedMs, OPEN_MS);
    if (state === 'open' || (state === 'half_open' && probed)) throw new BreakerOpen();
  }

  /** @throws BreakerOpen, or what the call throws */
  async run<T>(attempt: () => Promise<T>): Promise<T> {
    this.check();
    const isProbe = this.openedMs !== null;
    const call: Call = { atMs: this.clock.nowMs(), failed: null };
    this.calls.push(call);
    if (isProbe) this.probedMs = call.atMs;
    try {
      const result = await attempt();
      this.end(call, isProbe, false);
      return result;
    } catch (error) {
      this.end(call, isProbe, error instanceof ProviderAway);
      throw error;
    }
  }

  private end(call: Call, isProbe: boolean, failed: boolean): void {
    call.atMs = this.clock.nowMs();
    call.failed = failed;
    if (!isProbe) return this.look();
    this.openedMs = failed ? call.atMs : null;
    this.probedMs = null;
    if (!failed) this.calls = [];
  }

  private look(): void {
    this.calls = this.calls.filter(({ atMs, failed }) => failed === null || !this.isPast(atMs, WINDOW_MS));
    if (this.openedMs !== null) return;
    const known = this.calls.filter(({ atMs, failed }) => failed !== null || this.isPast(atMs, SLOW_MS));
    const failed = known.filter((call) => call.failed !== false);
    if (failed.length >= LEAST_FAILED && failed.length >= known.length * FAILED_SHARE)
      this.openedMs = this.clock.nowMs();
  }

  private isPast(sinceMs: number, forMs: number): boolean {
    return this.clock.nowMs() - sinceMs >= forMs;
  }
}

/** One breaker a provider and operation: captures go on where creating fails. */
@Injectable()
export class Breakers {
  private readonly all = new Map<string, Breaker>();

  constructor(private readonly clock: Clock) {}

  of(provider: string, operation: Operation): Pick<Breaker, 'check' | 'run' | 'state'> {
    const name = `${provider}:${operation}`;
    const known = this.all.get(name) ?? new Breaker(this.clock);
    this.all.set(name, known);
    return known;
  }

  states(): { provider: string; operation: string; state: BreakerState }[] {
    return [...this.all].map(([name, { state }]) => {
      const [provider = '', operation = ''] = name.split(':');
      return { provider, operation, state };
    });
  }
}
