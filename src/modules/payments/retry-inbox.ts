import { Injectable, Logger } from '@nestjs/common';
import { Sweeps } from '../../platform/clock/index.ts';
import { Database, sqlFile } from '../../platform/db/index.ts';
import { ApplyWebhook } from './apply-webhook.ts';
import { Deadlines } from './deadlines.ts';
import { Gateways } from './gateways.ts';
import { raiseAttention, resolveAttention } from './payments.store.ts';

const LEASE_WEBHOOKS = sqlFile(import.meta.url, './sql/lease-webhooks.sql');
const MARK_UNMATCHED = sqlFile(import.meta.url, './sql/mark-unmatched.sql');
const EVERY_MS = 1_000;
const MOST_A_PASS = 50;
/** Attention that belongs to no event. */
const NO_EVENT = 0;

interface Kept {
  readonly provider: string;
  readonly id: string;
  readonly type: string;
  readonly body: string;
  readonly ageMs: number;
  readonly [column: string]: unknown;
}

/**
 * Tries webhooks again that had no effect when they came: their payment was not committed yet, a store was away. On every
 * replica at once; a row is leased to one of them.
 *
 * Cost: one statement a second and replica.
 */
@Injectable()
export class RetryInbox {
  private readonly log = new Logger('RetryInbox');

  constructor(
    private readonly database: Database,
    sweeps: Sweeps,
    private readonly gateways: Gateways,
    private readonly apply: ApplyWebhook,
    private readonly deadlines: Deadlines,
  ) {
    sweeps.add({ everyMs: EVERY_MS, run: () => this.sweep(), trouble: 'the inbox could not be swept' });
  }

  /** @returns whether there is probably more. */
  async sweep(): Promise<boolean> {
    const due = await this.database.query<Kept>(LEASE_WEBHOOKS, [MOST_A_PASS, this.deadlines.of('unmatchedKeptMs')]);
    for (const kept of due) await this.retry(kept);
    return due.length === MOST_A_PASS;
  }

  private async retry({ provider, id, type, body, ageMs }: Kept): Promise<void> {
    const key = `webhook:${provider}:${id}`;
    try {
      await this.apply.run(provider, this.gateways.of(provider).readKept(body));
      await this.database.transaction((tx) => resolveAttention(tx, NO_EVENT, key));
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.log.warn({ err: error, provider, webhook: id, type }, 'a webhook still has no effect; it is tried again');
      await this.database.query(MARK_UNMATCHED, [provider, id, reason]);
      if (ageMs < this.deadlines.of('unmatchedAlertMs')) return;
      await this.database.transaction((tx) => raiseAttention(tx, NO_EVENT, key, `webhook ${type}: ${reason}`));
    }
  }
}
