import { AVAILABLE, GONE, HELD, unpackAvailability } from './availability.ts';
import { at, type SeatModel } from './model.ts';
import { Counts, type Tallies } from './tallies.ts';

/** Told which places have another state, or null where everything may be another. */
export type BoardListener = (places: readonly number[] | null) => void;

/**
 * Who has what, as the visitor sees it: the server's latest picture, his filters, and what he has just given back. Whoever draws it
 * is told what changed. Cost of a picture: its 13 KB are compared with those before it (some µs); from there, what changed.
 */
export class Board {
  /** State of every place. The same array always; what it holds changes. */
  readonly places: Uint8Array;
  /** 1 where a place passes the filters. */
  matches: Uint8Array;
  private packed: Uint8Array;
  private readonly counts: Counts;
  private readonly givenBack = new Set<number>();
  /** What a code opens: places that to everybody else are gone, and how they stand. */
  private opened: ReadonlyMap<number, number> = new Map();
  private readonly listeners = new Set<BoardListener>();

  /** @throws RangeError when the picture belongs to another plan */
  constructor(model: SeatModel, packed: Uint8Array, matches: Uint8Array) {
    this.places = unpackAvailability(packed, model.placeCount);
    this.packed = packed;
    this.matches = matches;
    this.counts = new Counts(model, this.places, matches);
  }

  get tallies(): Tallies {
    return this.counts.tallies;
  }

  onChange(listener: BoardListener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Takes the server's next picture. */
  show(packed: Uint8Array): void {
    if (packed === this.packed) return;
    const changed: number[] = [];
    const before = this.packed;
    this.packed = packed;
    for (const place of this.givenBack) if (this.seenOf(place) !== HELD) this.givenBack.delete(place);
    const bytes = Math.min(packed.length, (this.places.length + 3) >> 2);
    for (let byte = 0; byte < bytes; byte++) {
      if (packed[byte] === before[byte]) continue;
      const end = Math.min(4 * byte + 4, this.places.length);
      for (let place = 4 * byte; place < end; place++) this.renew(place, changed);
    }
    this.tell(changed);
  }

  /** Takes other filters. Cost: one pass over the places. */
  filter(matches: Uint8Array): void {
    if (matches === this.matches) return;
    this.matches = matches;
    this.counts.countAll(this.places, matches);
    for (const listener of this.listeners) listener(null);
  }

  /** Takes what the visitor's code opens now, in place of what it opened before. */
  open(opened: ReadonlyMap<number, number>): void {
    const before = this.opened;
    this.opened = opened;
    const changed: number[] = [];
    for (const place of new Set([...before.keys(), ...opened.keys()])) this.renew(place, changed);
    this.tell(changed);
  }

  /**
   * Seats that this visitor has just given back: free at once for him, whatever a picture from before still says, until one comes
   * that shows it, or until they are taken back.
   */
  giveBack(places: readonly number[]): void {
    const changed: number[] = [];
    for (const place of places) {
      this.givenBack.add(place);
      this.renew(place, changed);
    }
    this.tell(changed);
  }

  /** By now a picture of after it must have come: who holds these is somebody else. */
  endGivenBack(places: readonly number[]): void {
    const changed: number[] = [];
    for (const place of places) if (this.givenBack.delete(place)) this.renew(place, changed);
    this.tell(changed);
  }

  private renew(place: number, changed: number[]): void {
    const before = at(this.places, place);
    const seen = this.seenOf(place);
    const state = seen === HELD && this.givenBack.has(place) ? AVAILABLE : seen;
    if (state === before) return;
    this.places[place] = state;
    this.counts.move(place, before, state, this.matches[place] === 1);
    changed.push(place);
  }

  private seenOf(place: number): number {
    const state = this.stateOf(place);
    return state === GONE ? (this.opened.get(place) ?? GONE) : state;
  }

  private stateOf(place: number): number {
    return (at(this.packed, place >> 2) >> (2 * (place & 3))) & 3;
  }

  private tell(changed: readonly number[]): void {
    if (!changed.length) return;
    this.counts.settle();
    for (const listener of this.listeners) listener(changed);
  }
}
