import { Injectable } from '@nestjs/common';
import { assert, eventScopedId, money } from '../../kit/index.ts';
import { crashInFlight, crashPoint } from '../../platform/crash-points/index.ts';
import { Database, sqlFile } from '../../platform/db/index.ts';
import { CallRoad } from './call-road.ts';
import type { ObservedDispute } from './dispute.ts';
import { Gateways } from './gateways.ts';
import type { Observed, PaymentRow } from './payment.ts';
import type {
  FoundPayment,
  OpenedPayment,
  Operation,
  PaymentProvider,
  SettlementRow,
} from './providers/payment-provider.ts';
import type { ObservedRefund, RefundRow } from './refund.ts';

const MARK_SENT = sqlFile(import.meta.url, './sql/mark-sent.sql');

/** Decided on by somebody else between our commit and our call: it was not sent, and must not be any more. */
export class Withdrawn extends Error {}

/**
 * Every call to a provider, with its key. Bound to the provider that has the payment; paced under its rate limits; kept
 * from a provider that does not answer. Every method throws `NeverSent`, `TooFast`, `PaymentRefused` or `ProviderAway`.
 */
@Injectable()
export class ProviderCalls {
  constructor(
    private readonly gateways: Gateways,
    private readonly database: Database,
    private readonly road: CallRoad,
  ) {}

  /** @throws Withdrawn too */
  async create(payment: PaymentRow, email: string): Promise<OpenedPayment> {
    const { eventId, id, orderId, amount, currency, method, flow } = payment;
    crashPoint('C6');
    const wanted = {
      paymentId: paymentIdOf(payment),
      orderId: eventScopedId('ord', eventId, orderId),
      total: money(amount, currency),
      email,
      method,
      flow,
    };
    const opened = await this.call(
      payment,
      'create',
      (provider) => crashInFlight('C7', provider.create(wanted, `pay:${id}:create:1`)),
      // Marked once its turn has come: what only waited was not sent.
      () => this.markSent(payment),
    );
    crashPoint('C8');
    return opened;
  }

  retrieve(payment: PaymentRow, providerRef: string): Promise<OpenedPayment> {
    return this.call(payment, 'retrieve', (provider) => provider.retrieve(providerRef));
  }

  /** By our id in its metadata. @returns null where there is none */
  find(payment: PaymentRow): Promise<OpenedPayment | null> {
    const since = payment.sentAt ?? payment.createdAt;
    return this.call(payment, 'find', (provider) => provider.find(paymentIdOf(payment), since));
  }

  capture(payment: PaymentRow, providerRef: string, attempt: number): Promise<Observed> {
    const key = `pay:${payment.id}:capture:${attempt}`;
    return this.call(payment, 'capture', (provider) => crashInFlight('C15', provider.capture(providerRef, key)));
  }

  cancel(payment: PaymentRow, providerRef: string, attempt: number): Promise<Observed> {
    const key = `pay:${payment.id}:cancel:${attempt}`;
    return this.call(payment, 'cancel', (provider) => crashInFlight('C18', provider.cancel(providerRef, key)));
  }

  /** A refund has one key for ever: a second one would be a second refund. */
  refund(payment: PaymentRow, refund: RefundRow, paymentRef: string): Promise<ObservedRefund> {
    const wanted = {
      refundId: eventScopedId('rfn', refund.eventId, refund.id),
      paymentRef,
      amount: money(refund.amount, refund.currency),
    };
    return this.call(payment, 'refund', (provider) =>
      crashInFlight('C21', provider.refund(wanted, `refund:${refund.id}`)),
    );
  }

  /** @param refund one that its provider knows */
  retrieveRefund({ provider, id, providerRef }: RefundRow): Promise<ObservedRefund> {
    assert(providerRef !== null, `refund ${id} is known at ${provider}`);
    const adapter = this.gateways.of(provider);
    return this.road.run({ provider, operation: 'retrieve', about: id }, () => adapter.retrieveRefund(providerRef));
  }

  /** By our id in its metadata. @returns null where there is none */
  findRefund(payment: PaymentRow, refund: RefundRow, paymentRef: string): Promise<ObservedRefund | null> {
    const refundId = eventScopedId('rfn', refund.eventId, refund.id);
    return this.call(payment, 'find', (provider) => provider.findRefund(refundId, paymentRef));
  }

  /** Files the evidence, once and for good. @param disputeId ours: its key */
  answerDispute(
    payment: PaymentRow,
    providerRef: string,
    evidence: string,
    disputeId: string,
  ): Promise<ObservedDispute> {
    const key = `dispute:${disputeId}:answer`;
    return this.call(payment, 'dispute', (provider) => provider.answerDispute(providerRef, evidence, key));
  }

  /** Every payment that was made in a span, ours or not, a call a page as it is read. */
  list(provider: string, from: Date, to: Date): AsyncGenerator<FoundPayment> {
    return this.pages(provider, this.gateways.of(provider).list(from, to));
  }

  settlement(provider: string, from: Date, to: Date): AsyncGenerator<SettlementRow> {
    return this.pages(provider, this.gateways.of(provider).settlement(from, to));
  }

  private call<T>(
    { provider, id }: PaymentRow,
    operation: Operation,
    call: (provider: PaymentProvider) => Promise<T>,
    beforeSending?: () => Promise<void>,
  ): Promise<T> {
    const adapter = this.gateways.of(provider);
    return this.road.run({ provider, operation, about: id }, () => call(adapter), beforeSending);
  }

  private async markSent({ eventId, id }: PaymentRow): Promise<void> {
    const [sent] = await this.database.query(MARK_SENT, [eventId, id]);
    if (!sent) throw new Withdrawn();
  }

  private async *pages<Row>(provider: string, source: AsyncIterable<readonly Row[]>): AsyncGenerator<Row> {
    const pages = source[Symbol.asyncIterator]();
    for (;;) {
      const page = await this.road.run({ provider, operation: 'list' }, () => pages.next());
      if (page.done) return;
      yield* page.value;
    }
  }
}

function paymentIdOf({ eventId, id }: PaymentRow): string {
  return eventScopedId('pay', eventId, id);
}
