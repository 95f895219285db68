import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { Database, type Tx } from '../../platform/db/index.ts';
import { Outbox } from '../../platform/outbox/index.ts';
import { lockOrder } from '../checkout/index.ts';
import { lockPayment, type PaymentRow, raiseAttention, takenPayments } from '../payments/index.ts';
import { RequestRefund } from './request-refund.ts';

/**
 * Gives late money back that found no seats, or whose order was paid already: the job of `checkout.money_unplaced`. Of an
 * order that others have paid for, only the payment moves.
 *
 * Cost: one transaction of about 10 statements.
 */
@Injectable()
export class ReturnLateMoney implements OnModuleInit {
  private readonly log = new Logger('ReturnLateMoney');

  constructor(
    private readonly database: Database,
    private readonly outbox: Outbox,
    private readonly request: RequestRefund,
  ) {}

  onModuleInit(): void {
    this.outbox.handle('checkout.money_unplaced', ({ eventId, payload }) =>
      this.run({ eventId, id: String(payload.paymentId), orderId: String(payload.orderId) }),
    );
  }

  async run(of: Pick<PaymentRow, 'eventId' | 'id' | 'orderId'>): Promise<void> {
    const begun = await this.database.transaction((tx) => this.begin(tx, of));
    if (begun) this.log.log({ eventId: of.eventId, orderId: of.orderId, paymentId: of.id }, 'late money goes back');
  }

  private async begin(tx: Tx, { eventId, id, orderId }: Pick<PaymentRow, 'eventId' | 'id' | 'orderId'>) {
    const order = await lockOrder(tx, eventId, orderId);
    const payment = await lockPayment(tx, eventId, id);
    const taken = (await takenPayments(tx, { eventId, id: orderId })).find((each) => each.id === id);
    // Without any left, it is on its way already.
    if (!order || !payment || !taken || taken.left === 0) return false;
    if (taken.disputed) {
      const what = `late payment ${id} is disputed: its bank decides; where it does so for us, the money must go back`;
      await raiseAttention(tx, eventId, `late:${id}`, what);
      return false;
    }
    const why = { reason: 'late_payment', actor: 'system:return-late-money' } as const;
    await this.request.begin(tx, order, payment, { amount: taken.left, seatNos: [] }, why);
    return true;
  }
}
