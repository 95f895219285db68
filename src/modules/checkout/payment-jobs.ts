import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/db/index.ts';
import { Outbox } from '../../platform/outbox/index.ts';
import { changePayment, Deadlines, type PaymentRow } from '../payments/index.ts';

/** What must follow a change of a payment, written in the transaction of the change: each is one row, once. */
@Injectable()
export class PaymentJobs {
  constructor(
    private readonly outbox: Outbox,
    private readonly deadlines: Deadlines,
  ) {}

  /** The seats are sold: the money may be taken. */
  capture(tx: Tx, payment: PaymentRow): void {
    this.append(tx, payment, `capture:${payment.id}`, 'checkout.payment_authorised');
  }

  /** Nobody wants its money: the payment is closed at the provider. */
  async void(tx: Tx, payment: PaymentRow): Promise<void> {
    await changePayment(tx, payment, 'voiding', this.deadlines.of('lookAfterMs'));
    this.append(tx, payment, `void:${payment.id}`, 'checkout.payment_unwanted');
  }

  /** Money has come for an order that had ended. */
  placeLate(tx: Tx, payment: PaymentRow): void {
    this.append(tx, payment, `late:${payment.id}`, 'checkout.money_came_late');
  }

  /** Late money found no seats: it goes back. */
  giveBack(tx: Tx, payment: PaymentRow): void {
    this.append(tx, payment, `unplaced:${payment.id}`, 'checkout.money_unplaced');
  }

  announcePaid(tx: Tx, payment: PaymentRow): void {
    this.append(tx, payment, `paid:${payment.orderId}`, 'checkout.order_paid');
  }

  announceFailed(tx: Tx, payment: PaymentRow): void {
    this.append(tx, payment, `failed:${payment.id}`, 'checkout.payment_failed');
  }

  private append(tx: Tx, { eventId, id, orderId }: PaymentRow, key: string, kind: string): void {
    this.outbox.append(tx, { eventId, key, kind, payload: { paymentId: id, orderId } });
  }
}
