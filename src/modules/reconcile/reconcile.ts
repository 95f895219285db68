import { Injectable } from '@nestjs/common';
import { assert } from '../../kit/index.ts';
import { Clock } from '../../platform/clock/index.ts';
import { Database, sqlFile } from '../../platform/db/index.ts';
import { Deadlines, ProviderCalls } from '../payments/index.ts';
import { CompareViews, type Span } from './compare-views.ts';
import { KINDS_OF_A_LIST, MISMATCH_KINDS } from './mismatch.ts';

const BEGIN_RUN = sqlFile(import.meta.url, './sql/begin-run.sql');
const END_RUN = sqlFile(import.meta.url, './sql/end-run.sql');

/** Our books and the provider's may date the same thing differently: they are asked for so much more on both sides. */
const MARGIN_MS = 24 * 3_600_000;
/** A run that takes longer was cut off. */
const MOST_MS = 15 * 60_000;

export interface WantedRun extends Span {
  readonly provider: string;
  /** `hourly` looks at the list of payments alone. */
  readonly kind: 'daily' | 'hourly' | 'command';
  /** Of a scheduled run: its number, which one replica gets. */
  readonly slot?: number;
  readonly onProgress?: (what: string, staged: number) => void;
}

export interface Reconciled {
  readonly payments: number;
  readonly settlementRows: number;
  readonly found: number;
}

/**
 * Compares what a provider says with our books: its list of payments, its settlement report, our ledger. What differs becomes a row
 * that stays open until a later run does not find it any more. Changes nothing else.
 *
 * Cost: one call a page of 100 to the provider, at the pace of all that may wait; a connection for as long as it takes.
 */
@Injectable()
export class Reconcile {
  constructor(
    private readonly database: Database,
    private readonly calls: ProviderCalls,
    private readonly clock: Clock,
    private readonly deadlines: Deadlines,
  ) {}

  /** What is younger is settling still, and no mismatch. */
  settledBy(): Date {
    return new Date(this.clock.nowMs() - this.deadlines.of('unknownCancelledAfterMs'));
  }

  /** @returns null where another replica has this slot, or has done it @throws ProviderAway, TooFast */
  async run(wanted: WantedRun): Promise<Reconciled | null> {
    const { provider, kind, slot = null } = wanted;
    const settledBy = this.settledBy();
    const span = { from: wanted.from, to: wanted.to < settledBy ? wanted.to : settledBy };
    const [run] = await this.database.query<{ id: number }>(BEGIN_RUN, [
      provider,
      kind,
      slot,
      span.from,
      span.to,
      MOST_MS,
    ]);
    if (!run) return null;
    const end = (done: Reconciled, error: string | null) =>
      this.database.query(END_RUN, [run.id, done.payments, done.settlementRows, done.found, error]);
    try {
      const done = await this.compare(wanted, span);
      await end(done, null);
      return done;
    } catch (error) {
      await end({ payments: 0, settlementRows: 0, found: 0 }, error instanceof Error ? error.message : String(error));
      throw error;
    }
  }

  private async compare({ provider, kind, onProgress }: WantedRun, span: Span): Promise<Reconciled> {
    assert(span.from < span.to, 'a span of time ends after it begins');
    const client = await this.database.pool.connect();
    try {
      const views = new CompareViews(client, provider, span);
      await views.begin();
      // The list is read first, then the report, then our books: what we know last can only be more.
      const from = new Date(span.from.getTime() - MARGIN_MS);
      const to = new Date(Math.min(span.to.getTime() + MARGIN_MS, this.clock.nowMs()));
      const list =
        kind === 'hourly' ? this.calls.list(provider, span.from, span.to) : this.calls.list(provider, from, to);
      const payments = await views.stageListed(list, (staged) => onProgress?.('payments listed', staged));
      if (kind === 'hourly') {
        await views.compareList();
        return { payments, settlementRows: 0, found: await views.keep(KINDS_OF_A_LIST) };
      }
      const report = this.calls.settlement(provider, from, to);
      const settlementRows = await views.stageSettled(report, (staged) => onProgress?.('rows settled', staged));
      await views.compareAll(from);
      return { payments, settlementRows, found: await views.keep(MISMATCH_KINDS) };
    } finally {
      // Not back into the pool: its temporary tables go with it.
      client.release(true);
    }
  }
}
