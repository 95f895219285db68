import type { Pick, Search, Settle, Window } from '../hold.ts';
import { MOST_WINDOWS, type RoomSearch } from './room-search.ts';

/** Parties beside each other that are told a call: as many as fit in it, and in another one that is under way. */
const MOST_AHEAD = 128;

/**
 * All who have one wish, on whichever board. It is a pick that the script is told once a call, as it stands when the call is made: while
 * several wait for their answers there is a place for each of them, and whoever comes first in Redis takes the first that is free.
 */
export class Crowd implements Search {
  /** On the newest board that somebody with the wish was shown. */
  private search: RoomSearch;
  private askers = 0;

  constructor(search: RoomSearch) {
    this.search = search;
  }

  lookOn(search: RoomSearch): void {
    this.search = search;
  }

  come(): void {
    this.askers++;
  }

  leave(): void {
    this.askers--;
  }

  get isSeveral(): boolean {
    return this.askers > 1;
  }

  get windows(): readonly Window[] {
    const ahead = this.isSeveral ? this.search.ahead(Math.min(this.askers, MOST_AHEAD)) : [];
    return [...ahead, ...this.search.runs(MOST_WINDOWS)];
  }

  get settle(): Settle {
    return this.search.settle;
  }
}

/** Somebody who waits for his answer, also where he has to look again: one of the crowd that he looked with first. */
export class Asker {
  private crowd: Crowd | null = null;

  looksAs(pick: Pick): void {
    if (this.crowd || !(pick instanceof Crowd)) return;
    this.crowd = pick;
    pick.come();
  }

  leave(): void {
    this.crowd?.leave();
  }
}
