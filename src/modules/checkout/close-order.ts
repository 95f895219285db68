import { Injectable } from '@nestjs/common';
import { Database, type Tx } from '../../platform/db/index.ts';
import { Outbox } from '../../platform/outbox/index.ts';
import { SettleSeats } from '../holds/index.ts';
import { ChangePlaces } from '../inventory/index.ts';
import { NotCancellable, OrderNotFound } from './checkout.errors.ts';
import { changeOrder, changePayment, lockOpenPayment, lockOrder, readLines } from './checkout.store.ts';
import type { OrderRow } from './order.ts';

type Outcome = { readonly closed: readonly number[] } | 'closing' | 'left_alone';

/**
 * Ends an order that was not paid: because its time is over, or because the fan wants it. A payment that may still
 * succeed is closed at the provider first, and the order and its seats follow when it is seen closed.
 *
 * Cost: one transaction of at most 6 statements.
 */
@Injectable()
export class CloseOrder {
  constructor(
    private readonly database: Database,
    private readonly outbox: Outbox,
    private readonly places: ChangePlaces,
    private readonly settle: SettleSeats,
  ) {}

  /** The fan's own wish. @throws OrderNotFound, NotCancellable */
  async cancel(eventId: number, orderId: string): Promise<void> {
    const outcome = await this.close(eventId, orderId, (order) => {
      if (order.status === 'cancelled' || order.status === 'expired') return false;
      if (order.status !== 'pending') throw new NotCancellable(order.status);
      return true;
    });
    if (typeof outcome === 'object') await this.settle.run(eventId, outcome.closed, 'free');
  }

  /** The sweep's. What is not overdue under the lock is left alone. */
  async expire(eventId: number, orderId: string): Promise<void> {
    const outcome = await this.close(eventId, orderId, (order) => order.status === 'pending' && order.overdue);
    if (typeof outcome === 'object') await this.settle.run(eventId, outcome.closed, 'free');
  }

  private close(eventId: number, orderId: string, wanted: (order: OrderRow) => boolean): Promise<Outcome> {
    return this.database.transaction(async (tx) => {
      const order = await lockOrder(tx, eventId, orderId);
      if (!order) throw new OrderNotFound();
      if (!wanted(order)) return 'left_alone';
      if (await this.closePayment(tx, order)) return 'closing';
      const seatNos = (await readLines(tx, eventId, orderId)).map(({ seatNo }) => seatNo);
      await this.places.release(
        tx,
        { eventId, orderId, seatNos },
        order.overdue ? 'system:expire-orders' : `order:${orderId}`,
      );
      await changeOrder(tx, order, order.overdue ? 'expired' : 'cancelled');
      return { closed: seatNos };
    });
  }

  /** @returns whether there is a payment that must be seen closed first. */
  private async closePayment(tx: Tx, order: OrderRow): Promise<boolean> {
    const payment = await lockOpenPayment(tx, order.eventId, order.id);
    if (!payment) return false;
    if (payment.status === 'created' || payment.status === 'unknown' || payment.status === 'open') {
      await changePayment(tx, payment, 'voiding');
      await this.outbox.append(tx, {
        eventId: order.eventId,
        key: `void:${payment.id}`,
        kind: 'checkout.payment_unwanted',
        payload: { paymentId: payment.id, orderId: order.id },
      });
    }
    return true;
  }
}
