import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { assert, eventScopedId, type EventScopedId } from '../../kit/index.ts';
import { Clock } from '../../platform/clock/index.ts';
import { Database, together, type Tx, withCommit } from '../../platform/db/index.ts';
import { type Answer, claimKey, type Command, keepAnswer } from '../../platform/http/index.ts';
import {
  BreakerOpen,
  changePayment,
  Deadlines,
  Gateways,
  insertPayment,
  lockOpenPayment,
  lockPayment,
  mayTryAnother,
  NeverSent,
  type OpenedPayment,
  outcomeOf,
  PaymentRefused,
  type PaymentRow,
  type PaymentStatus,
  ProviderAway,
  ResolvePayment,
  Withdrawn,
} from '../payments/index.ts';
import type { PaymentResponse } from './checkout.dto.ts';
import { NotPayable, OrderNotFound } from './checkout.errors.ts';
import { beginPaying, lockOrder } from './checkout.store.ts';
import type { OrderRow } from './order.ts';
import { SwitchPayment } from './switch-payment.ts';

type Opened =
  { readonly answer: Answer } | { readonly order: OrderRow; readonly payment: PaymentRow | Promise<PaymentRow> };

/** Two requests for one order meet: the second finds what the first has opened. */
const LOOKS_AGAIN = 3;

/**
 * Opens the payment of an order at a provider. The row and its key are committed before the call; a repeat sends the same
 * key and gets the same payment. An order has one payment under way: a second request gets the one that is open, unless
 * another method is wanted or its decline allows another provider: then it is seen closed first.
 *
 * Cost: 1 statement, two short transactions of 2 and 3 packets, and one call to the provider; each provider more that is asked, one transaction and one call.
 * @throws OrderNotFound, NotPayable, MethodNotTaken, PaymentRefused, TooFast and ProviderAway (the same key goes on)
 */
@Injectable()
export class StartPayment {
  constructor(
    private readonly database: Database,
    private readonly gateways: Gateways,
    private readonly resolve: ResolvePayment,
    private readonly switchPayment: SwitchPayment,
    private readonly deadlines: Deadlines,
    private readonly clock: Clock,
  ) {}

  /** @param wanted the method; and the order's newest payment, or null where nothing was ever opened */
  async run(
    of: EventScopedId,
    { method, latest }: { readonly method: string; readonly latest: PaymentRow | null },
    command: Command,
  ): Promise<Answer> {
    // What is opened from here on is found under the order's lock.
    const skipped = latest === null ? null : await this.switchPayment.run(of, method);
    const open = () => this.database.transaction((tx) => this.open(tx, of, { method, skipped }, command), 'with locks');
    let opened = await open();
    for (let attempt = 1; !('answer' in opened); attempt++) {
      const { order } = opened;
      const payment = await opened.payment;
      try {
        const intent = await this.ask(order, payment);
        return await this.database.transaction((tx) => this.keep(tx, payment, intent, command), 'with locks');
      } catch (error) {
        // Somebody else has opened it, or closed it, between our commit and our call: look again.
        if (error instanceof Withdrawn && attempt < LOOKS_AGAIN) opened = await open();
        else opened = { order, payment: await this.afterFailure(order, payment, error) };
      }
    }
    return opened.answer;
  }

  private async open(
    tx: Tx,
    { eventId, id: orderId }: EventScopedId,
    { method, skipped }: { method: string; skipped: string | null },
    command: Command,
  ): Promise<Opened> {
    const [claimed, order, open] = await together(
      claimKey(tx, command),
      lockOrder(tx, eventId, orderId),
      lockOpenPayment(tx, eventId, orderId),
    );
    if (claimed.known === 'answered') return { answer: claimed.answer };
    if (!order) throw new OrderNotFound();
    if (order.status !== 'pending' && order.status !== 'payment_failed') throw new NotPayable(order.status);
    if (order.closing !== null) throw new NotPayable(order.closing); // guard: closing
    if (order.overdue) throw new NotPayable('expired'); // guard: deadline-after-lock
    if (open && !['created', 'unknown', 'open'].includes(open.status)) throw new NotPayable(open.status); // guard: open-status
    if (!open) {
      const inserting = this.insert(tx, order, method, skipped);
      withCommit(tx, inserting);
      return { order, payment: inserting };
    }
    // An open one has its secret: the provider, whose calls are counted, need not be asked again.
    if (open.status === 'open' && open.clientSecret !== null) {
      const answer = this.answerOf(open, open.clientSecret);
      keepAnswer(tx, command, answer);
      return { answer };
    }
    return { order, payment: open };
  }

  private insert(tx: Tx, order: OrderRow, method: string, skipped: string | null): Promise<PaymentRow> {
    const taking = this.gateways.taking(method, order.currency);
    const [first] = taking;
    const { provider, flow } = taking.find((each) => each.provider.name !== skipped) ?? first!;
    const { eventId, id: orderId, total: amount, currency } = order;
    const payment = { eventId, id: uuidv7(), orderId, provider: provider.name, method, flow, amount, currency };
    return insertPayment(tx, payment, this.deadlines.of('takeUpAfterMs'));
  }

  private async ask(order: OrderRow, payment: PaymentRow): Promise<OpenedPayment> {
    const evidence = await this.resolve.run(payment, order.email);
    if (evidence === 'absent') throw new PaymentRefused();
    if (evidence === 'nothing') throw new ProviderAway();
    return evidence;
  }

  /**
   * No answer is not a failure: a payment may exist, and the same key will tell. A refusal is: there never was one. Where
   * nothing of it has ever left us, the next provider may be asked. @returns its payment @throws the failure that stands
   */
  private async afterFailure(order: OrderRow, payment: PaymentRow, error: unknown): Promise<PaymentRow> {
    if (error instanceof PaymentRefused) await this.learn(payment, 'absent');
    const waitedMs = this.clock.nowMs() - payment.createdAt.getTime();
    const outcome = outcomeOf(error, waitedMs > this.deadlines.of('connectingMs'));
    if (outcome?.of === 'unknown') await this.learn(payment, 'unknown');
    // Of a call that was repeated only the payment itself can tell what became of it.
    if (payment.sentAt !== null) throw error; // guard: first-attempt
    const another = outcome && mayTryAnother(outcome) === 'at_once';
    const next = another ? await this.atAnother(order, payment, error) : null;
    if (!next) throw error;
    return next;
  }

  private atAnother(order: OrderRow, payment: PaymentRow, error: unknown): Promise<PaymentRow | null> {
    const names = this.gateways.taking(payment.method, payment.currency).map(({ provider }) => provider.name);
    const next = names[names.indexOf(payment.provider) + 1];
    if (next === undefined) return Promise.resolve(null);
    return this.database.transaction(async (tx) => {
      const current = await lockOrder(tx, order.eventId, order.id);
      const mine = await lockPayment(tx, payment.eventId, payment.id);
      if (!current || current.closing !== null || mine?.status !== 'created') return null;
      // Each call marks the payment before it leaves. Another mark than ours is another request's: it may be on its way still.
      const ours = error instanceof NeverSent && !(error instanceof BreakerOpen) ? 1 : 0;
      if (mine.version !== payment.version + ours) return null;
      await changePayment(tx, mine, 'absent', this.deadlines.of('lookAfterMs'));
      return this.insert(tx, current, payment.method, payment.provider);
    });
  }

  private learn({ eventId, orderId, id }: PaymentRow, status: 'absent' | 'unknown'): Promise<void> {
    return this.database.transaction(async (tx) => {
      await lockOrder(tx, eventId, orderId);
      const current = await lockPayment(tx, eventId, id);
      if (current?.status !== 'created' && current?.status !== 'unknown') return;
      if (current.status !== status) await changePayment(tx, current, status, this.deadlines.of('takeUpAfterMs'));
    });
  }

  private async keep(
    tx: Tx,
    { eventId, id, orderId }: PaymentRow,
    opened: OpenedPayment,
    command: Command,
  ): Promise<Answer> {
    const [order, current] = await together(lockOrder(tx, eventId, orderId), lockPayment(tx, eventId, id));
    assert(order && current, `payment ${id} is there`);
    // Closed meanwhile, or even ended: its secret must not reach anybody who could still pay it.
    const waits = order.closing === null && (order.status === 'pending' || order.status === 'payment_failed');
    const closed = !waits || ['voiding', 'voided', 'absent'].includes(current.status);
    if (closed) throw new NotPayable(order.closing ?? (waits ? 'expired' : order.status)); // guard: closed-meanwhile
    // A webhook may have been faster, and has said more than this answer does; but the secret only this answer has.
    const isNew = current.status === 'created' || current.status === 'unknown';
    if (isNew || (current.status === 'open' && current.clientSecret === null)) {
      await changePayment(tx, current, 'open', this.deadlines.of('lookAfterMs'), { ...opened, error: null });
      beginPaying(tx, order);
    }
    const answer = this.answerOf(
      { ...current, status: opened.status, nextAction: opened.nextAction },
      opened.clientSecret,
    );
    keepAnswer(tx, command, answer);
    return answer;
  }

  private answerOf(
    payment: Pick<PaymentRow, 'eventId' | 'id' | 'provider' | 'method' | 'nextAction'> & { status: PaymentStatus },
    clientSecret: string,
  ): Answer {
    const body: PaymentResponse = {
      id: eventScopedId('pay', payment.eventId, payment.id),
      provider: payment.provider,
      method: payment.method,
      status: payment.status === 'open' ? 'requires_confirmation' : payment.status,
      clientSecret,
      ...this.gateways.of(payment.provider).client,
      nextAction: payment.nextAction,
    };
    return { status: 201, body };
  }
}
