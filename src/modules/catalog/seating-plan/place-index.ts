import { at } from './layout.ts';
import { focusOf } from './focus.ts';
import type { LayoutArea, Point, SeatingLayout } from './layout.ts';

/** A row as the search for seats side by side needs it: `gaps` count from the row's first seat. */
export interface RowSpan {
  readonly section: string;
  readonly row: string;
  readonly start: number;
  readonly length: number;
  readonly gaps: readonly number[];
}

export interface SeatLabel {
  readonly kind: 'seat';
  readonly id: string;
  readonly section: string;
  readonly row: string;
  readonly number: string;
  /** Index into the layout's categories. */
  readonly category: number;
  readonly attrs: number;
}

/** A place of a general-admission area: all of an area's places say the same. */
export interface AreaLabel {
  readonly kind: 'area';
  readonly id: string;
  readonly name: string;
  readonly category: number;
  readonly attrs: number;
}

export type PlaceLabel = SeatLabel | AreaLabel;

/** Answers by place index and by id, in constant time. About 7 MB for 50,000 seats: build once a layout. */
export interface PlaceIndex {
  readonly seatCount: number;
  readonly placeCount: number;
  /** Of every place: index into the layout's categories. */
  readonly categories: Uint16Array;
  /** Of every place: attribute mask. */
  readonly attrs: Uint16Array;
  /** Where everybody looks. */
  readonly focus: Point;
  /** Of every seat, in plan units. */
  readonly x: Int32Array;
  readonly y: Int32Array;
  /** Of every seat: how far it is from the focus, in whole plan units. */
  readonly distance: Int32Array;
  readonly rows: readonly RowSpan[];
  /** Of every seat: index into `rows`. */
  readonly rowOf: Uint16Array;
  /** Longest chains of neighbours, as pairs of first place index and length: a party sits together inside one of them. */
  readonly runs: Int32Array;
  readonly areas: readonly LayoutArea[];
  /** @throws RangeError outside 0..placeCount-1 */
  labelOf(place: number): PlaceLabel;
  /** Place index of a seat's id, or undefined when there is no such seat. */
  placeOf(seatId: string): number | undefined;
  areaOf(areaId: string): LayoutArea | undefined;
}

export function indexPlaces(layout: SeatingLayout): PlaceIndex {
  const categories = new Uint16Array(layout.placeCount);
  const attrs = new Uint16Array(layout.placeCount);
  const rowOf = new Uint16Array(layout.seatCount);
  const places = new Map<string, number>();
  const rows = layout.sections.flatMap((section) => section.rows.map((row) => ({ section: section.name, row })));

  rows.forEach(({ row }, rowIndex) => {
    row.ids.forEach((id, i) => {
      const place = row.start + i;
      categories[place] = at(row.category, i);
      attrs[place] = at(row.attrs, i);
      rowOf[place] = rowIndex;
      places.set(id, place);
    });
  });
  for (const area of layout.areas) {
    categories.fill(area.category, area.start, area.start + area.capacity);
    attrs.fill(area.attrs, area.start, area.start + area.capacity);
  }

  const spans = rows.map(({ section, row }): RowSpan => {
    return { section, row: row.name, start: row.start, length: row.ids.length, gaps: row.gaps };
  });
  const areas = new Map(layout.areas.map((area) => [area.id, area]));

  const seatLabel = (place: number): SeatLabel => {
    const { section, row } = rows[rowOf[place]!]!;
    const i = place - row.start;
    return {
      kind: 'seat',
      id: row.ids[i]!,
      section,
      row: row.name,
      number: row.numbers[i]!,
      category: categories[place]!,
      attrs: attrs[place]!,
    };
  };

  return {
    seatCount: layout.seatCount,
    placeCount: layout.placeCount,
    categories,
    attrs,
    ...standing(layout),
    rows: spans,
    rowOf,
    runs: runsOf(spans),
    areas: layout.areas,
    labelOf: (place) => {
      if (place >= 0 && place < layout.seatCount && Number.isInteger(place)) return seatLabel(place);
      const area = layout.areas.find(({ start, capacity }) => place >= start && place < start + capacity);
      if (!area || !Number.isInteger(place))
        throw new RangeError(`No place ${place} in a layout of ${layout.placeCount}`);
      return { kind: 'area', id: area.id, name: area.name, category: area.category, attrs: area.attrs };
    },
    placeOf: (seatId) => places.get(seatId),
    areaOf: (areaId) => areas.get(areaId),
  };
}

/** Where the seats stand, and how far from where everybody looks. */
function standing(layout: SeatingLayout): Pick<PlaceIndex, 'focus' | 'x' | 'y' | 'distance'> {
  const focus = focusOf(layout);
  const rows = layout.sections.flatMap((section) => section.rows);
  const x = Int32Array.from(rows.flatMap((row) => row.x));
  const y = Int32Array.from(rows.flatMap((row) => row.y));
  const distance = x.map((from, place) => Math.round(Math.hypot(from - focus.x, y[place]! - focus.y)));
  return { focus, x, y, distance };
}

function runsOf(rows: readonly RowSpan[]): Int32Array {
  const runs: number[] = [];
  for (const { start, length, gaps } of rows) {
    let first = 0;
    for (const end of [...gaps.map((gap) => gap + 1), length]) {
      runs.push(start + first, end - first);
      first = end;
    }
  }
  return Int32Array.from(runs);
}
