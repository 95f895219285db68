import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { assert, type EventScopedId } from '../../kit/index.ts';
import { Database, rows, sqlFile, type Tx } from '../../platform/db/index.ts';
import { type Answer, claimKey, type Command, keepAnswer } from '../../platform/http/index.ts';
import { Outbox } from '../../platform/outbox/index.ts';
import { type LiveEvent, LiveEvents } from '../catalog/index.ts';
import { lockOrder, OrderNotFound, type OrderRow } from '../checkout/index.ts';
import type { Actor } from '../inventory/index.ts';
import {
  insertRefund,
  lockPayment,
  type PaymentRow,
  type RefundReason,
  type RefundRow,
  type TakenPayment,
  takenPayments,
} from '../payments/index.ts';
import { VoidTickets } from '../tickets/index.ts';
import { AlignOrder, ownLines } from './align-order.ts';
import { type Chosen, chooseRefund, type Wanted } from './choose-refund.ts';
import { Disputed, NotAllowed, NothingLeft, NotRefundable, PackageWhole } from './refunds.errors.ts';
import { refundResponse } from './refund-view.ts';

const CANCEL_POLICY = sqlFile(import.meta.url, './sql/cancel-policy.sql');

export interface CancelPolicy {
  readonly until: Date | null;
  readonly withFees: boolean;
  readonly open: boolean;
  readonly [column: string]: unknown;
}

/** Who asks, and so on whose terms: a fan within the policy of the event, an organizer as he likes. */
export type Asker =
  { readonly as: 'fan' } | { readonly as: 'staff'; readonly actor: Actor; readonly withFees: boolean };

export interface RefundRequest {
  readonly wanted: Wanted;
  readonly reason: RefundReason;
  readonly by: Asker;
}

/** The policy of an event, read on a connection of its own or in a transaction. */
export async function cancelPolicy(on: Tx | Database, eventId: number): Promise<CancelPolicy> {
  const [policy] =
    'transaction' in on
      ? await on.query<CancelPolicy>(CANCEL_POLICY, [eventId])
      : await rows<CancelPolicy>(on, CANCEL_POLICY, [eventId]);
  assert(policy, `event ${eventId} is there`);
  return policy;
}

/**
 * Begins a refund: a whole order, some of its seats, or an amount. It is written down with its key before the provider is
 * called, and tickets of seats that go back are void at once. Never more than was captured, however many ask at once.
 *
 * Cost: one transaction of 12 to 14 statements; the provider is called by a job.
 * @throws OrderNotFound, NotRefundable, Disputed, NotAllowed, PackageWhole, NothingLeft, TooMuch, UnknownSeats
 */
@Injectable()
export class RequestRefund {
  constructor(
    private readonly database: Database,
    private readonly events: LiveEvents,
    private readonly outbox: Outbox,
    private readonly tickets: VoidTickets,
    private readonly align: AlignOrder,
  ) {}

  async run(of: EventScopedId, request: RefundRequest, command: Command): Promise<Answer> {
    const event = await this.events.byNumber(of.eventId);
    return this.database.transaction(async (tx) => {
      const claimed = await claimKey(tx, command);
      if (claimed.known === 'answered') return claimed.answer; // guard: command-key
      const order = await lockOrder(tx, of.eventId, of.id);
      if (!order) throw new OrderNotFound();
      const taken = await this.payingOne(tx, order, request.by);
      const chosen = await this.choose(tx, event, order, taken, request);
      const payment = await lockPayment(tx, of.eventId, taken.id);
      assert(payment, `payment ${taken.id} is there`);
      const actor = request.by.as === 'fan' ? (`order:${order.id}` as const) : request.by.actor;
      const refund = await this.begin(tx, order, payment, chosen, { reason: request.reason, actor });
      const answer = { status: 201, body: refundResponse(event, refund) };
      keepAnswer(tx, command, answer);
      return answer;
    });
  }

  /** Writes it down in the caller's transaction, under the locks of order and payment. */
  async begin(
    tx: Tx,
    order: OrderRow,
    payment: PaymentRow,
    { amount, seatNos }: Chosen,
    why: { reason: RefundReason; actor: Actor },
  ): Promise<RefundRow> {
    const { eventId, id: orderId, currency } = order;
    const { id: paymentId, provider } = payment;
    const of = { eventId, id: uuidv7(), orderId, paymentId, provider };
    const refund = await insertRefund(tx, { ...of, amount, currency, seatNos, ...why });
    if (seatNos.length > 0) await this.tickets.run(tx, eventId, orderId, seatNos);
    this.outbox.append(tx, {
      eventId,
      key: `refund:${refund.id}`,
      kind: 'refunds.refund_requested',
      payload: { refundId: refund.id },
    });
    await this.align.run(tx, order, payment);
    return refund;
  }

  /** Whose money goes back. A late payment that goes back by itself is not what a fan paid with. */
  private async payingOne(tx: Tx, order: OrderRow, { as }: Asker): Promise<TakenPayment> {
    const all = await takenPayments(tx, order);
    const own = all.filter(({ unplaced }) => !unplaced);
    const taken = as === 'fan' ? own[0] : (all.find(({ left }) => left > 0) ?? all[0]);
    if (!taken) throw new NotRefundable(order.status);
    if (taken.disputed) {
      throw new Disputed(); // guard: dispute-blocks-refund
    }
    if (['refund_pending', 'refunded', 'lost'].includes(order.status) && (as === 'fan' || taken.left === 0))
      throw new NothingLeft();
    if (as === 'fan' && order.status !== 'paid') throw new NotRefundable(order.status);
    return taken;
  }

  private async choose(
    tx: Tx,
    event: LiveEvent,
    order: OrderRow,
    { left, currency }: TakenPayment,
    { wanted, by }: RefundRequest,
  ): Promise<Chosen> {
    let withFees = true;
    if (by.as === 'fan') {
      const policy = await cancelPolicy(tx, order.eventId);
      if (!policy.open) {
        throw new NotAllowed(policy.until); // guard: cancel-policy
      }
      ({ withFees } = policy);
    } else ({ withFees } = by);
    const terms = { left, currency, withFees, allMoney: by.as === 'staff' };
    const lines = await ownLines(tx, order);
    const chosen = chooseRefund(wanted, lines, terms, (seatNo) => event.places.labelOf(seatNo));
    const isPart = chosen.seatNos.length < lines.filter(({ leaving }) => !leaving).length;
    if (by.as === 'fan' && order.packageId !== null && isPart) {
      throw new PackageWhole(); // guard: package-whole-refund
    }
    return chosen;
  }
}
