import { Injectable, type OnModuleInit } from '@nestjs/common';
import { crashPoint } from '../../platform/crash-points/index.ts';
import { Database, together, type Tx } from '../../platform/db/index.ts';
import { Outbox } from '../../platform/outbox/index.ts';
import {
  changePayment,
  Deadlines,
  lockPayment,
  NotClosedYet,
  PaymentRefused,
  type PaymentRow,
  ProviderCalls,
  raiseAttention,
} from '../payments/index.ts';
import { lockOrder } from './checkout.store.ts';
import { type OfOrder, SettlePayment } from './settle-payment.ts';

/** A capture that the provider refuses this often while it still shows the reservation needs a person. */
const REFUSALS_FOR_A_PERSON = 10;

/**
 * Takes the money of an order whose seats are sold: the job of `checkout.payment_authorised`. A repeat is the same
 * capture at the provider; from `capturing` on nothing is voided by us.
 *
 * Cost: two short transactions, of 3 packets each, around one call to the provider.
 */
@Injectable()
export class CapturePayment implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly outbox: Outbox,
    private readonly calls: ProviderCalls,
    private readonly settlePayment: SettlePayment,
    private readonly deadlines: Deadlines,
  ) {}

  onModuleInit(): void {
    this.outbox.handle('checkout.payment_authorised', ({ eventId, payload, attempt, done }) =>
      this.run({ eventId, id: String(payload.paymentId), orderId: String(payload.orderId) }, attempt, done),
    );
  }

  /** @param done to be committed with the end of it */
  private async run(of: OfOrder, attempt: number, done: (tx: Tx) => void): Promise<void> {
    const payment = await this.begin(of);
    if (!payment?.providerRef) return;
    crashPoint('C14');
    let observed = await this.calls.capture(payment, payment.providerRef, attempt).catch((error: unknown) => {
      if (error instanceof PaymentRefused) return null;
      throw error;
    });
    // A refusal is no answer yet: the payment itself tells whether its money can still be taken.
    observed ??= await this.calls.retrieve(payment, payment.providerRef);
    const ended = observed.status === 'captured' || observed.status === 'voided';
    await this.settlePayment.run(of, observed, ended ? done : undefined);
    if (ended) return;
    if (attempt >= REFUSALS_FOR_A_PERSON) await this.ask(of);
    throw new NotClosedYet(observed.status);
  }

  /** @returns the payment, marked: from here on only the provider knows whether the money has moved */
  private begin({ eventId, id, orderId }: OfOrder): Promise<PaymentRow | null> {
    return this.database.transaction(async (tx) => {
      const [, payment] = await together(lockOrder(tx, eventId, orderId), lockPayment(tx, eventId, id));
      if (payment?.status === 'capturing') return payment;
      if (payment?.status !== 'authorised') return null;
      return changePayment(tx, payment, 'capturing', this.deadlines.of('lookAfterMs'));
    }, 'with locks');
  }

  private ask({ eventId, id }: OfOrder): Promise<void> {
    const what = `payment ${id} is reserved, and its provider refuses to capture it`;
    return this.database.transaction((tx) => raiseAttention(tx, eventId, `capture:${id}`, what));
  }
}
