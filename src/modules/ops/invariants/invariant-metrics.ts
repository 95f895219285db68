import { Injectable } from '@nestjs/common';
import { Gauge } from 'prom-client';
import { Clock } from '../../../platform/clock/index.ts';
import { Metrics } from '../../../platform/telemetry/index.ts';

/** The last pass of a set, as PostgreSQL keeps it. */
export interface LastPass {
  readonly name: string;
  readonly broken: Readonly<Record<string, number>>;
  readonly durationMs: number;
  /** Null before the first one. */
  readonly agoMs: number | null;
  readonly [column: string]: unknown;
}

/** The invariants in numbers, the same on every replica that looks: alerts hang on them. */
@Injectable()
export class InvariantMetrics {
  private readonly broken: Gauge<'id' | 'set'>;
  private readonly seconds: Gauge<'set'>;
  private readonly finishedAtMs = new Map<string, number>();

  constructor(
    private readonly clock: Clock,
    { registry }: Metrics,
  ) {
    const { finishedAtMs } = this;
    this.broken = new Gauge({
      name: 'stampede_invariant_broken',
      help: 'How often an invariant was broken in the last pass of its set.',
      labelNames: ['id', 'set'],
      registers: [registry],
    });
    this.seconds = new Gauge({
      name: 'stampede_invariant_pass_seconds',
      help: 'How long the last pass of a set of invariants took.',
      labelNames: ['set'],
      registers: [registry],
    });
    void new Gauge({
      name: 'stampede_invariant_age_seconds',
      help: 'How long ago the last pass of a set of invariants ended.',
      labelNames: ['set'],
      registers: [registry],
      collect() {
        for (const [set, atMs] of finishedAtMs) this.set({ set }, (clock.nowMs() - atMs) / 1000);
      },
    });
  }

  show(passes: readonly LastPass[]): void {
    for (const { name: set, broken, durationMs, agoMs } of passes) {
      if (agoMs === null) continue;
      this.finishedAtMs.set(set, this.clock.nowMs() - agoMs);
      this.seconds.set({ set }, durationMs / 1000);
      for (const [id, count] of Object.entries(broken)) this.broken.set({ id, set }, count);
    }
  }
}
