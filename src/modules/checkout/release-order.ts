import { Injectable } from '@nestjs/common';
import { assert } from '../../kit/index.ts';
import type { Tx } from '../../platform/db/index.ts';
import { PackageStock } from '../catalog/index.ts';
import { type Actor, ChangePlaces, type PlacesOfOrder } from '../inventory/index.ts';
import { VoidTickets } from '../tickets/index.ts';
import { changeOrder, placesOf, readLines } from './checkout.store.ts';
import type { Settled } from './finalise-order.ts';
import type { OrderRow } from './order.ts';

/**
 * Ends an order that is closing, once no payment of it can succeed any more: its places go back on sale, or into the allotment that
 * they were bought out of.
 *
 * Cost: 4 statements, one more where it had tickets; two or three more with an allotment; one more of a package.
 */
@Injectable()
export class ReleaseOrder {
  constructor(
    private readonly places: ChangePlaces,
    private readonly tickets: VoidTickets,
    private readonly packages: PackageStock,
  ) {}

  async run(tx: Tx, order: OrderRow): Promise<Settled> {
    const { eventId, id, closing, status } = order;
    assert(closing !== null, `order ${id} is not closing`);
    const places = placesOf(order, await readLines(tx, eventId, id));
    const { seatNos } = places;
    const actor: Actor = closing === 'expired' ? 'system:expire-orders' : `order:${id}`;
    if (status === 'payment_failed') {
      await this.tickets.run(tx, eventId, id, seatNos);
      await this.places.giveBack(tx, places, actor);
      await changeOrder(tx, order, 'cancelled');
    } else {
      await this.places.release(tx, places, actor);
      await changeOrder(tx, order, closing);
    }
    await this.returnPackage(tx, order, actor);
    return { eventId, seatNos, state: stateAfter(places), visitor: order.visitor };
  }

  /** Ends an order some of whose claims are gone: it gets no seat, and what it still has goes back. */
  async endWithout(tx: Tx, order: OrderRow): Promise<Settled> {
    const { eventId, id, overdue } = order;
    const places = placesOf(order, await readLines(tx, eventId, id));
    const freed = await this.places.releaseRest(tx, places, `order:${id}`);
    await changeOrder(tx, order, overdue ? 'expired' : 'cancelled');
    await this.returnPackage(tx, order, `order:${id}`);
    return { eventId, seatNos: freed, state: stateAfter(places), visitor: order.visitor };
  }

  /** Once: an order ends once. */
  private async returnPackage(tx: Tx, { eventId, id, packageId }: OrderRow, actor: Actor): Promise<void> {
    if (packageId === null) return;
    await this.packages.giveBack(tx, { eventId, packageId, orderId: id }, actor); // guard: package-return
  }
}

/** Which places went back to their allotment, and which to everybody, is the inventory's to say. */
function stateAfter({ allotmentId }: PlacesOfOrder): Settled['state'] {
  return allotmentId === null ? 'free' : 'returned';
}
