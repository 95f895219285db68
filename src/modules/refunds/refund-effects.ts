import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/db/index.ts';
import { Outbox } from '../../platform/outbox/index.ts';
import type { OrderRow } from '../checkout/index.ts';
import { changeRefund, type PaymentRow, raiseAttention, record, type RefundRow } from '../payments/index.ts';
import { IssueTickets } from '../tickets/index.ts';
import { ownLines } from './align-order.ts';
import { ReturnPlaces } from './return-places.ts';

/** How a refund goes on: what its provider says, or that it never left. */
export interface RefundNews {
  readonly status: 'pending' | 'succeeded' | 'failed';
  readonly providerRef: string | null;
  readonly errorCode: string | null;
}

/**
 * What a refund's next state does to ledger, places and tickets, in the transaction that learns of it. The caller has the
 * locks and aligns the order afterwards.
 *
 * Cost: 2 to 8 statements.
 */
@Injectable()
export class RefundEffects {
  constructor(
    private readonly outbox: Outbox,
    private readonly tickets: IssueTickets,
    private readonly places: ReturnPlaces,
  ) {}

  /** @returns the places that went back on sale */
  async run(
    tx: Tx,
    order: OrderRow,
    payment: PaymentRow,
    refund: RefundRow,
    news: RefundNews,
  ): Promise<readonly number[]> {
    await changeRefund(tx, refund, news.status, news);
    if (news.status === 'pending') return [];
    const lines = await ownLines(tx, order);
    const own = refund.seatNos.filter((seatNo) => lines.some((line) => line.seatNo === seatNo));
    if (news.status === 'failed') {
      await this.failed(tx, payment, refund, own, news.errorCode);
      return [];
    }
    await record(tx, payment, 'refund', refund.amount, refund.id);
    await this.places.run(tx, order, own, refund.actor);
    this.append(tx, refund, `refunded:${refund.id}`, 'refunds.refund_succeeded');
    return own;
  }

  /** The fan has his places still: new tickets, since the old ones opened no door any more. */
  private async failed(
    tx: Tx,
    payment: PaymentRow,
    refund: RefundRow,
    own: readonly number[],
    errorCode: string | null,
  ): Promise<void> {
    const { eventId, orderId, id, status, amount } = refund;
    if (status === 'succeeded') await record(tx, payment, 'refund_reversal', amount, id);
    if (own.length > 0) {
      await this.tickets.run(tx, eventId, orderId, own);
      this.append(tx, refund, `kept:${id}`, 'refunds.tickets_renewed');
    }
    const gone = status === 'succeeded' && refund.seatNos.length > 0 ? '; its seats are on sale again' : '';
    const what = `refund ${id} failed (${errorCode ?? 'no reason given'})${gone}: the fan's money is here still`;
    await raiseAttention(tx, eventId, `refund:${id}`, what);
  }

  private append(tx: Tx, { eventId, id, orderId }: RefundRow, key: string, kind: string): void {
    this.outbox.append(tx, { eventId, key, kind, payload: { refundId: id, orderId } });
  }
}
