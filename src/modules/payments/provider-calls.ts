import { Injectable } from '@nestjs/common';
import { eventScopedId, money } from '../../kit/index.ts';
import { crashInFlight, crashPoint } from '../../platform/crash-points/index.ts';
import { Database, sqlFile } from '../../platform/db/index.ts';
import { Gateways } from './gateways.ts';
import type { Observed, PaymentRow } from './payment.ts';
import type { OpenedPayment, PaymentProvider } from './providers/payment-provider.ts';
import type { ObservedRefund, RefundRow } from './refund.ts';

const MARK_SENT = sqlFile(import.meta.url, './sql/mark-sent.sql');

/** Decided on by somebody else between our commit and our call: it was not sent, and must not be any more. */
export class Withdrawn extends Error {}

/**
 * Every call to a provider that is about one payment, with its key. Bound to the provider that has the payment; paced
 * under its rate limits; kept from a provider that does not answer.
 */
@Injectable()
export class ProviderCalls {
  constructor(
    private readonly gateways: Gateways,
    private readonly database: Database,
  ) {}

  /** @throws Withdrawn, NeverSent, TooFast, PaymentRefused, ProviderAway */
  async create(payment: PaymentRow, email: string): Promise<OpenedPayment> {
    const { eventId, id, orderId, amount, currency, method, flow } = payment;
    crashPoint('C6');
    const [sent] = await this.database.query(MARK_SENT, [eventId, id]);
    if (!sent) throw new Withdrawn();
    const opened = await crashInFlight(
      'C7',
      this.of(payment).create(
        {
          paymentId: paymentIdOf(payment),
          orderId: eventScopedId('ord', eventId, orderId),
          total: money(amount, currency),
          email,
          method,
          flow,
        },
        `pay:${id}:create:1`,
      ),
    );
    crashPoint('C8');
    return opened;
  }

  retrieve(payment: PaymentRow, providerRef: string): Promise<OpenedPayment> {
    return this.of(payment).retrieve(providerRef);
  }

  /** By our id in its metadata. @returns null where there is none */
  find(payment: PaymentRow): Promise<OpenedPayment | null> {
    return this.of(payment).find(paymentIdOf(payment), payment.sentAt ?? payment.createdAt);
  }

  capture(payment: PaymentRow, providerRef: string, attempt: number): Promise<Observed> {
    return crashInFlight('C15', this.of(payment).capture(providerRef, `pay:${payment.id}:capture:${attempt}`));
  }

  cancel(payment: PaymentRow, providerRef: string, attempt: number): Promise<Observed> {
    return crashInFlight('C18', this.of(payment).cancel(providerRef, `pay:${payment.id}:cancel:${attempt}`));
  }

  /** A refund has one key for ever: a second one would be a second refund. */
  refund(payment: PaymentRow, refund: RefundRow, paymentRef: string): Promise<ObservedRefund> {
    const call = this.of(payment).refund(
      {
        refundId: eventScopedId('rfn', refund.eventId, refund.id),
        paymentRef,
        amount: money(refund.amount, refund.currency),
      },
      `refund:${refund.id}`,
    );
    return crashInFlight('C21', call);
  }

  private of({ provider }: PaymentRow): PaymentProvider {
    return this.gateways.of(provider);
  }
}

function paymentIdOf({ eventId, id }: PaymentRow): string {
  return eventScopedId('pay', eventId, id);
}
