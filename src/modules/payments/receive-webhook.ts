import type { IncomingHttpHeaders } from 'node:http';
import { Injectable, Logger } from '@nestjs/common';
import { crashPoint } from '../../platform/crash-points/index.ts';
import { Database, sqlFile } from '../../platform/db/index.ts';
import { NotFound } from '../../platform/http/index.ts';
import { ApplyWebhook } from './apply-webhook.ts';
import { Deadlines } from './deadlines.ts';
import { Gateways } from './gateways.ts';

const RECEIVE_WEBHOOK = sqlFile(import.meta.url, './sql/receive-webhook.sql');

/**
 * Takes a provider's message: verified on its raw bytes, kept, applied at once. What was applied before is answered as
 * done; what cannot be applied yet is kept and answered too: the inbox tries again by itself.
 *
 * Cost: 1 statement; where it is about money, those of what it is about and 1 more.
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
    const [kept] = await this.database.query<{ processed: boolean }>(RECEIVE_WEBHOOK, [
      provider,
      event.id,
      event.type,
      rawBody.toString('utf8'),
      this.deadlines.of('takeUpAfterMs'),
      // What is not about money of ours is kept, and there is nothing to do about it.
      event.subject === null,
    ]);
    if (kept?.processed) return; // guard: inbox
    crashPoint('C9');
    try {
      await this.apply.run(provider, event);
    } catch (error) {
      this.log.warn(
        { err: error, provider, webhook: event.id },
        'a webhook was kept and not applied; it is tried again',
      );
    }
    crashPoint('C22');
  }
}
