import { Injectable } from '@nestjs/common';
import { Database, type Tx } from '../../platform/db/index.ts';
import { LiveEvents, PackageStock } from '../catalog/index.ts';
import { equalPlaces, SeatBoard } from '../holds/index.ts';
import { ChangePlaces, PlacesTaken } from '../inventory/index.ts';
import { moveLines, placesOf, readLines } from './checkout.store.ts';
import type { OrderRow } from './order.ts';
import type { OfOrder } from './settle-payment.ts';

/** Seats for money that came late. */
@Injectable()
export class FreeSeats {
  constructor(
    private readonly database: Database,
    private readonly events: LiveEvents,
    private readonly board: SeatBoard,
    private readonly places: ChangePlaces,
    private readonly packages: PackageStock,
  ) {}

  /**
   * Claims the order's own places, or those wanted instead, and one of its package.
   * @returns false where somebody has one, or the package is sold out; nothing stays claimed
   */
  async claim(tx: Tx, order: OrderRow, wanted: readonly number[] | null): Promise<boolean> {
    const own = placesOf(order, await readLines(tx, order.eventId, order.id));
    const places = wanted === null ? own : { ...own, seatNos: wanted.toSorted((a, b) => a - b), allotmentId: null };
    await tx.query('SAVEPOINT late_claim');
    try {
      await this.places.claim(tx, places);
      if (!(await this.takePackage(tx, order))) throw new PlacesTaken([]);
    } catch (error) {
      if (!(error instanceof PlacesTaken)) throw error;
      await tx.query('ROLLBACK TO SAVEPOINT late_claim');
      return false;
    }
    if (wanted !== null) await moveLines(tx, order, wanted);
    return true;
  }

  private async takePackage(tx: Tx, { eventId, id, packageId }: OrderRow): Promise<boolean> {
    return packageId === null || this.packages.take(tx, { eventId, packageId, orderId: id });
  }

  /** Free places like the order's, as of a moment ago, or null where there are none, also for places of several price levels. */
  async equalTo({ eventId, orderId }: OfOrder): Promise<readonly number[] | null> {
    const event = await this.events.byNumber(eventId);
    const { bytes } = await this.board.of(eventId, true);
    const own = await this.database.transaction((tx) => readLines(tx, eventId, orderId));
    // What is like all of them together is not known: a package's tickets are of the levels that it was bought with.
    if (new Set(own.map(({ levelNo }) => levelNo)).size > 1) return null;
    return equalPlaces(
      event,
      bytes,
      own.map(({ seatNo }) => seatNo),
    );
  }
}
