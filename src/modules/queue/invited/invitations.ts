import { Injectable } from '@nestjs/common';
import { changed, Database, sqlFile } from '../../../platform/db/index.ts';
import { Mailboxes } from '../../identity/index.ts';
import type { Visit } from '../visits.ts';
import { CodeUsed } from '../queue.errors.ts';
import { InvitationSecrets } from './secrets.ts';

const READ_INVITATION = sqlFile(import.meta.url, './sql/read-invitation.sql');
const KEEP_INVITATION = sqlFile(import.meta.url, './sql/keep-invitation.sql');
const COUNT_INVITATION = sqlFile(import.meta.url, './sql/count-invitation.sql');

interface Found {
  /** Before: he needs nothing any more. */
  readonly invited: boolean;
  /** What of all that he shows invites him. */
  readonly keys: readonly { readonly digest: string; readonly groupId: string }[];
  readonly [column: string]: unknown;
}

/** Who is invited: by a code, or by a mailbox on a group's list. Each counts one use a person, however often he comes. */
@Injectable()
export class Invitations {
  constructor(
    private readonly database: Database,
    private readonly secrets: InvitationSecrets,
    private readonly mailboxes: Mailboxes,
  ) {}

  /** Cost: one statement; one more for a visitor with an account. */
  async find({ event, person, visitor }: Visit, code: string | undefined): Promise<Found> {
    const codes = code === undefined ? [] : this.secrets.codeDigests(event.id, code);
    const mailboxes = visitor.account === null ? [] : await this.mailboxes.digestsOfAccount(visitor.account);
    const [found] = await this.database.query<Found>(READ_INVITATION, [event.id, person, [...codes, ...mailboxes]]);
    if (!found) throw new Error('an invitation could not be read');
    return found;
  }

  /** One transaction of 2 statements. @throws CodeUsed where it has no uses left, and then nothing was counted */
  async use({ event, room, person }: Visit, { digest, groupId }: Found['keys'][number]): Promise<void> {
    await this.database.transaction(async (tx) => {
      if ((await changed(tx, KEEP_INVITATION, [event.id, person, groupId])) === 0) return; // guard: invited-once
      if ((await changed(tx, COUNT_INVITATION, [event.id, digest])) === 0) throw new CodeUsed(room.invitedUntil!);
    });
  }
}
