import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/db/index.ts';
import { PackageStock } from '../catalog/index.ts';
import { giveBackLines, type OrderRow, placesOf, readLines } from '../checkout/index.ts';
import { type Actor, ChangePlaces } from '../inventory/index.ts';
import { VoidTickets } from '../tickets/index.ts';

/**
 * Puts places of an order back on sale, or into the allotment that they were bought out of: its money is gone. Their tickets are void from here on at the latest.
 *
 * With the last of a package's tickets one more of it can be sold.
 *
 * Cost: 5 statements; two or three more with an allotment; one more with the last of a package.
 */
@Injectable()
export class ReturnPlaces {
  constructor(
    private readonly places: ChangePlaces,
    private readonly tickets: VoidTickets,
    private readonly packages: PackageStock,
  ) {}

  async run(tx: Tx, order: OrderRow, seatNos: readonly number[], actor: Actor): Promise<void> {
    if (seatNos.length === 0) return;
    const { eventId, id: orderId } = order;
    const lines = await readLines(tx, eventId, orderId);
    const { allotmentId } = placesOf(order, lines);
    await this.places.giveBack(tx, { eventId, orderId, seatNos, allotmentId }, actor);
    await this.tickets.run(tx, eventId, orderId, seatNos);
    await giveBackLines(tx, order, seatNos);
    const { packageId } = order;
    if (packageId !== null && lines.length === seatNos.length) {
      await this.packages.giveBack(tx, { eventId, packageId, orderId }, actor); // guard: package-refunded
    }
  }
}
