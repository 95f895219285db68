import type { IncomingHttpHeaders } from 'node:http';
import { Injectable, Logger } from '@nestjs/common';
import { crashPoint } from '../../platform/crash-points/index.ts';
import { type Asked, Database, sqlFile } from '../../platform/db/index.ts';
import { NotFound } from '../../platform/http/index.ts';
import { parseEventScopedId, type EventScopedId } from '../../kit/index.ts';
import { ApplyWebhook } from './apply-webhook.ts';
import { Deadlines } from './deadlines.ts';
import { Gateways } from './gateways.ts';
import { deafTo, type PaymentRow } from './payment.ts';
import { readPayment } from './payments.queries.ts';
import type { ProviderEvent } from './providers/payment-provider.ts';

const RECEIVE_WEBHOOK = sqlFile(import.meta.url, './sql/receive-webhook.sql');

interface Kept {
  readonly processed: boolean;
  readonly [column: string]: unknown;
}

const NOTHING_KNOWN = [null, null, null, null, null];

/**
 * Takes a provider's message: verified on its raw bytes, kept, applied at once. What was applied before is answered as
 * done; what cannot be applied yet is kept and answered too: the inbox tries again by itself.
 *
 * Cost: 1 statement, 2 in one packet where it is about a payment; where it tells anything new, those of what follows.
 * @throws BadSignature, NotFound for a provider that we do not know
 */
@Injectable()
export class ReceiveWebhook {
  private readonly log = new Logger('ReceiveWebhook');

  constructor(
    private readonly database: Database,
    private readonly gateways: Gateways,
    private readonly apply: ApplyWebhook,
    private readonly deadlines: Deadlines,
  ) {}

  async run(provider: string, rawBody: Buffer, headers: IncomingHttpHeaders): Promise<void> {
    if (!this.gateways.known(provider)) throw new NotFound();
    const event = this.gateways.of(provider).readWebhook(rawBody, headers);
    const about = paymentOf(event);
    const values = [provider, event.id, event.type, rawBody.toString('utf8'), this.deadlines.of('takeUpAfterMs')];
    // What is not about money of ours is kept, and there is nothing to do about it.
    const keeping: Asked = [RECEIVE_WEBHOOK, [...values, event.subject === null, ...(about?.known ?? NOTHING_KNOWN)]];
    const [[kept], payments] = about
      ? await this.database.queryAll<[Kept, PaymentRow]>(keeping, readPayment(about.ref))
      : [await this.database.query<Kept>(...keeping), null];
    if (kept?.processed) return; // guard: inbox
    crashPoint('C9');
    try {
      await this.apply.run(provider, event, payments?.[0]);
    } catch (error) {
      this.log.warn(
        { err: error, provider, webhook: event.id },
        'a webhook was kept and not applied; it is tried again',
      );
    }
    crashPoint('C22');
  }
}

/** The payment of ours that a message names, and what the statement that keeps it must know to see whether it tells anything. */
function paymentOf({ subject }: ProviderEvent): { ref: EventScopedId; known: unknown[] } | null {
  if (subject?.kind !== 'payment' || subject.paymentId === null) return null;
  const ref = parseEventScopedId('pay', subject.paymentId);
  if (!ref) return null;
  const { observed } = subject;
  return { ref, known: [ref.eventId, ref.id, deafTo(observed), observed.amount, observed.currency] };
}
