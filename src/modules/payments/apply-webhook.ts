import { Injectable } from '@nestjs/common';
import { parseEventScopedId } from '../../kit/index.ts';
import { Database, lastly, sqlFile, type Tx } from '../../platform/db/index.ts';
import { MoneyPort } from './money-port.ts';
import type { PaymentRow } from './payment.ts';
import { readPayment } from './payments.queries.ts';
import type { ProviderEvent } from './providers/payment-provider.ts';

const MARK_PROCESSED = sqlFile(import.meta.url, './sql/mark-processed.sql');
const FIND_PAYMENT_REF = sqlFile(import.meta.url, './sql/find-payment-ref.sql');

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

  /** @param found the payment that it names, where that was read behind its keeping */
  async run(provider: string, event: ProviderEvent, found?: PaymentRow): Promise<void> {
    const values = [provider, event.id];
    // In one commit with its effect where that is a transaction; a message that is marked has had it.
    const marked = await this.apply(provider, event, found, (tx) => lastly(tx, MARK_PROCESSED, values));
    if (!marked) await this.database.query(MARK_PROCESSED, values);
  }

  /** @returns whether it was marked */
  private async apply(
    provider: string,
    { subject }: ProviderEvent,
    found: PaymentRow | undefined,
    mark: (tx: Tx) => void,
  ): Promise<boolean> {
    // Not about money: nothing to do.
    if (subject === null) return false;
    switch (subject.kind) {
      case 'payment': {
        const { observed, paymentId } = subject;
        const payment = await this.payment(provider, observed.providerRef, paymentId, found);
        // Without an id of ours it is somebody else's business on the same account.
        if (!payment && paymentId === null) return false;
        if (!payment) throw new Unmatched(`nobody knows payment ${observed.providerRef}`);
        const fits = payment.amount === observed.amount && payment.currency === observed.currency;
        if (!fits) throw new Unmatched(`payment ${payment.id} is of another amount than its order`); // guard: amount
        return this.port.on('payment')(payment, observed, mark);
      }
      case 'refund': {
        const { observed, refundId } = subject;
        const known = await this.port.on('refund')(provider, refundId, observed);
        if (!known && refundId !== null) throw new Unmatched(`nobody knows refund ${observed.providerRef}`);
        return false;
      }
      case 'unreadable':
        throw new Unmatched(subject.why);
      case 'dispute': {
        const payment = await this.payment(provider, subject.observed.paymentRef, null);
        if (payment) await this.port.on('dispute')(payment, subject.observed);
        return false;
      }
    }
  }

  /** By our own id in the metadata, since the message may be faster than our commit; else by the provider's id. */
  private async payment(
    provider: string,
    providerRef: string,
    paymentId: string | null,
    found?: PaymentRow,
  ): Promise<PaymentRow | null> {
    if (found) return found.provider === provider ? found : null;
    const named = paymentId === null ? null : parseEventScopedId('pay', paymentId);
    const [ref] = named
      ? [{ eventId: named.eventId, id: named.id }]
      : await this.database.query<{ eventId: number; id: string }>(FIND_PAYMENT_REF, [provider, providerRef]);
    if (!ref) return null;
    const [payment] = await this.database.query<PaymentRow>(...readPayment(ref));
    return payment?.provider === provider ? payment : null;
  }
}
