import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { eventScopedId, money } from '../../kit/index.ts';
import { Database } from '../../platform/db/index.ts';
import { Outbox } from '../../platform/outbox/index.ts';
import { NotClosedYet, PaymentRefused } from './checkout.errors.ts';
import { changePayment, lockOrder, lockPayment } from './checkout.store.ts';
import type { OrderRow } from './order.ts';
import type { PaymentRow } from './payment.ts';
import { PAYMENT_PROVIDER, type PaymentProvider } from './providers/payment-provider.ts';
import { SettlePayment } from './settle-payment.ts';

/**
 * Closes a payment at the provider for good: the job of `checkout.payment_unwanted`. The seats go back only once it is
 * *seen* closed, so a slow bank cannot sell a seat twice.
 */
@Injectable()
export class VoidPayment implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly outbox: Outbox,
    private readonly settlePayment: SettlePayment,
    @Inject(PAYMENT_PROVIDER) private readonly provider: PaymentProvider,
  ) {}

  onModuleInit(): void {
    this.outbox.handle('checkout.payment_unwanted', ({ eventId, payload, attempt }) =>
      this.run(eventId, String(payload.paymentId), String(payload.orderId), attempt),
    );
  }

  async run(eventId: number, paymentId: string, orderId: string, attempt: number): Promise<void> {
    const found = await this.database.transaction(async (tx) => {
      const order = await lockOrder(tx, eventId, orderId);
      const payment = await lockPayment(tx, eventId, paymentId);
      return order && payment?.status === 'voiding' ? { order, payment } : null;
    });
    if (!found) return;
    const providerRef = found.payment.providerRef ?? (await this.learnRef(found.order, found.payment));
    if (providerRef === null) return this.settlePayment.neverCreated(eventId, paymentId, orderId);
    const observed = await this.provider.cancel(providerRef, `pay:${paymentId}:cancel:${attempt}`);
    await this.settlePayment.run(eventId, paymentId, orderId, observed);
    // A bank that is still thinking cannot be closed yet: the outbox asks again.
    if (observed.status !== 'captured' && observed.status !== 'voided') throw new NotClosedYet(observed.status);
  }

  /** The answer that named the intent was lost. The same create with the same key names it again, or makes it, to be closed. @returns null where the provider refuses it: there never was one */
  private async learnRef(order: OrderRow, payment: PaymentRow): Promise<string | null> {
    const { eventId, id } = payment;
    const opened = await this.provider
      .create(
        {
          paymentId: eventScopedId('pay', eventId, id),
          orderId: eventScopedId('ord', eventId, order.id),
          total: money(payment.amount, payment.currency),
          email: order.email,
        },
        `pay:${id}:create:1`,
      )
      .catch((error: unknown) => {
        if (error instanceof PaymentRefused) return null;
        throw error;
      });
    if (!opened) return null;
    const { providerRef } = opened;
    await this.database.transaction(async (tx) => {
      await lockOrder(tx, eventId, order.id);
      const current = await lockPayment(tx, eventId, id);
      if (current?.status === 'voiding') await changePayment(tx, current, 'voiding', { providerRef });
    });
    return providerRef;
  }
}
