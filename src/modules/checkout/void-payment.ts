import { Injectable, type OnModuleInit } from '@nestjs/common';
import { crashPoint } from '../../platform/crash-points/index.ts';
import { Database } from '../../platform/db/index.ts';
import { Outbox } from '../../platform/outbox/index.ts';
import { lockPayment, NotClosedYet, ProviderCalls, ResolvePayment } from '../payments/index.ts';
import { lockOrder } from './checkout.store.ts';
import { type OfOrder, SettlePayment } from './settle-payment.ts';

/**
 * Closes a payment at the provider for good: the job of `checkout.payment_unwanted`. The seats go back only once it is
 * *seen* closed, so a slow bank cannot sell a seat twice.
 *
 * Cost: two short transactions around one call to the provider, two calls where the answer that named it was lost.
 */
@Injectable()
export class VoidPayment implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly outbox: Outbox,
    private readonly calls: ProviderCalls,
    private readonly resolve: ResolvePayment,
    private readonly settlePayment: SettlePayment,
  ) {}

  onModuleInit(): void {
    this.outbox.handle('checkout.payment_unwanted', ({ eventId, payload, attempt }) =>
      this.run({ eventId, id: String(payload.paymentId), orderId: String(payload.orderId) }, attempt),
    );
  }

  /** @throws NotClosedYet while it may still succeed */
  async run(of: OfOrder, attempt: number): Promise<void> {
    const found = await this.database.transaction(async (tx) => {
      const order = await lockOrder(tx, of.eventId, of.orderId);
      const payment = await lockPayment(tx, of.eventId, of.id);
      return order && payment?.status === 'voiding' ? { order, payment } : null;
    });
    if (!found) return;
    const { order, payment } = found;
    let { providerRef } = payment;
    if (providerRef === null) {
      const evidence = await this.resolve.run(payment, order.email);
      if (evidence === 'absent') return this.settlePayment.neverCreated(of);
      if (evidence === 'nothing') throw new NotClosedYet('unknown');
      await this.settlePayment.run(of, evidence);
      ({ providerRef } = evidence);
    }
    crashPoint('C19');
    const observed = await this.calls.cancel(payment, providerRef, attempt);
    await this.settlePayment.run(of, observed);
    // A bank that is still thinking cannot be closed yet: the outbox asks again.
    if (observed.status !== 'captured' && observed.status !== 'voided') throw new NotClosedYet(observed.status);
  }
}
