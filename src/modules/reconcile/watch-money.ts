import { Injectable, Logger } from '@nestjs/common';
import { Gauge } from 'prom-client';
import { Clock, Sweeps } from '../../platform/clock/index.ts';
import { Metrics } from '../../platform/telemetry/index.ts';
import { Gateways } from '../payments/index.ts';
import { MISMATCH_KINDS } from './mismatch.ts';
import { Reconcile } from './reconcile.ts';
import { ReconcileQueries } from './reconcile.queries.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const LOOK_EVERY_MS = MINUTE_MS;
/** Overlaps the one before, so that what was settling then is judged now. */
const HOURLY_LOOKS_BACK_MS = 90 * MINUTE_MS;
const DAILY_LOOKS_BACK_MS = 2 * DAY_MS;

/**
 * Compares money with every provider: its list of payments once an hour, everything once a day. A run is one replica's.
 *
 * Cost: two statements a minute, provider and replica while nothing is due.
 */
@Injectable()
export class WatchMoney {
  private readonly log = new Logger('WatchMoney');
  private readonly open: Gauge<'provider' | 'kind'>;

  constructor(
    private readonly reconcile: Reconcile,
    private readonly queries: ReconcileQueries,
    private readonly gateways: Gateways,
    private readonly clock: Clock,
    { registry }: Metrics,
    sweeps: Sweeps,
  ) {
    this.open = new Gauge({
      name: 'stampede_open_mismatches',
      help: 'Differences between our books and those of a payment provider that nobody has settled yet, by kind.',
      labelNames: ['provider', 'kind'],
      registers: [registry],
    });
    sweeps.add({ everyMs: LOOK_EVERY_MS, run: () => this.sweep(), trouble: 'money could not be compared' });
  }

  async sweep(): Promise<void> {
    const names = this.gateways.names();
    for (const provider of names) {
      await this.due(provider, 'hourly', HOUR_MS, HOURLY_LOOKS_BACK_MS);
      await this.due(provider, 'daily', DAY_MS, DAILY_LOOKS_BACK_MS);
    }
    const open = await this.queries.counts();
    for (const provider of names)
      for (const kind of MISMATCH_KINDS)
        this.open.set(
          { provider, kind },
          open.find((each) => each.provider === provider && each.kind === kind)?.open ?? 0,
        );
  }

  private async due(provider: string, kind: 'hourly' | 'daily', everyMs: number, backMs: number): Promise<void> {
    const nowMs = this.clock.nowMs();
    const span = { from: new Date(nowMs - backMs), to: new Date(nowMs) };
    try {
      const done = await this.reconcile.run({ provider, kind, slot: Math.floor(nowMs / everyMs), ...span });
      if (done) this.log.log({ provider, kind, ...done }, 'money compared');
    } catch (error) {
      // One provider that is away must not keep the others from being looked at; the run is begun again.
      this.log.warn({ err: error, provider, kind }, 'money could not be compared; trying again');
    }
  }
}
