import { Injectable } from '@nestjs/common';
import { changed, sqlFile, type Tx } from '../../platform/db/index.ts';

const VOID_TICKETS = sqlFile(import.meta.url, './sql/void-tickets.sql');

/**
 * Voids the live tickets of some places of an order, in the transaction that takes the places back.
 *
 * Cost: one statement. @returns how many were live
 */
@Injectable()
export class VoidTickets {
  run(tx: Tx, eventId: number, orderId: string, seatNos: readonly number[]): Promise<number> {
    return changed(tx, VOID_TICKETS, [eventId, orderId, seatNos]);
  }
}
