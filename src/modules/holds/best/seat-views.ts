import type { LiveEvent } from '../../catalog/index.ts';
import type { Crowd } from './crowd.ts';
import { chainOf, seatOrderOf } from './seat-order.ts';
import { SeatView } from './seat-view.ts';

const MOST_EVENTS = 64;
/** Holds that a board may not know of: those of a quarter of a second, where a replica places 20,000 a second. */
const MOST_NOTES = 5_000;

/** Places that this replica has held, and the version of the board from which on they are on it. */
interface Note {
  readonly generation: number;
  readonly change: number;
  readonly places: readonly number[];
}

interface Kept {
  readonly version: string;
  readonly view: SeatView;
  readonly crowds: Map<string, Crowd>;
  readonly notes: Note[];
}

/** The present view of each event, as long as its board is the same: thousands of fans rank on one. */
export class SeatViews {
  private readonly kept = new Map<number, Kept>();
  private spread = 0;

  /** @param version `generation.counter` */
  of(event: LiveEvent, { version, bytes }: { readonly version: string; readonly bytes: string }): SeatView {
    const known = this.kept.get(event.id);
    if (known?.version === version) return known.view;
    const crowds = known?.crowds ?? new Map<string, Crowd>();
    const view = new SeatView(seatOrderOf(event).chains, bytes, crowds);
    const notes = known?.notes.filter((each) => isMissing(each, version)) ?? [];
    this.kept.delete(event.id);
    if (this.kept.size >= MOST_EVENTS) this.kept.delete(this.kept.keys().next().value ?? 0);
    this.kept.set(event.id, { version, view, crowds, notes });
    for (const { places } of notes) mark(event, view, places);
    return view;
  }

  /** Places that this replica has held: the next fan is not sent to them, on this board nor on one that was read before. */
  note(event: LiveEvent, note: Note): void {
    const known = this.kept.get(event.id);
    if (!known || !isMissing(note, known.version)) return;
    if (known.notes.length < MOST_NOTES) known.notes.push(note);
    mark(event, known.view, note.places);
  }

  /** Another number for each who has lost a race. */
  nextSpread(): number {
    this.spread = (this.spread + 1) % 1_000_000;
    return this.spread;
  }
}

/** Whether a board is from before a change. */
function isMissing({ generation, change }: Note, version: string): boolean {
  const [ofBoard, counter] = version.split('.').map(Number);
  return generation === ofBoard && change > (counter ?? 0);
}

function mark(event: LiveEvent, view: SeatView, places: readonly number[]): void {
  const { chains } = seatOrderOf(event);
  view.note(places, (place) => chainOf(chains, place));
}
