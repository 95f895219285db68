import { AVAILABLE } from './availability.ts';
import { accessMask, at, type SeatModel } from './model.ts';

export interface Tally {
  free: number;
  total: number;
  /** Free places that also pass the visitor's filters. */
  matching: number;
  /**
   * Index of the cheapest price level among the matching places, or -1. Places kept for people who need access count only
   * where there is nothing else: their price is no promise to everybody.
   */
  cheapest: number;
  /** There are dearer ones among them too: `cheapest` is where the prices begin. */
  isFrom: boolean;
  /** What matches is for people who need access alone. */
  onlyAccess: boolean;
  /** Index of the price level with the most places. */
  main: number;
}

export interface Tallies {
  /** Another object than before where one of the places has another state, and only there. */
  sections: readonly Tally[];
  areas: readonly Tally[];
  /** Free places of each price level. */
  levels: readonly number[];
  free: number;
}

/**
 * What is free in each section and area and of each price level. Counted once, one pass over the places; from there a change costs
 * what it changes, whatever the size of the house.
 */
export class Counts {
  tallies: Tallies;
  private readonly model: SeatModel;
  private readonly access: number;
  /** Of the regions, sections first: by price level, free places that match, for everybody and kept for access. */
  private readonly open: Uint32Array;
  private readonly kept: Uint32Array;
  private readonly free: Uint32Array;
  private readonly levels: number[];
  private readonly fixed: { total: number; main: number }[];
  private readonly touched = new Set<number>();

  constructor(model: SeatModel, places: Uint8Array, matches: Uint8Array) {
    const { sections, areas, levels } = model;
    this.model = model;
    this.access = accessMask(model);
    const regions = sections.length + areas.length;
    this.open = new Uint32Array(regions * levels.length);
    this.kept = new Uint32Array(regions * levels.length);
    this.free = new Uint32Array(regions);
    this.levels = levels.map(() => 0);
    this.fixed = [...sections, ...areas.map(({ start, capacity }) => ({ start, end: start + capacity }))].map(
      ({ start, end }) => ({ total: end - start, main: mainLevel(model, start, end) }),
    );
    this.tallies = { sections: [], areas: [], levels: [], free: 0 };
    this.countAll(places, matches);
  }

  /** Anew, as after another filter. */
  countAll(places: Uint8Array, matches: Uint8Array): void {
    for (const list of [this.open, this.kept, this.free]) list.fill(0);
    this.levels.fill(0);
    for (let place = 0; place < this.model.placeCount; place++)
      if (places[place] === AVAILABLE) this.add(place, 1, matches[place] === 1);
    for (let region = 0; region < this.free.length; region++) this.touched.add(region);
    this.settle();
  }

  /** A place has another state; `settle` makes it seen. */
  move(place: number, before: number, after: number, isMatching: boolean): void {
    if (before === AVAILABLE) this.add(place, -1, isMatching);
    if (after === AVAILABLE) this.add(place, 1, isMatching);
    this.touched.add(this.regionOf(place));
  }

  settle(): void {
    if (!this.touched.size) return;
    const sections = [...this.tallies.sections];
    const areas = [...this.tallies.areas];
    const sectionCount = this.model.sections.length;
    for (const region of this.touched) {
      if (region < sectionCount) sections[region] = this.tallyOf(region);
      else areas[region - sectionCount] = this.tallyOf(region);
    }
    this.touched.clear();
    this.tallies = {
      sections,
      areas,
      levels: [...this.levels],
      free: this.levels.reduce((sum, each) => sum + each, 0),
    };
  }

  private add(place: number, by: 1 | -1, isMatching: boolean): void {
    const { model, free, levels } = this;
    const region = this.regionOf(place);
    const level = at(model.level, place);
    free[region] = at(free, region) + by;
    levels[level] = (levels[level] ?? 0) + by;
    if (!isMatching) return;
    const isKept = place < model.seatCount && (at(model.attrs, place) & this.access) !== 0;
    const list = isKept ? this.kept : this.open;
    const index = region * levels.length + level;
    list[index] = at(list, index) + by;
  }

  private regionOf(place: number): number {
    const { sections, areas, rows, rowOf, seatCount } = this.model;
    if (place < seatCount) return rows[at(rowOf, place)]?.section ?? 0;
    return sections.length + areas.findIndex(({ start, capacity }) => place >= start && place < start + capacity);
  }

  private tallyOf(region: number): Tally {
    const { total, main } = this.fixed[region] ?? { total: 0, main: 0 };
    const from = region * this.levels.length;
    const open = this.open.subarray(from, from + this.levels.length);
    const kept = this.kept.subarray(from, from + this.levels.length);
    const sum = (list: Uint32Array): number => list.reduce((all, each) => all + each, 0);
    const onlyAccess = sum(open) === 0 && sum(kept) > 0;
    const counts = onlyAccess ? kept : open;
    const cheapest = this.cheapestOf(counts);
    const isFrom = this.model.levels.some(
      ({ price }, level) => counts[level] && price.amount > (this.model.levels[cheapest]?.price.amount ?? Infinity),
    );
    return { free: at(this.free, region), total, matching: sum(open) + sum(kept), cheapest, isFrom, onlyAccess, main };
  }

  private cheapestOf(counts: Uint32Array): number {
    let cheapest = -1;
    let lowest = Infinity;
    this.model.levels.forEach(({ price }, level) => {
      if (!counts[level] || price.amount >= lowest) return;
      [cheapest, lowest] = [level, price.amount];
    });
    return cheapest;
  }
}

function mainLevel({ level, levels }: SeatModel, start: number, end: number): number {
  const perLevel = levels.map(() => 0);
  for (let place = start; place < end; place++) perLevel[at(level, place)] = (perLevel[at(level, place)] ?? 0) + 1;
  return perLevel.indexOf(Math.max(...perLevel));
}
