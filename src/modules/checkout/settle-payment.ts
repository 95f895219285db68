import { Injectable, Logger } from '@nestjs/common';
import { Database, isUniqueViolation, type Tx } from '../../platform/db/index.ts';
import { Outbox } from '../../platform/outbox/index.ts';
import { type SettledState, SettleSeats } from '../holds/index.ts';
import { ChangePlaces } from '../inventory/index.ts';
import { IssueTickets } from '../tickets/index.ts';
import { changeOrder, changePayment, lockOrder, lockPayment, readLines } from './checkout.store.ts';
import type { OrderRow } from './order.ts';
import { merge, type Observed, type PaymentRow } from './payment.ts';

/** Places whose state Redis is told of once the transaction has committed. */
interface Settled {
  readonly seatNos: readonly number[];
  readonly state: SettledState;
}

/** The claims of an order are not its own any more: nothing of the transaction may stay. */
class ClaimLost extends Error {}

/**
 * Applies what a provider says of a payment: the one place where money meets seats. Observations come late, twice and
 * out of order; each is merged by rank under the locks, so that a repeat changes nothing.
 *
 * authorised → the seats are sold and the tickets issued, then the money is captured; captured → the order is paid;
 * voided → the seats go back. An authorisation whose seats are gone is voided.
 *
 * Cost: one transaction of 10 statements for the finalising one.
 */
@Injectable()
export class SettlePayment {
  private readonly log = new Logger('SettlePayment');

  constructor(
    private readonly database: Database,
    private readonly outbox: Outbox,
    private readonly places: ChangePlaces,
    private readonly tickets: IssueTickets,
    private readonly settle: SettleSeats,
  ) {}

  async run(eventId: number, paymentId: string, orderId: string, observed: Observed): Promise<void> {
    let settled: Settled | null;
    try {
      settled = await this.database.transaction((tx) => this.apply(tx, eventId, paymentId, orderId, observed));
    } catch (error) {
      if (!(error instanceof ClaimLost) && !isUniqueViolation(error, 'tickets_one_live')) throw error;
      this.log.warn({ eventId, orderId, paymentId }, 'authorised, but the seats are gone: the payment is voided');
      settled = await this.database.transaction((tx) => this.giveUp(tx, eventId, paymentId, orderId, observed));
    }
    if (settled) await this.settle.run(eventId, settled.seatNos, settled.state);
  }

  /** The provider has refused to make this payment at all: there is nothing to close, so the order may end. */
  async neverCreated(eventId: number, paymentId: string, orderId: string): Promise<void> {
    const settled = await this.database.transaction(async (tx) => {
      const order = await lockOrder(tx, eventId, orderId);
      const payment = await lockPayment(tx, eventId, paymentId);
      if (!order || payment?.status !== 'voiding') return null;
      await changePayment(tx, payment, 'voided');
      return this.voided(tx, order);
    });
    if (settled) await this.settle.run(eventId, settled.seatNos, settled.state);
  }

  private async apply(
    tx: Tx,
    eventId: number,
    paymentId: string,
    orderId: string,
    observed: Observed,
  ): Promise<Settled | null> {
    const order = await lockOrder(tx, eventId, orderId);
    const payment = await lockPayment(tx, eventId, paymentId);
    if (!order || !payment) return null;
    const next = merge(payment.status, observed);
    if (next === null) {
      // Why a card was declined stays until it is known otherwise: a message from before the decline may come after it.
      const declined = payment.status === 'open' && observed.status === 'open' && observed.error !== null;
      if (declined) await changePayment(tx, payment, 'open', observed);
      return null;
    }
    const moved = await changePayment(tx, payment, next, observed);
    this.log.log({ eventId, orderId, paymentId, from: payment.status, to: next }, 'payment changed');
    switch (next) {
      case 'authorised':
        return this.authorised(tx, order, moved);
      case 'captured':
        return this.captured(tx, order, moved);
      case 'voided':
        return this.voided(tx, order);
      default:
        return null;
    }
  }

  private async authorised(tx: Tx, order: OrderRow, payment: PaymentRow): Promise<Settled | null> {
    if (order.status !== 'pending') {
      await this.void(tx, payment);
      return null;
    }
    const settled = await this.finalise(tx, order);
    await this.outbox.append(tx, {
      eventId: order.eventId,
      key: `capture:${payment.id}`,
      kind: 'checkout.payment_authorised',
      payload: { paymentId: payment.id, orderId: order.id },
    });
    return settled;
  }

  /** The seats become the buyer's: places sold, tickets issued, order finalised, all or nothing. */
  private async finalise(tx: Tx, order: OrderRow): Promise<Settled> {
    const seatNos = (await readLines(tx, order.eventId, order.id)).map(({ seatNo }) => seatNo);
    const sold = await this.places.sell(tx, { eventId: order.eventId, orderId: order.id, seatNos });
    if (!sold) throw new ClaimLost();
    await this.tickets.run(tx, order.eventId, order.id, seatNos);
    await changeOrder(tx, order, 'finalised');
    return { seatNos, state: 'sold' };
  }

  private async captured(tx: Tx, order: OrderRow, payment: PaymentRow): Promise<Settled | null> {
    let current = order;
    let settled: Settled | null = null;
    if (order.status === 'pending') {
      settled = await this.finalise(tx, order);
      current = { ...order, status: 'finalised', version: order.version + 1 };
    }
    if (current.status !== 'finalised') return settled;
    await changeOrder(tx, current, 'paid');
    await this.outbox.append(tx, {
      eventId: order.eventId,
      key: `paid:${order.id}`,
      kind: 'checkout.order_paid',
      payload: { orderId: order.id, paymentId: payment.id },
    });
    return settled;
  }

  /** The door at the provider is seen closed: only now may the seats go back. */
  private async voided(tx: Tx, order: OrderRow): Promise<Settled | null> {
    if (order.status === 'finalised') {
      await changeOrder(tx, order, 'payment_failed');
      return null;
    }
    if (order.status !== 'pending') return null;
    const seatNos = (await readLines(tx, order.eventId, order.id)).map(({ seatNo }) => seatNo);
    await this.places.release(tx, { eventId: order.eventId, orderId: order.id, seatNos }, 'system:settle-payment');
    await changeOrder(tx, order, order.overdue ? 'expired' : 'cancelled');
    return { seatNos, state: 'free' };
  }

  private async void(tx: Tx, payment: PaymentRow): Promise<void> {
    await changePayment(tx, payment, 'voiding');
    await this.outbox.append(tx, {
      eventId: payment.eventId,
      key: `void:${payment.id}`,
      kind: 'checkout.payment_unwanted',
      payload: { paymentId: payment.id, orderId: payment.orderId },
    });
  }

  /** The money is reserved and the seats are not ours: hand it back, and end the order. */
  private async giveUp(tx: Tx, eventId: number, paymentId: string, orderId: string, observed: Observed): Promise<null> {
    const order = await lockOrder(tx, eventId, orderId);
    const payment = await lockPayment(tx, eventId, paymentId);
    if (!order || !payment) return null;
    const next = merge(payment.status, observed);
    const moved = next === null ? payment : await changePayment(tx, payment, next, observed);
    if (moved.status === 'authorised') await this.void(tx, moved);
    if (order.status === 'pending') await changeOrder(tx, order, order.overdue ? 'expired' : 'cancelled');
    return null;
  }
}
