import { seatId, type SeatModel } from '../../web/src/seatmap/model.ts';

/** Places as the API of allotments is told of them. */
export interface NamedPlaces {
  readonly sections: readonly string[];
  readonly rows: readonly { readonly section: string; readonly row: string }[];
  readonly seats: readonly string[];
  readonly areas: readonly { readonly area: string; readonly quantity: number }[];
}

/** The API takes so many at once. */
const MOST_SEATS = 2_000;
const MOST_ROWS = 500;

/** How often each area is among these places, by its place in the plan's order. */
export function areasOf(model: SeatModel, places: readonly number[]): Map<number, number> {
  const counts = new Map<number, number>();
  for (const place of places) {
    if (place < model.seatCount) continue;
    const at = model.areas.findIndex(({ start, capacity }) => place >= start && place < start + capacity);
    counts.set(at, (counts.get(at) ?? 0) + 1);
  }
  return counts;
}

/** These places in as few words as the API knows, in as many requests as it takes: whole sections and rows where they are whole. */
export function namedPlaces(model: SeatModel, areaIds: readonly string[], places: readonly number[]): NamedPlaces[] {
  const has = new Uint8Array(model.placeCount);
  for (const place of places) has[place] = 1;
  const isWhole = (start: number, end: number): boolean => has.subarray(start, end).every((one) => one === 1);
  // A name stands for all that has it.
  const bySection = Map.groupBy(model.sections, ({ name }) => name);
  const [sections, rows, seats]: [string[], { section: string; row: string }[], string[]] = [[], [], []];
  for (const [section, parts] of bySection) {
    if (sections.length < MOST_ROWS && parts.every(({ start, end }) => isWhole(start, end))) {
      sections.push(section);
      continue;
    }
    const own = parts.flatMap(({ firstRow, endRow }) => model.rows.slice(firstRow, endRow));
    for (const [row, spans] of Map.groupBy(own, ({ name }) => name)) {
      if (rows.length < MOST_ROWS && row !== '' && spans.every(({ start, end }) => isWhole(start, end))) {
        rows.push({ section, row });
        continue;
      }
      for (const { start, end } of spans)
        for (let place = start; place < end; place++) if (has[place] === 1) seats.push(seatId(model, place));
    }
  }
  const areas = [...areasOf(model, places)].map(([at, quantity]) => ({ area: areaIds[at]!, quantity }));
  const first: NamedPlaces = { sections, rows, seats: seats.slice(0, MOST_SEATS), areas };
  const more = Array.from({ length: Math.ceil(Math.max(0, seats.length - MOST_SEATS) / MOST_SEATS) }, (_, nth) => ({
    ...{ sections: [], rows: [], areas: [] },
    seats: seats.slice((nth + 1) * MOST_SEATS, (nth + 2) * MOST_SEATS),
  }));
  return [first, ...more];
}
