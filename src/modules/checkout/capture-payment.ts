import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { Database } from '../../platform/db/index.ts';
import { Outbox } from '../../platform/outbox/index.ts';
import { NotClosedYet } from './checkout.errors.ts';
import { changePayment, lockOrder, lockPayment } from './checkout.store.ts';
import { PAYMENT_PROVIDER, type PaymentProvider } from './providers/payment-provider.ts';
import { SettlePayment } from './settle-payment.ts';

/**
 * Takes the money of an order whose seats are sold: the job of `checkout.payment_authorised`. A capture is single by the
 * intent's state, so each attempt has a key of its own: under the same one a kept 500 would come back for ever.
 */
@Injectable()
export class CapturePayment implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly outbox: Outbox,
    private readonly settlePayment: SettlePayment,
    @Inject(PAYMENT_PROVIDER) private readonly provider: PaymentProvider,
  ) {}

  onModuleInit(): void {
    this.outbox.handle('checkout.payment_authorised', ({ eventId, payload, attempt }) =>
      this.run(eventId, String(payload.paymentId), String(payload.orderId), attempt),
    );
  }

  async run(eventId: number, paymentId: string, orderId: string, attempt: number): Promise<void> {
    const payment = await this.database.transaction(async (tx) => {
      await lockOrder(tx, eventId, orderId);
      const current = await lockPayment(tx, eventId, paymentId);
      if (current?.status === 'authorised') return changePayment(tx, current, 'capturing');
      return current?.status === 'capturing' ? current : null;
    });
    if (!payment?.providerRef) return;
    const observed = await this.provider.capture(payment.providerRef, `pay:${paymentId}:capture:${attempt}`);
    await this.settlePayment.run(eventId, paymentId, orderId, observed);
    if (observed.status !== 'captured' && observed.status !== 'voided') throw new NotClosedYet(observed.status);
  }
}
