import { SEAT_BYTE } from '../hold.ts';
import type { Placement } from './merit.ts';
import { RoomList } from './room-list.ts';
import { chainOf, type SeatOrder } from './seat-order.ts';
import type { SeatView } from './seat-view.ts';
import { seatsOf } from './two-rows.ts';
import type { Wish } from './wish.ts';

/**
 * Where parties with one wish sit that come one after the other: each at the best of what those before him leave.
 *
 * Cost: a copy of the view, then a chain read again for each party.
 */
export class Sequence {
  private readonly order: SeatOrder;
  private readonly view: SeatView;
  private readonly list: RoomList;
  private readonly parties: Placement[] = [];

  constructor(order: SeatOrder, view: SeatView, wish: Wish) {
    this.order = order;
    this.view = view.copy();
    this.list = new RoomList(order, this.view, wish);
  }

  /** Fewer where no row has room for another. */
  first(count: number): readonly Placement[] {
    while (this.parties.length < count) {
      const [room] = this.list.best(1);
      if (!room) break;
      this.parties.push(room.best);
      for (const place of seatsOf(room.best)) this.set(place, SEAT_BYTE.held);
    }
    return this.parties.slice(0, count);
  }

  /** Seats have gone: who was to sit there is not in the line any more, and what is left of his seats is anybody's. */
  note(places: readonly number[]): void {
    for (let at = this.parties.length - 1; at >= 0; at--) {
      const party = this.parties[at]!;
      if (!places.some((place) => place >= party.start && place < party.start + party.count)) continue;
      this.parties.splice(at, 1);
      for (const seat of seatsOf(party)) this.set(seat, SEAT_BYTE.free);
    }
    for (const place of places) this.set(place, SEAT_BYTE.held);
  }

  private set(place: number, byte: string): void {
    const chain = chainOf(this.order.chains, place);
    this.view.set(place, byte, chain);
    this.list.touch(chain);
  }
}
