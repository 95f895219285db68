import { compareMerit, type Merit } from './merit.ts';
import { bestRooms, insertRoom, mayServe, type Room, roomsIn } from './one-row.ts';
import type { SeatOrder } from './seat-order.ts';
import type { SeatView } from './seat-view.ts';
import type { Wish } from './wish.ts';

/** More than are offered a call, so that some may go before the plan is walked again. */
const KEPT = 24;

/**
 * The best free runs for one wish, kept while seats of the view go: a chain that has changed is read again, and no other.
 *
 * What it knows for certain: every run at least as good as `worst` is in it.
 */
export class RoomList {
  private readonly order: SeatOrder;
  private readonly view: SeatView;
  private readonly wish: Wish;
  private readonly changed = new Set<number>();
  private rooms: Room[] = [];
  /** Null: all there are. */
  private worst: Merit | null = null;

  constructor(order: SeatOrder, view: SeatView, wish: Wish) {
    this.order = order;
    this.view = view;
    this.wish = wish;
    this.walk();
  }

  /** Seats of a chain have gone. */
  touch(chain: number): void {
    this.changed.add(chain);
  }

  best(most: number): readonly Room[] {
    for (const chain of this.changed) this.readAgain(chain);
    this.changed.clear();
    if (this.worst && this.rooms.length < most) this.walk();
    return this.rooms.slice(0, most);
  }

  private walk(): void {
    this.rooms = bestRooms(this.order, this.view, this.wish, KEPT);
    this.worst = this.rooms.length < KEPT ? null : (this.rooms.at(-1)?.best ?? null);
  }

  private readAgain(chain: number): void {
    this.rooms = this.rooms.filter(({ best }) => best.chain !== chain);
    if (!mayServe(this.order, chain, this.wish) || this.view.longestIn(chain) < this.wish.quantity) return;
    for (const room of roomsIn(this.order, this.view, this.wish, chain)) {
      if (!this.worst || compareMerit(room.best, this.worst) <= 0) insertRoom(this.rooms, room, Infinity);
    }
  }
}
