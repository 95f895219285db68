import type { Settle, Window } from '../hold.ts';
import type { Room } from './one-row.ts';
import { beyondOn, isExempt, isRefused } from './orphans.ts';
import { RoomList } from './room-list.ts';
import { chainOf, type SeatOrder } from './seat-order.ts';
import type { SeatView } from './seat-view.ts';
import { Sequence } from './sequence.ts';
import { type Block, seatsOf } from './two-rows.ts';
import type { Wish } from './wish.ts';

/** Free runs offered to the script a call: enough that who meets others at the first finds another. */
export const MOST_WINDOWS = 8;

/** Where everybody with one wish looks on one board. */
export class RoomSearch {
  private readonly order: SeatOrder;
  private readonly view: SeatView;
  private readonly wish: Wish;
  private readonly list: RoomList;
  private sequence: Sequence | undefined;

  constructor(order: SeatOrder, view: SeatView, wish: Wish) {
    this.order = order;
    this.view = view;
    this.wish = wish;
    this.list = new RoomList(order, view, wish);
  }

  /** Whether no row has room. */
  get isEmpty(): boolean {
    return this.list.best(1).length === 0;
  }

  /** The best free runs. */
  runs(most: number): Window[] {
    return this.list.best(most).map((room) => windowOf(this.order, this.wish, room));
  }

  get settle(): Settle {
    const [first] = this.list.best(1);
    return first ? settleFor(this.order, this.view, first.best.alone, [first.best]) : 1;
  }

  /** Seats of these chains have gone. */
  note(places: readonly number[], chains: ReadonlySet<number>): void {
    for (const chain of chains) this.list.touch(chain);
    this.sequence?.note(places);
  }

  /** A place for each of so many, in the order in which they would sit if they came one after the other. */
  ahead(count: number): Window[] {
    this.sequence ??= new Sequence(this.order, this.view, this.wish);
    const { quantity } = this.wish;
    return this.sequence
      .first(count)
      .map((best) => windowOf(this.order, this.wish, { start: best.start, length: quantity, best }));
  }
}

/** Anywhere in the run, from the best placement outwards; where places are not alike, there only. */
export function windowOf({ chains }: SeatOrder, { quantity, accessible }: Wish, { start, length, best }: Room): Window {
  if (accessible > 0 || isExempt(chains, best.chain)) return [best.start, quantity, quantity, 0, best.start, 0, 0];
  const before = beyondOn(chains, best.chain, start, -1);
  return [start, length, quantity, 0, best.start, before, beyondOn(chains, best.chain, start + length - 1, 1)];
}

/** As much harm as the best choice on this board does: on a newer board the script may find one that does less. */
export function settleFor({ chains }: SeatOrder, view: SeatView, alone: number, blocks: readonly Block[]): Settle {
  if (alone === 0) return 0;
  const parts = Map.groupBy(seatsOf(...blocks), (place) => chainOf(chains, place));
  return [...parts].some(([chain, seats]) => isRefused(view, chains, chain, new Set(seats))) ? 2 : 1;
}
