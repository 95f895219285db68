import { Inject, Injectable, Logger } from '@nestjs/common';
import { parseEventScopedId } from '../../kit/index.ts';
import { Database, sqlFile } from '../../platform/db/index.ts';
import { NotFound } from '../../platform/http/index.ts';
import type { Observed, PaymentRow } from './payment.ts';
import { PAYMENT_PROVIDER, type PaymentProvider, type ProviderEvent } from './providers/payment-provider.ts';
import { SettlePayment } from './settle-payment.ts';

const RECEIVE_WEBHOOK = sqlFile(import.meta.url, './sql/receive-webhook.sql');
const MARK_PROCESSED = sqlFile(import.meta.url, './sql/mark-processed.sql');
const FIND_PAYMENT_REF = sqlFile(import.meta.url, './sql/find-payment-ref.sql');
const READ_PAYMENT = sqlFile(import.meta.url, './sql/read-payment.sql');

/**
 * Takes a provider's message: verified on its raw bytes, kept, applied at once. What cannot be applied is answered with
 * an error, and the provider sends it again; what was applied before is answered as done.
 *
 * @throws BadSignature, NotFound for a provider that we do not know
 */
@Injectable()
export class ReceiveWebhook {
  private readonly log = new Logger('ReceiveWebhook');

  constructor(
    private readonly database: Database,
    private readonly settlePayment: SettlePayment,
    @Inject(PAYMENT_PROVIDER) private readonly provider: PaymentProvider,
  ) {}

  async run(providerName: string, rawBody: Buffer, signature: string | undefined): Promise<void> {
    if (providerName !== this.provider.name) throw new NotFound();
    const event = this.provider.readWebhook(rawBody, signature);
    const [kept] = await this.database.query<{ processed: boolean }>(RECEIVE_WEBHOOK, [
      providerName,
      event.id,
      event.type,
      rawBody.toString('utf8'),
    ]);
    if (kept?.processed) return;
    if (await this.apply(providerName, event)) await this.database.query(MARK_PROCESSED, [providerName, event.id]);
  }

  /**
   * @returns whether it had its effect, or is none of ours. What names a payment of ours and does not fit stays open: money
   * is never dropped, and invariant I9 shows it.
   */
  private async apply(provider: string, { payment, id, type }: ProviderEvent): Promise<boolean> {
    if (!payment) return true;
    const { observed, paymentId } = payment;
    const found = await this.paymentOf(provider, observed, paymentId);
    if (!found) {
      if (paymentId === null) return true;
      this.log.error({ webhook: id, type, providerRef: observed.providerRef }, 'a payment that nobody knows');
      return false;
    }
    if (found.amount !== observed.amount || found.currency !== observed.currency) {
      this.log.error({ webhook: id, paymentId: found.id }, 'a payment of another amount than its order');
      return false;
    }
    await this.settlePayment.run(found.eventId, found.id, found.orderId, observed);
    return true;
  }

  /** By our own id in the metadata, since the message may be faster than our commit; else by the provider's id. */
  private async paymentOf(
    provider: string,
    { providerRef }: Observed,
    paymentId: string | null,
  ): Promise<PaymentRow | null> {
    const named = paymentId === null ? null : parseEventScopedId('pay', paymentId);
    const [ref] = named
      ? [{ eventId: named.eventId, paymentId: named.id }]
      : await this.database.query<{ eventId: number; paymentId: string }>(FIND_PAYMENT_REF, [provider, providerRef]);
    if (!ref) return null;
    return (await this.database.query<PaymentRow>(READ_PAYMENT, [ref.eventId, ref.paymentId]))[0] ?? null;
  }
}
