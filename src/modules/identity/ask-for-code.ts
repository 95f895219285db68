import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { changed, Database, sqlFile } from '../../platform/db/index.ts';
import { Limits } from '../../platform/limits/index.ts';
import { NO_EVENT, Outbox } from '../../platform/outbox/index.ts';
import { Mailboxes } from './mailboxes.ts';
import { CODE_ASKED, CODE_VALID_MS } from './sign-in-codes.ts';
import type { Visitor } from './visitor.ts';

const KEEP_CODE = sqlFile(import.meta.url, './sql/keep-code.sql');

/**
 * Sends a one-time code to a mailbox, whoever owns it and whether or not it has an account: nobody learns which have one. The
 * code counts in the browser that asked only, so nobody else can use up its attempts.
 *
 * Cost: 1 Redis call; 2 statements in a transaction, and the mail's job.
 * @throws TooManyRequests for the network or for the mailbox, each with a bucket of its own
 */
@Injectable()
export class AskForCode {
  constructor(
    private readonly database: Database,
    private readonly outbox: Outbox,
    private readonly limits: Limits,
    private readonly mailboxes: Mailboxes,
  ) {}

  async run(visitor: Visitor, email: string): Promise<void> {
    // Mails that nobody counts would be a weapon: without Redis none is sent.
    const by = { address: visitor.address, email: this.mailboxes.digestsOf(email)[0] };
    await this.limits.take({ action: 'code', tag: 'codes', by, whenAway: 'refuse' });
    const id = randomUUID();
    await this.database.transaction(async (tx) => {
      await changed(tx, KEEP_CODE, [email, visitor.id, id, CODE_VALID_MS]);
      this.outbox.append(tx, {
        eventId: NO_EVENT,
        key: `code-${id}`,
        kind: CODE_ASKED,
        payload: { codeId: id },
      });
    });
  }
}
