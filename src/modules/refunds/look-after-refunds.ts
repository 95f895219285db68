import { Injectable, Logger } from '@nestjs/common';
import { Sweeps } from '../../platform/clock/index.ts';
import { Database } from '../../platform/db/index.ts';
import { Deadlines, leaseRefunds, ProviderCalls, type RefundRow } from '../payments/index.ts';
import { SettleRefund } from './settle-refund.ts';

const EVERY_MS = 1_000;
const MOST_A_PASS = 20;

/**
 * Asks for refunds that are on their way and of which nobody has told for a while. What was requested and not answered is
 * asked again by its own job. On every replica at once: a look is leased to one of them, and comes later and later.
 *
 * Cost: one statement a second and replica, and one call to the provider a look.
 */
@Injectable()
export class LookAfterRefunds {
  private readonly log = new Logger('LookAfterRefunds');

  constructor(
    private readonly database: Database,
    private readonly calls: ProviderCalls,
    private readonly settle: SettleRefund,
    private readonly deadlines: Deadlines,
    sweeps: Sweeps,
  ) {
    sweeps.add({ everyMs: EVERY_MS, run: () => this.sweep(), trouble: 'refunds could not be looked after' });
  }

  /** @returns whether there is probably more. */
  async sweep(): Promise<boolean> {
    const pauses = [this.deadlines.of('lookAfterMs'), this.deadlines.of('longestPauseMs')] as const;
    const due = await leaseRefunds(this.database, MOST_A_PASS, ...pauses);
    await Promise.all(due.map((refund) => this.look(refund)));
    return due.length === MOST_A_PASS;
  }

  private async look(refund: RefundRow): Promise<void> {
    try {
      await this.settle.run(refund, await this.calls.retrieveRefund(refund));
    } catch (error) {
      const { eventId, id } = refund;
      this.log.warn({ err: error, eventId, refundId: id }, 'a refund could not be looked after; trying again');
    }
  }
}
