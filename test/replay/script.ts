import type { HistoryLine } from '../../web/src/api/admin-history.ts';
import type { SaleLog } from './sale-log.ts';

export type DeedKind =
  'hold' | 'change' | 'release' | 'order' | 'card' | 'cancel' | 'refund' | 'set aside' | 'put on sale';

/** Something that somebody did, and does again. */
export interface Deed {
  /** Its place in the list of all. */
  readonly nth: number;
  readonly kind: DeedKind;
  /** When it was done, in ms from the first hold of the sale; what was before it was done in preparation: 0. */
  readonly atMs: number;
  /** Whose: a number for each hold, since the log does not know who made it; -1: the organizer's. */
  readonly person: number;
  /** Indexes of the seat map; none: all that he has, or that the allotment has left. */
  readonly places: readonly number[];
  /** Set aside by this deed, and needs its code; of `put on sale` whose places they are. Null: none. */
  readonly allotment: number | null;
  readonly channel?: string;
  /** Deeds that it follows: his own last one, and those by which its places became free. */
  readonly after: readonly number[];
}

/** The log of a sale as things to do. */
export interface Script {
  readonly deeds: readonly Deed[];
  readonly people: number;
  /** Who comes to pay: only they open a payment. */
  readonly payers: ReadonlySet<number>;
  /** Holds that the log does not have, and an order of it needs: money that came late takes places without one. */
  readonly added: number;
  /** Lines that nothing can be done for, in sentences. */
  readonly gaps: readonly string[];
  /** From the first hold to the last deed, in ms. */
  readonly lengthMs: number;
}

type Owned = 'f' | 'c' | 's' | 'x' | null;

interface Person {
  readonly number: number;
  places: readonly number[];
  last: Deed | undefined;
  stands: 'holds' | 'let go' | 'ordered' | 'paid' | 'cancelled';
  /** His hold is not in the log. */
  isAdded: boolean;
}

/** The clocks of the stores differ by less: a hold that ended so shortly before its claim was ended by it. */
const CLOCKS_MS = 2_000;
const same = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.toSorted((x, y) => x - y).join() === b.toSorted((x, y) => x - y).join();

/** What was done, with what each deed has to follow. Pure; one pass over the log. */
export function scriptOf(log: Pick<SaleLog, 'lines' | 'allotments' | 'seatmap'>): Script {
  return new Scribe(log).write();
}

/** The longest that anybody held places, and that an order waited for its money or its end, in ms of the log. */
export function longestOf({ deeds }: Pick<Script, 'deeds'>): { readonly heldMs: number; readonly orderedMs: number } {
  const [heldAt, orderedAt] = [new Map<number, number>(), new Map<number, number>()];
  let [heldMs, orderedMs] = [0, 0];
  for (const { kind, person, atMs } of deeds) {
    if (kind === 'hold') heldAt.set(person, atMs);
    if (kind === 'release' || kind === 'order') heldMs = Math.max(heldMs, atMs - heldAt.get(person)!);
    if (kind === 'order') orderedAt.set(person, atMs);
    if (kind === 'card' || kind === 'cancel') orderedMs = Math.max(orderedMs, atMs - orderedAt.get(person)!);
  }
  return { heldMs, orderedMs };
}

class Scribe {
  readonly #log: Pick<SaleLog, 'lines' | 'allotments' | 'seatmap'>;
  readonly #deeds: Deed[] = [];
  /** Of these, what turned out not to have been done. */
  readonly #out = new Set<Deed>();
  readonly #people: Person[] = [];
  readonly #payers = new Set<number>();
  readonly #gaps: string[] = [];
  readonly #owned: Owned[];
  /** Of each place, the deed that touched it last. */
  readonly #last: (Deed | undefined)[] = [];
  /** Of each place, by which deed it was set aside, as long as it is. */
  readonly #aside: (Deed | undefined)[] = [];
  /** Of each place, who has claimed or bought it. */
  readonly #buyer: (Person | undefined)[] = [];
  readonly #byHold = new Map<string, Person>();
  readonly #beginsMs: number;

  constructor(log: Pick<SaleLog, 'lines' | 'allotments' | 'seatmap'>) {
    this.#log = log;
    this.#owned = Array.from({ length: log.seatmap.placeCount }, () => null);
    const first = log.lines.find(({ what }) => what === 'held' || what === 'claimed');
    this.#beginsMs = first ? Date.parse(first.at) : Infinity;
  }

  write(): Script {
    this.#log.lines.forEach((line, nth) => this.#read(line, nth));
    const kept = this.#deeds.filter((deed) => !this.#out.has(deed));
    const number = new Map(kept.map((deed, nth) => [deed.nth, nth]));
    const renumbered = (nth: number): number[] => (number.has(nth) ? [number.get(nth)!] : []);
    const deeds = kept.map((deed, nth) => ({
      ...deed,
      nth,
      after: deed.after.flatMap(renumbered),
      allotment: deed.allotment === null ? null : number.get(deed.allotment)!,
    }));
    return {
      deeds,
      people: this.#people.length,
      payers: this.#payers,
      added: this.#people.filter(({ isAdded }) => isAdded).length,
      gaps: this.#gaps,
      lengthMs: deeds.reduce((most, { atMs }) => Math.max(most, atMs), 0),
    };
  }

  #read({ at, what, places, hold }: HistoryLine, nth: number): void {
    const atMs = Math.max(0, Date.parse(at) - this.#beginsMs) || 0;
    switch (what) {
      case 'held':
        return this.#held(atMs, places, hold!);
      case 'ended':
        return this.#letGo(atMs, this.#byHold.get(hold ?? ''));
      case 'lost':
        for (const person of this.#byHold.values()) this.#letGo(atMs, person);
        return;
      case 'claimed':
        return this.#claimed(atMs, places);
      case 'sold':
        return this.#sold(atMs, places, nth);
      case 'free':
      case 'blocked':
        return this.#returned(atMs, places, what);
    }
  }

  #held(atMs: number, places: readonly number[], hold: string): void {
    const person = this.#byHold.get(hold);
    if (person?.stands === 'holds') {
      if (same(person.places, places)) return;
      const before = person.places;
      person.places = places;
      const touched = [...new Set([...before, ...places])];
      this.#do({ kind: 'change', atMs, person, places, touched });
      return;
    }
    const claimer = this.#buyer[places[0] ?? -1];
    if (claimer?.isAdded && same(claimer.places, places)) {
      // The claim was told first: the clocks of the stores differ.
      claimer.isAdded = false;
      this.#byHold.set(hold, claimer);
      return;
    }
    this.#byHold.set(hold, this.#hold(atMs, places, false));
  }

  #hold(atMs: number, places: readonly number[], isAdded: boolean): Person {
    const aside = places.map((place) => this.#aside[place]).find((deed) => deed !== undefined);
    const number = this.#people.length;
    const person: Person = { number, places, last: undefined, stands: 'holds', isAdded };
    this.#people.push(person);
    this.#do({ kind: 'hold', atMs, person, places, ...(aside && { aside }) });
    return person;
  }

  #letGo(atMs: number, person: Person | undefined): void {
    if (person?.stands !== 'holds') return;
    person.stands = 'let go';
    this.#do({ kind: 'release', atMs, person, touched: person.places });
  }

  #claimed(atMs: number, places: readonly number[]): void {
    const person = this.#holderOf(atMs, places) ?? this.#hold(atMs, places, true);
    person.stands = 'ordered';
    this.#do({ kind: 'order', atMs, person, touched: places });
    for (const place of places) {
      this.#owned[place] = 'c';
      this.#buyer[place] = person;
    }
  }

  /** Who has exactly these places in his hold, or had them a moment ago. */
  #holderOf(atMs: number, places: readonly number[]): Person | null {
    const last = this.#last[places[0] ?? -1];
    const person = last === undefined ? undefined : this.#people[last.person];
    if (last === undefined || person === undefined || !same(person.places, places)) return null;
    if (person.stands === 'holds') return person;
    if (person.stands !== 'let go' || last.kind !== 'release' || atMs - last.atMs > CLOCKS_MS) return null;
    this.#out.add(last);
    person.last = this.#deeds[last.after.at(-1)!];
    return person;
  }

  #sold(atMs: number, places: readonly number[], nth: number): void {
    const person = this.#buyer[places[0] ?? -1];
    if (person?.stands !== 'ordered') {
      this.#gaps.push(`line ${nth + 1} of the log: places ${places.join(', ')} are sold, and nobody has claimed them`);
      return;
    }
    person.stands = 'paid';
    this.#payers.add(person.number);
    this.#do({ kind: 'card', atMs, person, touched: places });
    for (const place of places) this.#owned[place] = 's';
  }

  /** Places come back to everybody, or to the allotment that they were bought out of; or are set aside, or no more. */
  #returned(atMs: number, places: readonly number[], what: 'free' | 'blocked'): void {
    const was = (state: Owned): number[] => places.filter((place) => this.#owned[place] === state);
    for (const person of new Set(was('c').map((place) => this.#buyer[place]))) {
      if (person?.stands !== 'ordered') continue;
      person.stands = 'cancelled';
      this.#do({ kind: 'cancel', atMs, person, touched: person.places });
    }
    for (const [person, own] of Map.groupBy(was('s'), (place) => this.#buyer[place])) {
      if (person) this.#do({ kind: 'refund', atMs, person, places: own, touched: own });
    }
    if (what === 'blocked') this.#setAside(atMs, [...was(null), ...was('f')]);
    else this.#putOnSale(atMs, was('x'));
    for (const place of places) this.#owned[place] = what === 'free' ? 'f' : 'x';
  }

  #setAside(atMs: number, places: readonly number[]): void {
    if (places.length === 0) return;
    const known = new Set(places);
    const like = this.#log.allotments.find(
      (each) => each.places === places.length && each.left.every((place) => known.has(place)),
    );
    const channel = like?.channel ?? 'held_back';
    const deed = this.#do({ kind: 'set aside', atMs, person: null, places, touched: places, channel });
    for (const place of places) this.#aside[place] = deed;
  }

  #putOnSale(atMs: number, places: readonly number[]): void {
    for (const [aside, own] of Map.groupBy(places, (place) => this.#aside[place])) {
      if (!aside) continue;
      const released = new Set(own);
      const isLeft = aside.places.some((place) => this.#owned[place] === 'x' && !released.has(place));
      // Nothing is left of it: then what is sold out of it is its own no more either, as where all is released.
      this.#do({ kind: 'put on sale', atMs, person: null, places: isLeft ? own : [], touched: own, aside });
      for (const place of own) this.#aside[place] = undefined;
    }
  }

  #do(what: {
    kind: DeedKind;
    atMs: number;
    person: Person | null;
    places?: readonly number[];
    touched?: readonly number[];
    aside?: Deed;
    channel?: string;
  }): Deed {
    const { kind, atMs, person, places = [], touched = places, aside, channel } = what;
    const before = new Set(touched.flatMap((place) => this.#last[place]?.nth ?? []));
    if (aside) before.add(aside.nth);
    if (person?.last) {
      // The last of the list, always: whoever takes a deed out again finds his way by it.
      before.delete(person.last.nth);
      before.add(person.last.nth);
    }
    const deed: Deed = {
      ...{ nth: this.#deeds.length, kind, atMs, person: person?.number ?? -1, places },
      ...{ allotment: aside?.nth ?? null, after: [...before], ...(channel && { channel }) },
    };
    this.#deeds.push(deed);
    for (const place of touched) this.#last[place] = deed;
    if (person) person.last = deed;
    return deed;
  }
}
