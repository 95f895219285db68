import { Injectable } from '@nestjs/common';
import { Gauge, Histogram } from 'prom-client';
import { Metrics } from '../../platform/telemetry/index.ts';
import { BreakerOpen, Breakers } from './breakers.ts';
import { NeverSent, PaymentRefused, ProviderAway, TooFast } from './payments.errors.ts';
import type { Operation } from './providers/payment-provider.ts';

const BREAKER = { closed: 0, half_open: 1, open: 2 } as const;

export type CallOutcome = 'answered' | 'breaker_open' | 'never_sent' | 'too_fast' | 'refused' | 'away' | 'broken';

/** @param error what the call threw */
export function callOutcomeOf(error: unknown): Exclude<CallOutcome, 'answered'> {
  if (error instanceof BreakerOpen) return 'breaker_open';
  if (error instanceof NeverSent) return 'never_sent';
  if (error instanceof TooFast) return 'too_fast';
  if (error instanceof PaymentRefused) return 'refused';
  return error instanceof ProviderAway ? 'away' : 'broken';
}

/** Calls to providers in numbers. */
@Injectable()
export class CallMetrics {
  private readonly seconds: Histogram<'provider' | 'operation' | 'outcome'>;
  private readonly turnSeconds: Histogram<'provider' | 'operation'>;

  constructor({ registry }: Metrics, breakers: Breakers) {
    this.seconds = new Histogram({
      name: 'stampede_provider_call_seconds',
      help: 'Time from the wish to call a payment provider to what came of it.',
      labelNames: ['provider', 'operation', 'outcome'],
      buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 25],
      registers: [registry],
    });
    this.turnSeconds = new Histogram({
      name: 'stampede_provider_turn_seconds',
      help: 'Time that a call waited for its turn under the rate limits of a payment provider.',
      labelNames: ['provider', 'operation'],
      buckets: [0.001, 0.005, 0.025, 0.1, 0.25, 0.5, 1, 2, 5],
      registers: [registry],
    });
    // Registers itself, and asks the breakers when it is scraped.
    void new Gauge({
      name: 'stampede_provider_breaker',
      help: 'Whether calls to a payment provider are let through: 0 closed, 1 half open, 2 open.',
      labelNames: ['provider', 'operation'],
      registers: [registry],
      collect() {
        for (const { provider, operation, state } of breakers.states())
          this.set({ provider, operation }, BREAKER[state]);
      },
    });
  }

  called(provider: string, operation: Operation, outcome: CallOutcome, durationMs: number): void {
    this.seconds.observe({ provider, operation, outcome }, durationMs / 1_000);
  }

  waited(provider: string, operation: Operation, durationMs: number): void {
    this.turnSeconds.observe({ provider, operation }, durationMs / 1_000);
  }
}
