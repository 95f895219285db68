import { Injectable } from '@nestjs/common';
import { crashPoint } from '../../platform/crash-points/index.ts';
import { Database, type Tx } from '../../platform/db/index.ts';
import { changePayment, Deadlines, lockOpenPayment, type PaymentRow } from '../payments/index.ts';
import { AfterSettling } from './after-settling.ts';
import { NotCancellable, OrderNotFound } from './checkout.errors.ts';
import { lockOrder, markClosing } from './checkout.store.ts';
import type { OrderRow } from './order.ts';
import { PaymentJobs } from './payment-jobs.ts';
import { ReleaseOrder } from './release-order.ts';

/**
 * Ends an order that was not paid: because its time is over, or because the fan wants it. From here on it takes no
 * payment. One that may still succeed is closed at the provider first; the order and its seats follow when it is seen
 * closed.
 *
 * Cost: one transaction of at most 7 statements.
 */
@Injectable()
export class CloseOrder {
  constructor(
    private readonly database: Database,
    private readonly jobs: PaymentJobs,
    private readonly release: ReleaseOrder,
    private readonly after: AfterSettling,
    private readonly deadlines: Deadlines,
  ) {}

  /** The fan's own wish. @throws OrderNotFound, NotCancellable */
  cancel(eventId: number, orderId: string): Promise<void> {
    return this.close(eventId, orderId, 'cancelled', (order) => {
      if (order.status === 'cancelled' || order.status === 'expired') return false;
      if (order.status !== 'pending' && order.status !== 'payment_failed') throw new NotCancellable(order.status);
      return true;
    });
  }

  /** The sweep's. What is not overdue under the lock is left alone. */
  expire(eventId: number, orderId: string): Promise<void> {
    return this.close(eventId, orderId, 'expired', ({ status, overdue }) => {
      if (!overdue) return false; // guard: deadline-recheck
      return status === 'pending' || status === 'payment_failed';
    });
  }

  private async close(
    eventId: number,
    orderId: string,
    as: 'expired' | 'cancelled',
    wanted: (order: OrderRow) => boolean,
  ): Promise<void> {
    const settled = await this.database.transaction(async (tx) => {
      const found = await lockOrder(tx, eventId, orderId);
      if (!found) throw new OrderNotFound();
      if (!wanted(found) || found.closing !== null) return null;
      const payment = await lockOpenPayment(tx, eventId, orderId);
      // Its money is there or on its way: it will be settled, not closed.
      if (payment && ['authorised', 'capturing', 'captured', 'refunding'].includes(payment.status)) return null;
      const order = await markClosing(tx, found, as);
      if (payment && !(await this.closed(tx, payment))) return null; // guard: seen-closed
      return this.release.run(tx, order);
    });
    await this.after.tell(settled);
  }

  /** @returns whether it is proved that the payment cannot succeed; else its closing has been ordered */
  private async closed(tx: Tx, payment: PaymentRow): Promise<boolean> {
    if (payment.status === 'voiding') return false;
    if (payment.status === 'created' && payment.sentAt === null) {
      // Its row is locked: the call marks it as sent before it leaves, and finds it absent now.
      await changePayment(tx, payment, 'absent', this.deadlines.of('lookAfterMs'));
      return true;
    }
    crashPoint('C10');
    await this.jobs.void(tx, payment);
    return false;
  }
}
