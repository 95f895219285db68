import type { HistoryLine } from '../../../api/admin-history.ts';

/** How a place looks to whoever watches a sale. */
export const SHOWN = ['free', 'held', 'claimed', 'sold', 'blocked'] as const;
export type Shown = (typeof SHOWN)[number];
export type ShownCounts = Record<Shown, number>;

const [FREE, HELD, CLAIMED, SOLD, BLOCKED] = [0, 1, 2, 3, 4] as const;
const OF_WHAT = { free: FREE, claimed: CLAIMED, sold: SOLD, blocked: BLOCKED } as const;

interface Moment {
  atMs: number;
  line: HistoryLine;
}

/**
 * Plays the history of a sale: how every place looked at a moment. Goes forward by the lines in between, and back by beginning
 * anew: 80,000 lines take some 20 ms.
 */
export class SaleReplay {
  /** Index in `SHOWN`, of every place. The same array always. */
  readonly places: Uint8Array;
  private readonly moments: Moment[] = [];
  /** By the server's word alone, without holds. */
  private readonly owned: Uint8Array;
  private readonly isHeld: Uint8Array;
  private readonly holds = new Map<string, readonly number[]>();
  private played = 0;

  constructor(placeCount: number) {
    this.places = new Uint8Array(placeCount);
    this.owned = new Uint8Array(placeCount);
    this.isHeld = new Uint8Array(placeCount);
  }

  /** When the first fan did something, or the first place was set aside; null before that. What came before is the publishing. */
  get beginsMs(): number | null {
    return this.moments.find(({ line }) => line.what !== 'free' && line.what !== 'lost')?.atMs ?? null;
  }

  get endsMs(): number | null {
    return this.moments.at(-1)?.atMs ?? null;
  }

  /** Takes lines that follow; some may be a little older than the last ones, since they are of two logs. */
  add(lines: readonly HistoryLine[]): void {
    const first = lines[0] ? Date.parse(lines[0].at) : Infinity;
    const isBehind = first < (this.endsMs ?? -Infinity);
    for (const line of lines) this.moments.push({ atMs: Date.parse(line.at), line });
    if (!isBehind) return;
    this.moments.sort((a, b) => a.atMs - b.atMs);
    // What was played may now come after what was not.
    if (first < (this.moments[this.played - 1]?.atMs ?? -Infinity)) this.rewind();
  }

  /** @returns how many places look so at that moment */
  playTo(atMs: number): ShownCounts {
    if ((this.moments[this.played - 1]?.atMs ?? -Infinity) > atMs) this.rewind();
    for (; this.played < this.moments.length; this.played++) {
      const moment = this.moments[this.played]!;
      if (moment.atMs > atMs) break;
      this.play(moment.line);
    }
    const counts = [0, 0, 0, 0, 0];
    for (const shown of this.places) counts[shown]!++;
    return Object.fromEntries(SHOWN.map((name, at) => [name, counts[at]])) as ShownCounts;
  }

  private play({ what, places, hold }: HistoryLine): void {
    if (what === 'lost') {
      for (const held of [...this.holds.keys()]) this.end(held);
    } else if (what === 'held' || what === 'ended') {
      if (hold === null) return;
      this.end(hold);
      if (what === 'ended') return;
      this.holds.set(hold, places);
      for (const place of places) this.isHeld[place] = 1;
      this.look(places);
    } else {
      for (const place of places) this.owned[place] = OF_WHAT[what];
      this.look(places);
    }
  }

  private end(hold: string): void {
    const places = this.holds.get(hold);
    if (!places) return;
    this.holds.delete(hold);
    for (const place of places) this.isHeld[place] = 0;
    this.look(places);
  }

  private look(places: readonly number[]): void {
    for (const place of places) {
      const owned = this.owned[place] ?? FREE;
      // What is set aside is held by who has the code of its allotment.
      this.places[place] = this.isHeld[place] && (owned === FREE || owned === BLOCKED) ? HELD : owned;
    }
  }

  private rewind(): void {
    this.played = 0;
    for (const states of [this.places, this.owned, this.isHeld]) states.fill(0);
    this.holds.clear();
  }
}
