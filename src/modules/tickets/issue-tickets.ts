import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { assert } from '../../kit/index.ts';
import { changed, sqlFile, type Tx } from '../../platform/db/index.ts';

const ISSUE_TICKETS = sqlFile(import.meta.url, './sql/issue-tickets.sql');

/**
 * Issues the tickets of an order whose places have just been sold, in that very transaction.
 *
 * Cost: one statement. A second live ticket of a place violates `tickets_one_live` and undoes everything.
 */
@Injectable()
export class IssueTickets {
  async run(tx: Tx, eventId: number, orderId: string, seatNos: readonly number[]): Promise<void> {
    const issued = await changed(tx, ISSUE_TICKETS, [
      eventId,
      orderId,
      seatNos.map(() => uuidv7()),
      seatNos,
      seatNos.map(() => randomBytes(16)),
    ]);
    assert(issued === seatNos.length, `${issued} of ${seatNos.length} tickets were issued`);
  }
}
