import { Inject, Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { eventScopedId, type EventScopedId, money } from '../../kit/index.ts';
import { Database, type Tx } from '../../platform/db/index.ts';
import { type Answer, claimKey, type Command, keepAnswer } from '../../platform/http/index.ts';
import type { PaymentResponse } from './checkout.dto.ts';
import { NotPayable, OrderNotFound, PaymentRefused, ProviderAway } from './checkout.errors.ts';
import { changePayment, insertPayment, lockOpenPayment, lockOrder, lockPayment } from './checkout.store.ts';
import type { OrderRow } from './order.ts';
import type { PaymentRow } from './payment.ts';
import { type OpenedPayment, PAYMENT_PROVIDER, type PaymentProvider } from './providers/payment-provider.ts';

type Opened = { readonly answer: Answer } | { readonly order: OrderRow; readonly payment: PaymentRow };

/**
 * Opens the payment of an order at the provider. The row and its key are committed before the call; a repeat sends the
 * same key and gets the same intent. An order has one payment under way: a second request gets the one that is open.
 *
 * Cost: two short transactions around one call to the provider.
 * @throws OrderNotFound, NotPayable, PaymentRefused, ProviderAway (nothing was charged; the same key tries again)
 */
@Injectable()
export class StartPayment {
  constructor(
    private readonly database: Database,
    @Inject(PAYMENT_PROVIDER) private readonly provider: PaymentProvider,
  ) {}

  async run({ eventId, id }: EventScopedId, method: string, command: Command): Promise<Answer> {
    const opened = await this.database.transaction((tx) => this.open(tx, eventId, id, method, command));
    if ('answer' in opened) return opened.answer;
    const { order, payment } = opened;
    const intent = await this.create(order, payment);
    return this.database.transaction((tx) => this.keep(tx, payment, intent, command));
  }

  private async open(tx: Tx, eventId: number, orderId: string, method: string, command: Command): Promise<Opened> {
    const claimed = await claimKey(tx, command);
    if (claimed.known === 'answered') return { answer: claimed.answer };
    const order = await lockOrder(tx, eventId, orderId);
    if (!order) throw new OrderNotFound();
    if (order.status !== 'pending') throw new NotPayable(order.status);
    if (order.overdue) throw new NotPayable('expired');
    const open = await lockOpenPayment(tx, eventId, orderId);
    if (open && !['created', 'unknown', 'open'].includes(open.status)) throw new NotPayable(open.status);
    const payment =
      open ??
      (await insertPayment(tx, {
        eventId,
        id: uuidv7(),
        orderId,
        provider: this.provider.name,
        method,
        amount: order.total,
        currency: order.currency,
      }));
    // An open one has its secret: the provider, whose calls are counted, need not be asked again.
    if (payment.status === 'open' && payment.clientSecret !== null) {
      const answer = this.answerOf(payment, payment.clientSecret, null);
      await keepAnswer(tx, command, answer);
      return { answer };
    }
    return { order, payment };
  }

  private async create(order: OrderRow, payment: PaymentRow): Promise<OpenedPayment> {
    const { eventId, id } = payment;
    try {
      return await this.provider.create(
        {
          paymentId: eventScopedId('pay', eventId, id),
          orderId: eventScopedId('ord', eventId, order.id),
          total: money(payment.amount, payment.currency),
          email: order.email,
        },
        `pay:${id}:create:1`,
      );
    } catch (error) {
      // No answer is not a failure: an intent may exist, and the same key will tell. A refusal is: there never was one.
      const learned = error instanceof PaymentRefused ? 'absent' : error instanceof ProviderAway ? 'unknown' : null;
      if (learned !== null) await this.learn(eventId, order.id, id, learned);
      throw error;
    }
  }

  private learn(eventId: number, orderId: string, id: string, status: 'absent' | 'unknown'): Promise<void> {
    return this.database.transaction(async (tx) => {
      await lockOrder(tx, eventId, orderId);
      const current = await lockPayment(tx, eventId, id);
      if (current?.status !== 'created' && current?.status !== 'unknown') return;
      if (current.status !== status) await changePayment(tx, current, status);
    });
  }

  private async keep(
    tx: Tx,
    { eventId, id, orderId }: PaymentRow,
    intent: OpenedPayment,
    command: Command,
  ): Promise<Answer> {
    await lockOrder(tx, eventId, orderId);
    const current = await lockPayment(tx, eventId, id);
    // A webhook may have been faster; it has said more than this answer does.
    if (current && (current.status === 'created' || current.status === 'unknown')) {
      await changePayment(tx, current, 'open', { providerRef: intent.providerRef, clientSecret: intent.clientSecret });
    }
    const answer = this.answerOf({ eventId, id, status: intent.status }, intent.clientSecret, intent.nextAction);
    await keepAnswer(tx, command, answer);
    return answer;
  }

  private answerOf(
    { eventId, id, status }: Pick<PaymentRow, 'eventId' | 'id' | 'status'>,
    clientSecret: string,
    nextAction: PaymentResponse['nextAction'],
  ): Answer {
    const body: PaymentResponse = {
      id: eventScopedId('pay', eventId, id),
      provider: this.provider.name,
      status: status === 'open' ? 'requires_confirmation' : status,
      clientSecret,
      ...this.provider.client,
      nextAction,
    };
    return { status: 201, body };
  }
}
