import { Injectable } from '@nestjs/common';
import { changed, rows, sqlFile, type Tx } from '../../platform/db/index.ts';
import type { Visitor } from '../identity/index.ts';

const LOCK_TURN = sqlFile(import.meta.url, './sql/lock-turn.sql');
const USE_TURN = sqlFile(import.meta.url, './sql/use-turn.sql');

interface Turn extends Record<string, unknown> {
  readonly visitor: string;
  readonly orderId: string | null;
}

/**
 * Whoever has come in buys one order with his turn, in however many browsers he is signed in, and however long the proof of
 * his admission would open the door.
 *
 * Cost: 1 statement in the order's transaction; where there is a room 2, and what `isOver` asks.
 */
@Injectable()
export class Turns {
  /**
   * @param isOver whether an order that he has used it for is over and nothing was sold by it
   * @returns whether the turn is his to use, and is used by this order now; true where nobody has turns
   */
  async use(
    tx: Tx,
    eventId: number,
    { id, account }: Pick<Visitor, 'id' | 'account'>,
    order: { readonly id: string; readonly isOver: (orderId: string) => Promise<boolean> },
  ): Promise<boolean> {
    const turns = await rows<Turn>(tx, LOCK_TURN, [eventId, account ? [id, account] : [id]]);
    const over = await Promise.all(turns.map(async ({ orderId }) => orderId === null || (await order.isOver(orderId))));
    if (over.includes(false)) return false; // guard: one-order-a-turn
    const visitors = turns.map(({ visitor }) => visitor);
    if (visitors.length > 0) await changed(tx, USE_TURN, [eventId, visitors, order.id]);
    return true;
  }
}
