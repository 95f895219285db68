import { type PlainPick, SEAT_BYTE } from '../hold.ts';
import { Crowd } from './crowd.ts';
import type { RoomSearch } from './room-search.ts';
import type { Chains } from './seat-order.ts';

const FREE = SEAT_BYTE.free.charCodeAt(0);
const UNKNOWN = -1;
/** Wishes whose answers are kept a view. */
const MOST_WISHES = 64;

/**
 * A board as the search looks at it: which seats are free, and how long the longest free run of each chain is. What is asked of it is
 * computed when it is asked for the first time, and kept.
 *
 * Cost: a copy of the bytes; then each chain is read once a version of the board, however many fans ask. Who asks for the same as
 * somebody before him gets the same search, brought up to date.
 */
export class SeatView {
  private readonly bytes: Uint8Array;
  private readonly chains: Chains;
  private readonly longest: Int32Array;
  private readonly searches = new Map<string, RoomSearch>();
  private readonly answers = new Map<string, PlainPick>();
  private readonly crowds: Map<string, Crowd>;
  private freeShare: number | undefined;

  /** @param crowds by wish, as the view before had them */
  constructor(chains: Chains, bytes: string | Uint8Array, crowds = new Map<string, Crowd>()) {
    this.chains = chains;
    this.bytes = typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes;
    this.longest = new Int32Array(chains.count).fill(UNKNOWN);
    this.crowds = crowds;
  }

  /** Of the seats alone. */
  copy(): SeatView {
    return new SeatView(this.chains, this.bytes.slice());
  }

  isFree(place: number): boolean {
    return this.bytes[place] === FREE;
  }

  /** Most free seats side by side in a chain. */
  longestIn(chain: number): number {
    const known = this.longest[chain] ?? 0;
    if (known !== UNKNOWN) return known;
    const start = this.chains.start[chain] ?? 0;
    const end = start + (this.chains.length[chain] ?? 0);
    let [longest, run] = [0, 0];
    for (let place = start; place < end; place++) {
      run = this.bytes[place] === FREE ? run + 1 : 0;
      if (run > longest) longest = run;
    }
    this.longest[chain] = longest;
    return longest;
  }

  /** Of the first `seats` places, how many are free: 0 to 1. */
  shareFree(seats: number): number {
    this.freeShare ??=
      seats === 0 ? 0 : this.bytes.subarray(0, seats).reduce((n, byte) => n + Number(byte === FREE), 0) / seats;
    return this.freeShare;
  }

  /** The search for a wish, made when somebody has it for the first time. */
  searchFor(wish: string, make: () => RoomSearch): { search: RoomSearch; crowd: Crowd } {
    let isNew = false;
    const search = kept(this.searches, wish, () => {
      isNew = true;
      return make();
    });
    const crowd = kept(this.crowds, wish, () => new Crowd(search));
    if (isNew) crowd.lookOn(search);
    return { search, crowd };
  }

  /** What was found for a party that no row has room for, until one of its seats goes: what is gone makes no room. */
  answerFor(wish: string, find: () => PlainPick): PlainPick {
    return kept(this.answers, wish, find);
  }

  set(place: number, byte: string, chain: number): void {
    this.bytes[place] = byte.charCodeAt(0);
    this.longest[chain] = UNKNOWN;
  }

  /** Seats that this replica has seen held since: the next fan is not sent to them. */
  note(places: readonly number[], chainOf: (place: number) => number): void {
    const chains = new Set<number>();
    for (const place of places) {
      const chain = chainOf(place);
      this.set(place, SEAT_BYTE.held, chain);
      chains.add(chain);
    }
    for (const search of this.searches.values()) search.note(places, chains);
    for (const [wish, pick] of this.answers) {
      const groups = 'groups' in pick ? pick.groups : [];
      if (groups.some(({ seats }) => seats.some((seat) => places.includes(seat)))) this.answers.delete(wish);
    }
  }
}

function kept<Value>(values: Map<string, Value>, key: string, make: () => Value): Value {
  const known = values.get(key);
  if (known !== undefined) return known;
  if (values.size >= MOST_WISHES) values.clear();
  const made = make();
  values.set(key, made);
  return made;
}
