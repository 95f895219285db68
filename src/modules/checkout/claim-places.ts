import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/db/index.ts';
import { type LiveEvent, PackageStock } from '../catalog/index.ts';
import { type Hold, PackageSoldOut, pricesOf } from '../holds/index.ts';
import { ChangePlaces } from '../inventory/index.ts';
import type { OrderLine } from './checkout.store.ts';

/**
 * Claims the places of a hold for an order, and of a package one of its stock. What each place costs is fixed here: single tickets cost what
 * the event says, of which no price ever changes once it is made; those of a package their shares of what it was when it was held.
 *
 * Cost: two statements; out of an allotment 2 to 3 more; of a package 1 more.
 */
@Injectable()
export class ClaimPlaces {
  constructor(
    private readonly places: ChangePlaces,
    private readonly packages: PackageStock,
  ) {}

  /**
   * @returns the order's lines
   * @throws PlacesTaken, PackageSoldOut: nothing may be kept of the transaction
   */
  async run(tx: Tx, event: LiveEvent, hold: Hold, orderId: string): Promise<OrderLine[]> {
    const { allotmentId } = hold;
    const of = { eventId: event.id, orderId };
    const allotted = new Set(await this.places.claim(tx, { ...of, seatNos: inOrder(hold), allotmentId }));
    if (hold.package && !(await this.packages.take(tx, { ...of, packageId: hold.package.id }))) {
      throw new PackageSoldOut(); // guard: package-claim
    }
    return this.linesOf(event, hold, allotted);
  }

  /** What a hold costs, place by place. @param allotted those that come out of its allotment */
  linesOf(event: LiveEvent, hold: Hold, allotted: ReadonlySet<number> = new Set()): OrderLine[] {
    return pricesOf(event, inOrder(hold), hold.package).map(({ place, level, amount, fee }) => ({
      seatNo: place,
      levelNo: level.levelNo,
      amount,
      fee,
      allotmentId: allotted.has(place) ? hold.allotmentId : null,
    }));
  }
}

const inOrder = ({ places }: Hold): number[] => places.toSorted((a, b) => a - b);
