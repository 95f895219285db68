import { Injectable } from '@nestjs/common';
import type { EventScopedId } from '../../kit/index.ts';
import { Database, type Tx } from '../../platform/db/index.ts';
import {
  Gateways,
  lockOpenPayment,
  mayTryAnother,
  NotClosedYet,
  type PaymentRow,
  ProviderAway,
} from '../payments/index.ts';
import { lockOrder } from './checkout.store.ts';
import { PaymentJobs } from './payment-jobs.ts';
import { VoidPayment } from './void-payment.ts';

const FIRST_ATTEMPT = 1;

/**
 * Makes room for another payment of the same order: the fan wants another method, or the bank behind one provider has
 * said "not now" and another provider may be asked, once. The payment under way is closed at its provider and *seen*
 * closed first; until then there is no second one.
 *
 * Cost: one transaction; where it is to be closed, one call to the provider.
 * @throws ProviderAway while the payment under way cannot be seen closed
 */
@Injectable()
export class SwitchPayment {
  constructor(
    private readonly database: Database,
    private readonly gateways: Gateways,
    private readonly jobs: PaymentJobs,
    private readonly voidPayment: VoidPayment,
  ) {}

  /** @returns the provider that is not to be asked again, or null */
  async run({ eventId, id: orderId }: EventScopedId, method: string): Promise<string | null> {
    const leaving = await this.database.transaction((tx) => this.leave(tx, eventId, orderId, method));
    if (!leaving) return null;
    await this.voidPayment.run(leaving, FIRST_ATTEMPT).catch((error: unknown) => {
      if (error instanceof NotClosedYet) throw new ProviderAway(error);
      throw error;
    });
    return leaving.method === method ? leaving.provider : null;
  }

  private async leave(tx: Tx, eventId: number, orderId: string, method: string): Promise<PaymentRow | null> {
    const order = await lockOrder(tx, eventId, orderId);
    if (!order || order.closing !== null || order.overdue) return null;
    const payment = await lockOpenPayment(tx, eventId, orderId);
    // It was being left before: its closing has not been seen yet.
    if (payment?.status === 'voiding') return payment;
    if (payment?.status !== 'open') return null;
    if (payment.method === method && !this.mayGoElsewhere(payment)) return null;
    await this.jobs.void(tx, payment);
    return payment;
  }

  private mayGoElsewhere({ errorAdvice, challenged, method, currency, provider }: PaymentRow): boolean {
    if (errorAdvice === null) return false;
    const [first, second] = this.gateways.taking(method, currency);
    // He asks for it just now; and only the provider that is asked first is ever left for another.
    const triedAnother = first?.provider.name !== provider;
    const outcome = { of: 'declined', advice: errorAdvice, challenged, customerPresent: true, triedAnother } as const;
    return second !== undefined && mayTryAnother(outcome) !== 'no';
  }
}
