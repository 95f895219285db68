import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { Database } from '../../platform/db/index.ts';
import { Outbox } from '../../platform/outbox/index.ts';
import { changePayment, lockOrder, lockPayment } from './checkout.store.ts';
import { PAYMENT_PROVIDER, type PaymentProvider } from './providers/payment-provider.ts';
import { SettlePayment } from './settle-payment.ts';

/**
 * Takes the money of an order whose seats are sold: the job of `checkout.payment_authorised`. A repeat sends the same
 * key, and a capture that happened before is seen as captured.
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
    this.outbox.handle('checkout.payment_authorised', ({ eventId, payload }) =>
      this.run(eventId, String(payload.paymentId), String(payload.orderId)),
    );
  }

  async run(eventId: number, paymentId: string, orderId: string): Promise<void> {
    const payment = await this.database.transaction(async (tx) => {
      await lockOrder(tx, eventId, orderId);
      const current = await lockPayment(tx, eventId, paymentId);
      if (current?.status === 'authorised') return changePayment(tx, current, 'capturing');
      return current?.status === 'capturing' ? current : null;
    });
    if (!payment?.providerRef) return;
    const observed = await this.provider.capture(payment.providerRef, `pay:${paymentId}:capture:1`);
    await this.settlePayment.run(eventId, paymentId, orderId, observed);
  }
}
