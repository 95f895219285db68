import type { LiveEvent } from '../../catalog/index.ts';
import { chainOf, seatOrderOf } from './seat-order.ts';
import { SeatView } from './seat-view.ts';

const MOST_EVENTS = 64;

/** The present view of each event, as long as its board is the same: thousands of fans rank on one. */
export class SeatViews {
  private readonly kept = new Map<number, { readonly bytes: string; readonly view: SeatView }>();
  private spread = 0;

  of(event: LiveEvent, bytes: string): SeatView {
    const known = this.kept.get(event.id);
    if (known?.bytes === bytes) return known.view;
    const view = new SeatView(seatOrderOf(event).chains, bytes);
    this.kept.delete(event.id);
    if (this.kept.size >= MOST_EVENTS) this.kept.delete(this.kept.keys().next().value ?? 0);
    this.kept.set(event.id, { bytes, view });
    return view;
  }

  /** Seats held by this replica since the board was read: the next fan is not sent to them. */
  note(event: LiveEvent, bytes: string, places: readonly number[]): void {
    const known = this.kept.get(event.id);
    const { chains } = seatOrderOf(event);
    if (known?.bytes === bytes) known.view.note(places, (place) => chainOf(chains, place));
  }

  /** Another number for each who has lost a race. */
  nextSpread(): number {
    this.spread = (this.spread + 1) % 1_000_000;
    return this.spread;
  }
}
