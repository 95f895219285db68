import { ATTRIBUTES, type LiveEvent, type PlaceIndex } from '../catalog/index.ts';
import { type HoldChoice, MOST_PLACES, type Pick, SEAT_BYTE, type Window } from './hold.ts';
import { UnknownSeat } from './holds.errors.ts';

/** Windows offered to the script a call: enough that racing fans do not all meet at the first. */
const MOST_WINDOWS = 8;
const MOST_ALTERNATIVES = 3;

const bit = (name: (typeof ATTRIBUTES)[number]) => 1 << ATTRIBUTES.indexOf(name);
const ACCESSIBLE = bit('wheelchair') | bit('companion');
const RESTRICTED = bit('restricted-view');

/** A free run within one row, all its seats of the wanted kind. */
interface FreeRun {
  readonly start: number;
  readonly length: number;
}

type Wanted = (place: number) => boolean;

/** What the script shall try, from a choice and a board that may be 100 ms old. `split`: not all seats are together. */
export interface Plan {
  readonly pick: Pick;
  readonly split: boolean;
}

/** @throws UnknownSeat for a seat, area or level that the event does not have */
export function planChoice(event: LiveEvent, bytes: string, choice: HoldChoice): Plan {
  switch (choice.kind) {
    case 'seats':
      return { pick: { seats: placesOf(event.places, choice.seats) }, split: false };
    case 'area':
      return { pick: { windows: [areaWindow(event.places, choice)] }, split: false };
    case 'best':
      return planBest(event, bytes, choice);
  }
}

function placesOf(places: PlaceIndex, ids: readonly string[]): number[] {
  const unknown = ids.filter((id) => places.placeOf(id) === undefined);
  if (unknown.length > 0) throw new UnknownSeat(unknown);
  return ids.map((id) => places.placeOf(id) ?? 0);
}

function areaWindow(places: PlaceIndex, { area, quantity }: HoldChoice & { kind: 'area' }): Window {
  const found = places.areaOf(area);
  if (!found) throw new UnknownSeat([area]);
  return [found.start, found.capacity, quantity, 1];
}

function planBest(event: LiveEvent, bytes: string, choice: HoldChoice & { kind: 'best' }): Plan {
  const wanted = wantedBy(event, choice);
  const runs = freeRuns(event.places, bytes, wanted);
  const fitting = runs.filter(({ length }) => length >= choice.quantity).sort(byPriceThenOrder(event));
  if (fitting.length > 0) {
    const windows = spread(fitting).map(({ start, length }): Window => [start, length, choice.quantity, 0]);
    return { pick: { windows }, split: false };
  }
  // Nobody has that many side by side: the fewest pieces, longest first.
  const pieces = runs.sort((a, b) => b.length - a.length || a.start - b.start);
  const seats: number[] = [];
  for (const { start, length } of pieces) {
    for (let i = 0; i < length && seats.length < choice.quantity; i++) seats.push(start + i);
  }
  // The script is asked all the same: it may know the hold of this very request, or of places given back since.
  if (seats.length < choice.quantity) return { pick: { windows: [] }, split: false };
  return { pick: { seats }, split: choice.quantity > 1 };
}

/** Which seats a best-available request may get: accessible ones and restricted views only to those who ask for them. */
function wantedBy(event: LiveEvent, { priceLevel, maxPrice, accessible }: HoldChoice & { kind: 'best' }): Wanted {
  const { places, levels, levelOfCategory } = event;
  const level = priceLevel === undefined ? -1 : levels.findIndex(({ key }) => key === priceLevel);
  if (priceLevel !== undefined && level < 0) throw new UnknownSeat([priceLevel]);
  const allowed = levels.map(
    ({ price }, at) => (level < 0 || at === level) && (maxPrice === undefined || price.amount <= maxPrice),
  );
  return (place) => {
    const levelNo = levelOfCategory[places.categories[place] ?? 0] ?? 0;
    const attrs = places.attrs[place] ?? 0;
    if (!allowed[levelNo]) return false;
    if (accessible > 0) return (attrs & ACCESSIBLE) !== 0;
    if (attrs & ACCESSIBLE && levelNo !== level) return false;
    return (attrs & RESTRICTED) === 0 || levelNo === level;
  };
}

function freeRuns(places: PlaceIndex, bytes: string, wanted: Wanted): FreeRun[] {
  const found: FreeRun[] = [];
  for (let i = 0; i < places.runs.length; i += 2) {
    const first = places.runs[i] ?? 0;
    const end = first + (places.runs[i + 1] ?? 0);
    let start = first;
    for (let place = first; place <= end; place++) {
      if (place < end && bytes[place] === SEAT_BYTE.free && wanted(place)) continue;
      if (place > start) found.push({ start, length: place - start });
      start = place + 1;
    }
  }
  return found;
}

function byPriceThenOrder({ places, levels, levelOfCategory }: LiveEvent) {
  const priceOf = ({ start }: FreeRun) =>
    levels[levelOfCategory[places.categories[start] ?? 0] ?? 0]?.price.amount ?? 0;
  return (a: FreeRun, b: FreeRun) => priceOf(b) - priceOf(a) || a.start - b.start;
}

/** The best few, and some further down: where everybody wants the best, the later ones still get seats in one call. */
function spread(runs: readonly FreeRun[]): FreeRun[] {
  if (runs.length <= MOST_WINDOWS) return [...runs];
  const near = runs.slice(0, MOST_WINDOWS / 2);
  const step = (runs.length - near.length) / (MOST_WINDOWS / 2);
  return [
    ...near,
    ...Array.from({ length: MOST_WINDOWS / 2 }, (_, i) => runs[near.length + Math.floor(i * step)] ?? runs[0]!),
  ];
}

/** Seats of the same number and level near those that were lost, each takeable with one call. */
export function alternativesTo(event: LiveEvent, bytes: string, places: readonly number[]): string[][] {
  const first = places[0];
  if (first === undefined || first >= event.places.seatCount) return [];
  const category = event.places.categories[first];
  const attrs = event.places.attrs[first];
  const row = event.places.rowOf[first] ?? 0;
  const same: Wanted = (place) => event.places.categories[place] === category && event.places.attrs[place] === attrs;
  const distance = ({ start }: FreeRun) => {
    const apart = Math.abs((event.places.rowOf[start] ?? 0) - row);
    return apart * 1_000 + Math.min(999, Math.abs(start - first));
  };
  return cut(
    event,
    freeRuns(event.places, bytes, same).sort((a, b) => distance(a) - distance(b)),
    places.length,
    first,
  );
}

/** As many free places of the same kind and price, side by side where they have neighbours; null where there are none. */
export function equalPlaces(event: LiveEvent, bytes: string, places: readonly number[]): readonly number[] | null {
  const [first] = places;
  if (first === undefined) return null;
  const area = event.places.areas.find(({ start, capacity }) => first >= start && first < start + capacity);
  if (area) {
    const all = Array.from({ length: area.capacity }, (_, at) => area.start + at);
    const free = all.filter((place) => bytes[place] === SEAT_BYTE.free).slice(0, places.length);
    return free.length === places.length ? free : null;
  }
  const [nearest] = alternativesTo(event, bytes, places);
  return nearest ? placesOf(event.places, nearest) : null;
}

/** For a request that cannot be met: as many seats of any price, else fewer. */
export function alternativesOf(event: LiveEvent, bytes: string, choice: HoldChoice): string[][] {
  if (choice.kind !== 'best') return [];
  const { quantity, accessible } = choice;
  const any = wantedBy(event, { kind: 'best', quantity, accessible });
  const runs = freeRuns(event.places, bytes, any).sort(byPriceThenOrder(event));
  for (let size = quantity; size > 0; size--) {
    const found = cut(event, runs, size);
    if (found.length > 0) return found;
  }
  return [];
}

/** One alternative a run, nearest to `near` within it. */
function cut(event: LiveEvent, runs: readonly FreeRun[], size: number, near = 0): string[][] {
  if (size < 1 || size > MOST_PLACES) return [];
  return runs
    .filter(({ length }) => length >= size)
    .slice(0, MOST_ALTERNATIVES)
    .map(({ start, length }) => {
      const from = Math.min(Math.max(near, start), start + length - size);
      return Array.from({ length: size }, (_, i) => {
        const label = event.places.labelOf(from + i);
        return label.id;
      });
    });
}
