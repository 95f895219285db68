import { Injectable } from '@nestjs/common';
import { assert } from '../../kit/index.ts';
import { rows, sqlFile, type Tx } from '../../platform/db/index.ts';
import { changeOrder, type OrderRow } from '../checkout/index.ts';
import { changePayment, Deadlines, type PaymentRow } from '../payments/index.ts';
import type { OwnLine } from './choose-refund.ts';
import { ReturnPlaces } from './return-places.ts';
import { nextOrderStatus, nextPaymentStatus, type PaymentStanding, type Standing } from './standing.ts';

const OWN_LINES = sqlFile(import.meta.url, './sql/own-lines.sql');
const MONEY_STANDING = sqlFile(import.meta.url, './sql/money-standing.sql');

type MoneyStanding = Omit<Standing, 'seatsLeft' | 'seatsLeaving'> & Omit<PaymentStanding, 'amount'>;

/** Places that are the order's still. */
export function ownLines(tx: Tx, { eventId, id }: Pick<OrderRow, 'eventId' | 'id'>): Promise<OwnLine[]> {
  return rows<OwnLine>(tx, OWN_LINES, [eventId, id]);
}

/**
 * Moves an order and one of its payments to where their refunds and disputes have left them: the last step of every change
 * of either, in its transaction, under the locks of order and payment. Where the bank has taken all the money, the
 * places go back on sale.
 *
 * Cost: 2 statements, and 1 a step.
 */
@Injectable()
export class AlignOrder {
  private readonly lookInMs: number;

  constructor(
    private readonly places: ReturnPlaces,
    deadlines: Deadlines,
  ) {
    this.lookInMs = deadlines.of('lookAfterMs');
  }

  /** @returns the order as it is now, and the places that went back on sale here */
  async run(tx: Tx, order: OrderRow, payment: PaymentRow): Promise<{ order: OrderRow; freed: readonly number[] }> {
    const lines = await ownLines(tx, order);
    const [money] = await rows<MoneyStanding & Record<string, unknown>>(tx, MONEY_STANDING, [
      order.eventId,
      order.id,
      payment.id,
    ]);
    assert(money, 'a sum always comes back');

    let paid = payment;
    const ofPayment = { ...money, amount: payment.amount };
    for (
      let to = nextPaymentStatus(paid.status, ofPayment);
      to !== null;
      to = nextPaymentStatus(paid.status, ofPayment)
    )
      paid = await changePayment(tx, paid, to, this.lookInMs);

    const seatNos = lines.map(({ seatNo }) => seatNo);
    const leaving = lines.filter((line) => line.leaving);
    const standing = { ...money, seatsLeft: lines.length, seatsLeaving: leaving.length };
    let current = order;
    for (
      let to = nextOrderStatus(current.status, standing);
      to !== null;
      to = nextOrderStatus(current.status, standing)
    )
      current = await changeOrder(tx, current, to);
    if (current.status !== 'lost' || order.status === 'lost') return { order: current, freed: [] };
    await this.places.run(tx, current, seatNos, 'system:dispute-lost');
    return { order: current, freed: seatNos };
  }
}
