import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type EventScopedId } from '../../kit/index.ts';
import { Database, type Tx } from '../../platform/db/index.ts';
import { Outbox } from '../../platform/outbox/index.ts';
import { lockOrder } from '../checkout/index.ts';
import {
  lockPayment,
  lockRefund,
  markRefundSent,
  PaymentRefused,
  type PaymentRow,
  ProviderCalls,
  readRefund,
  type RefundRow,
  takenPayments,
} from '../payments/index.ts';
import { SettleRefund } from './settle-refund.ts';

interface Begun {
  readonly payment: PaymentRow;
  readonly paymentRef: string;
  readonly refund: RefundRow;
  readonly sentBefore: boolean;
}

/**
 * Asks the provider for a refund: the job of `refunds.refund_requested`. No answer is no failure: the job looks for it at
 * the provider first and sends it again, with the same key, only where there is none. A provider may have forgotten the
 * key, or never have kept it for an answer that was an error: then a repeat would be a second refund.
 *
 * Cost: two short transactions around one call to the provider, two for a repeat.
 */
@Injectable()
export class SendRefund implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly outbox: Outbox,
    private readonly calls: ProviderCalls,
    private readonly settle: SettleRefund,
  ) {}

  onModuleInit(): void {
    this.outbox.handle('refunds.refund_requested', ({ eventId, payload }) =>
      this.run({ eventId, id: String(payload.refundId) }),
    );
  }

  async run({ eventId, id }: EventScopedId): Promise<void> {
    const found = await readRefund(this.database, eventId, id);
    const begun = found && (await this.database.transaction((tx) => this.begin(tx, found)));
    if (!begun) return;
    const { payment, paymentRef, refund, sentBefore } = begun;
    try {
      const found = sentBefore ? await this.calls.findRefund(payment, refund, paymentRef) : null;
      await this.settle.run(refund, found ?? (await this.calls.refund(payment, refund, paymentRef)));
    } catch (error) {
      if (!(error instanceof PaymentRefused)) throw error;
      await this.settle.run(refund, { status: 'failed', providerRef: null, errorCode: 'refused' });
    }
  }

  /** @returns what is to be sent, marked: from here on only the provider knows; null where nothing is */
  private async begin(tx: Tx, { eventId, id, orderId, paymentId }: RefundRow): Promise<Begun | null> {
    const order = await lockOrder(tx, eventId, orderId);
    const payment = await lockPayment(tx, eventId, paymentId);
    const refund = await lockRefund(tx, eventId, id);
    if (!order || !payment?.providerRef || refund?.status !== 'requested') return null;
    const taken = (await takenPayments(tx, order)).find((each) => each.id === paymentId);
    // It may have been sent before the dispute came: it goes on when the bank has decided.
    if (taken?.disputed) {
      return null; // guard: dispute-blocks-refund
    }
    return { payment, paymentRef: payment.providerRef, refund, sentBefore: await markRefundSent(tx, refund) };
  }
}
