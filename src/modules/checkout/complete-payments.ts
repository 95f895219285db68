import { Injectable, Logger } from '@nestjs/common';
import { Sweeps } from '../../platform/clock/index.ts';
import { Database, sqlFile } from '../../platform/db/index.ts';
import {
  Deadlines,
  type PaymentRow,
  raiseAttention,
  resolveAttention,
  ResolvePayment,
  TooFast,
} from '../payments/index.ts';
import { CheckoutQueries } from './checkout.queries.ts';
import { SettlePayment } from './settle-payment.ts';

const LEASE_LOOKS = sqlFile(import.meta.url, './sql/lease-looks.sql');
const EVERY_MS = 1_000;
const MOST_A_PASS = 20;

/**
 * Takes up payments that nobody has told us of for a while: whose creation was cut off, whose webhook never came, whose
 * answer was lost. Evidence comes from the provider only; what is not known stays as it is, and its seats stay held.
 * On every replica at once: a look is leased to one of them, and comes later and later.
 *
 * Cost: one statement a second and replica, and one or two calls to the provider a look.
 */
@Injectable()
export class CompletePayments {
  private readonly log = new Logger('CompletePayments');

  constructor(
    private readonly database: Database,
    private readonly queries: CheckoutQueries,
    private readonly resolve: ResolvePayment,
    private readonly settlePayment: SettlePayment,
    private readonly deadlines: Deadlines,
    sweeps: Sweeps,
  ) {
    sweeps.add({ everyMs: EVERY_MS, run: () => this.sweep(), trouble: 'payments could not be looked after' });
  }

  /** @returns whether there is probably more. */
  async sweep(): Promise<boolean> {
    const due = await this.database.query<PaymentRow & { ageMs: number }>(LEASE_LOOKS, [
      MOST_A_PASS,
      this.deadlines.of('takeUpAfterMs'),
      this.deadlines.of('longestPauseMs'),
    ]);
    await Promise.all(due.map((payment) => this.look(payment, payment.ageMs)));
    return due.length === MOST_A_PASS;
  }

  private async look(payment: PaymentRow, ageMs: number): Promise<void> {
    const { eventId, id, orderId } = payment;
    const question = `payment:${id}`;
    try {
      const order = await this.queries.order({ eventId, id: orderId });
      if (!order) return;
      const evidence = await this.resolve.run(payment, order.email);
      if (evidence === 'absent') return await this.settlePayment.neverCreated(payment);
      if (evidence !== 'nothing') {
        await this.settlePayment.run(payment, evidence);
        if (ageMs > this.deadlines.of('unknownForAPersonAfterMs'))
          await this.database.transaction((tx) => resolveAttention(tx, eventId, question));
        return;
      }
      if (ageMs < this.deadlines.of('unknownForAPersonAfterMs')) return;
      const what = `payment ${id} at ${payment.provider}: no evidence for a day whether it exists; its seats are held`;
      await this.database.transaction((tx) => raiseAttention(tx, eventId, question, what));
    } catch (error) {
      if (error instanceof TooFast) return;
      this.log.warn({ err: error, eventId, paymentId: id }, 'a payment could not be looked after; trying again');
    }
  }
}
