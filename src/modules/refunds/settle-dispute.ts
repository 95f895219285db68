import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { crashPoint } from '../../platform/crash-points/index.ts';
import { Database, type Tx } from '../../platform/db/index.ts';
import { Outbox } from '../../platform/outbox/index.ts';
import { lockOrder, type OrderRow } from '../checkout/index.ts';
import { SettleSeats } from '../holds/index.ts';
import {
  changeDispute,
  type DisputeRow,
  insertDispute,
  lockDispute,
  lockOpenRefunds,
  lockPayment,
  mergeDispute,
  MoneyPort,
  type ObservedDispute,
  type PaymentRow,
  raiseAttention,
  record,
  resolveAttention,
} from '../payments/index.ts';
import { AlignOrder } from './align-order.ts';
import { RefundEffects } from './refund-effects.ts';

type OfOrder = Pick<PaymentRow, 'eventId' | 'id' | 'orderId'>;

/**
 * Applies what a provider says of a dispute, merged by rank under the locks. Opened: its money is gone and the order is
 * frozen; refunds that were not sent yet end, and of one that was, a person hears. Won: all is as before. Lost: the
 * tickets are void, and the places on sale again.
 *
 * Cost: one transaction of 8 to 20 statements.
 */
@Injectable()
export class SettleDispute implements OnModuleInit {
  private readonly log = new Logger('SettleDispute');

  constructor(
    private readonly database: Database,
    private readonly port: MoneyPort,
    private readonly outbox: Outbox,
    private readonly seats: SettleSeats,
    private readonly align: AlignOrder,
    private readonly effects: RefundEffects,
  ) {}

  onModuleInit(): void {
    this.port.register({ dispute: (payment, observed) => this.run(payment, observed) });
  }

  async run(of: OfOrder, observed: ObservedDispute): Promise<void> {
    const freed = await this.database.transaction((tx) => this.apply(tx, of, observed));
    if (freed.length > 0) await this.seats.asInventorySays(of.eventId, freed);
  }

  private async apply(tx: Tx, of: OfOrder, observed: ObservedDispute): Promise<readonly number[]> {
    const order = await lockOrder(tx, of.eventId, of.orderId);
    const payment = await lockPayment(tx, of.eventId, of.id);
    if (!order || !payment) return [];
    // Only money that was taken can be disputed: news of its capture is on its way, and this comes again after it.
    if (!['captured', 'refunding', 'refunded'].includes(payment.status))
      throw new Error(`payment ${payment.id} is disputed and not known to be captured yet`);
    const known = await lockDispute(tx, payment, observed.providerRef);
    const dispute = known ?? (await this.open(tx, order, payment, observed));
    const next = mergeDispute(dispute.status, observed);
    if (next === null && known) return [];
    if (next !== null) {
      await changeDispute(tx, dispute, next, observed.dueBy);
      await resolveAttention(tx, of.eventId, `dispute-due:${dispute.id}`);
      if (next === 'won') await this.won(tx, payment, dispute);
    }
    const { order: aligned, freed } = await this.align.run(tx, order, payment);
    this.log.log(
      { ...of, disputeId: dispute.id, status: next ?? dispute.status, order: aligned.status },
      'dispute changed',
    );
    await this.ask(tx, aligned, dispute, next);
    return freed;
  }

  private async open(tx: Tx, order: OrderRow, payment: PaymentRow, observed: ObservedDispute): Promise<DisputeRow> {
    const { eventId } = payment;
    const dispute = await insertDispute(tx, uuidv7(), payment, observed);
    await record(tx, payment, 'dispute', dispute.amount, dispute.id);
    const payload = { disputeId: dispute.id };
    this.outbox.append(tx, { eventId, key: `dispute:${dispute.id}`, kind: 'refunds.dispute_opened', payload });
    for (const refund of await lockOpenRefunds(tx, eventId, payment.id)) {
      if (refund.sentAt === null) {
        await this.effects.run(tx, order, payment, refund, {
          status: 'failed',
          providerRef: null,
          errorCode: 'disputed',
        });
        continue;
      }
      crashPoint('C32');
      const what = `dispute ${dispute.providerRef} and refund ${refund.id} cross: the money may be gone twice`;
      await raiseAttention(tx, eventId, `crossed:${refund.id}`, what);
    }
    return dispute;
  }

  /** The money is back. Refunds that had been sent without an answer go on. */
  private async won(tx: Tx, payment: PaymentRow, { id, amount, eventId }: DisputeRow): Promise<void> {
    await record(tx, payment, 'dispute_reversal', amount, id);
    for (const refund of await lockOpenRefunds(tx, eventId, payment.id)) {
      if (refund.status !== 'requested') continue;
      const key = `refund:${refund.id}:after:${id}`;
      this.outbox.append(tx, {
        eventId,
        key,
        kind: 'refunds.refund_requested',
        payload: { refundId: refund.id },
      });
    }
  }

  /** What the order's states cannot say needs a person. */
  private async ask(tx: Tx, order: OrderRow, dispute: DisputeRow, next: DisputeRow['status'] | null): Promise<void> {
    const { eventId, id, providerRef, amount } = dispute;
    const status = next ?? dispute.status;
    const key = `dispute:${id}`;
    if (status === 'won') return resolveAttention(tx, eventId, key);
    const said = status === 'lost' ? order.status === 'lost' : order.status === 'disputed';
    if (said) return;
    const what = `dispute ${providerRef} of ${amount} is ${status}, and its order ${order.id} is ${order.status}`;
    await raiseAttention(tx, eventId, key, what);
  }
}
