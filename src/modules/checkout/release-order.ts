import { Injectable } from '@nestjs/common';
import { assert } from '../../kit/index.ts';
import type { Tx } from '../../platform/db/index.ts';
import { type Actor, ChangePlaces } from '../inventory/index.ts';
import { VoidTickets } from '../tickets/index.ts';
import { changeOrder, readLines } from './checkout.store.ts';
import type { Settled } from './finalise-order.ts';
import type { OrderRow } from './order.ts';

/**
 * Ends an order that is closing, once no payment of it can succeed any more: its places go back on sale.
 *
 * Cost: 4 statements, one more where it had tickets.
 */
@Injectable()
export class ReleaseOrder {
  constructor(
    private readonly places: ChangePlaces,
    private readonly tickets: VoidTickets,
  ) {}

  async run(tx: Tx, order: OrderRow): Promise<Settled> {
    const { eventId, id, closing, status } = order;
    assert(closing !== null, `order ${id} is not closing`);
    const seatNos = (await readLines(tx, eventId, id)).map(({ seatNo }) => seatNo);
    const places = { eventId, orderId: id, seatNos };
    const actor: Actor = closing === 'expired' ? 'system:expire-orders' : `order:${id}`;
    if (status === 'payment_failed') {
      await this.tickets.run(tx, eventId, id, seatNos);
      await this.places.giveBack(tx, places, actor);
      await changeOrder(tx, order, 'cancelled');
    } else {
      await this.places.release(tx, places, actor);
      await changeOrder(tx, order, closing);
    }
    return { eventId, seatNos, state: 'free', visitor: order.visitor };
  }

  /** Ends an order some of whose claims are gone: it gets no seat, and what it still has goes back. */
  async endWithout(tx: Tx, order: OrderRow): Promise<Settled> {
    const { eventId, id, overdue } = order;
    const seatNos = (await readLines(tx, eventId, id)).map(({ seatNo }) => seatNo);
    const freed = await this.places.releaseRest(tx, { eventId, orderId: id, seatNos }, `order:${id}`);
    await changeOrder(tx, order, overdue ? 'expired' : 'cancelled');
    return { eventId, seatNos: freed, state: 'free', visitor: order.visitor };
  }
}
