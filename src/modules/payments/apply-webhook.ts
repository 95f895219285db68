import { Injectable } from '@nestjs/common';
import { parseEventScopedId } from '../../kit/index.ts';
import { Database, sqlFile } from '../../platform/db/index.ts';
import { MoneyPort } from './money-port.ts';
import type { PaymentRow } from './payment.ts';
import type { ProviderEvent } from './providers/payment-provider.ts';

const MARK_PROCESSED = sqlFile(import.meta.url, './sql/mark-processed.sql');
const FIND_PAYMENT_REF = sqlFile(import.meta.url, './sql/find-payment-ref.sql');
const READ_PAYMENT = sqlFile(import.meta.url, './sql/read-payment.sql');

/** News about money that fits nothing of ours, yet or ever. It stays in the inbox: nothing about money is dropped. */
export class Unmatched extends Error {}

/**
 * Gives a verified message its effect, and marks it. Applied twice or by two replicas at once, the second changes nothing:
 * every listener merges by rank under the order's lock.
 *
 * @throws Unmatched
 */
@Injectable()
export class ApplyWebhook {
  constructor(
    private readonly database: Database,
    private readonly port: MoneyPort,
  ) {}

  async run(provider: string, event: ProviderEvent): Promise<void> {
    await this.apply(provider, event);
    await this.database.query(MARK_PROCESSED, [provider, event.id]);
  }

  private async apply(provider: string, { subject }: ProviderEvent): Promise<void> {
    // Not about money: nothing to do.
    if (subject === null) return;
    switch (subject.kind) {
      case 'payment': {
        const { observed, paymentId } = subject;
        const payment = await this.payment(provider, observed.providerRef, paymentId);
        // Without an id of ours it is somebody else's business on the same account.
        if (!payment && paymentId === null) return;
        if (!payment) throw new Unmatched(`nobody knows payment ${observed.providerRef}`);
        const fits = payment.amount === observed.amount && payment.currency === observed.currency;
        if (!fits) throw new Unmatched(`payment ${payment.id} is of another amount than its order`); // guard: amount
        return this.port.on('payment')(payment, observed);
      }
      case 'refund': {
        const { observed, refundId } = subject;
        const known = await this.port.on('refund')(provider, refundId, observed);
        if (!known && refundId !== null) throw new Unmatched(`nobody knows refund ${observed.providerRef}`);
        return;
      }
      case 'unreadable':
        throw new Unmatched(subject.why);
      case 'dispute': {
        const payment = await this.payment(provider, subject.observed.paymentRef, null);
        if (payment) await this.port.on('dispute')(payment, subject.observed);
        return;
      }
    }
  }

  /** By our own id in the metadata, since the message may be faster than our commit; else by the provider's id. */
  private async payment(provider: string, providerRef: string, paymentId: string | null): Promise<PaymentRow | null> {
    const named = paymentId === null ? null : parseEventScopedId('pay', paymentId);
    const [ref] = named
      ? [{ eventId: named.eventId, paymentId: named.id }]
      : await this.database.query<{ eventId: number; paymentId: string }>(FIND_PAYMENT_REF, [provider, providerRef]);
    if (!ref) return null;
    const [payment] = await this.database.query<PaymentRow>(READ_PAYMENT, [ref.eventId, ref.paymentId]);
    return payment?.provider === provider ? payment : null;
  }
}
