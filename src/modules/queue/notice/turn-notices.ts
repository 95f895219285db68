import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Database, sqlFile } from '../../../platform/db/index.ts';
import { Limits } from '../../../platform/limits/index.ts';
import { Mailboxes } from '../../identity/index.ts';
import { Draws } from '../draws.ts';
import type { Visit } from '../visits.ts';

const KEEP_NOTICE = sqlFile(import.meta.url, './sql/keep-notice.sql');
const DROP_NOTICE = sqlFile(import.meta.url, './sql/drop-notice.sql');
const READ_NOTICE = sqlFile(import.meta.url, './sql/read-notice.sql');
const END_NOTICE = sqlFile(import.meta.url, './sql/end-notice.sql');

/** Who wants one mail when his turn comes. An address is kept until then, and no longer than the sale. */
@Injectable()
export class TurnNotices {
  constructor(
    private readonly database: Database,
    private readonly limits: Limits,
    private readonly draws: Draws,
    private readonly mailboxes: Mailboxes,
  ) {}

  /**
   * Another address takes the place of the one before.
   *
   * Cost: 1 Redis call and 1 statement.
   * @returns false where his mail is sent, or on its way: there is no second one for a place
   * @throws TooManyRequests for the network, the browser or the mailbox
   */
  async ask({ event, room, visitor, person }: Visit, entry: number, email: string): Promise<boolean> {
    // Mails that nobody counts would be a weapon: without Redis nobody is noted.
    const by = { address: visitor.address, device: visitor.id, email: this.mailboxes.digestsOf(email)[0] };
    await this.limits.take({ action: 'notice', tag: 'notices', by, whenAway: 'refuse' });
    const position = this.draws.positionOf(room, entry);
    const values = [randomUUID(), event.id, person, email, entry, position];
    return (await this.database.query(KEEP_NOTICE, values)).length > 0;
  }

  /** @param place whether he keeps his place: then he still is told only once */
  async drop(eventId: number, person: string, place: 'kept' | 'given_back'): Promise<void> {
    await this.database.query(DROP_NOTICE, [eventId, person, place === 'given_back']);
  }

  /** The address that a mail goes to; null where nobody needs it: he has changed his mind, or has come in. */
  async toSend(id: string): Promise<string | null> {
    const [row] = await this.database.query<{ email: string | null }>(READ_NOTICE, [id]);
    return row?.email ?? null;
  }

  /** Forgets the address. */
  async end(id: string): Promise<void> {
    await this.database.query(END_NOTICE, [id]);
  }
}
