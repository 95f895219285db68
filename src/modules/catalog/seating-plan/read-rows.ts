import type { LayoutRow, Point } from './layout.ts';
import { uniform } from './layout.ts';
import { MAX_GUID_LENGTH, MAX_NAME_LENGTH, MAX_NUMBER_LENGTH, MAX_PLACES, MAX_ROWS } from './limits.ts';
import type { Located } from './located.ts';
import { gapsOf } from './neighbours.ts';
import type { CategoryBook } from './read-categories.ts';

/** A row before it is known what its categories mean for access. */
export type ReadRow = Omit<LayoutRow, 'attrs'>;

interface Seat {
  readonly id: string;
  readonly number: string;
  readonly category: number;
  readonly point: Point;
}

/** Reads rows of all zones, one after the other: place indexes run on, and no two seats anywhere share an id. */
export class RowReader {
  seatCount = 0;
  private rowCount = 0;
  private readonly categories: CategoryBook;
  /** Of every seat id, the row that had it first. */
  private readonly rowsById = new Map<string, Located>();

  constructor(categories: CategoryBook) {
    this.categories = categories;
  }

  /** The rows of a zone that have seats. Positions add up: zone + row + seat. */
  read(rows: Located, zone: Point): ReadRow[] {
    const items = rows.list(MAX_ROWS) ?? [];
    this.rowCount += items.length;
    if (this.rowCount > MAX_ROWS) {
      rows.fault('too_large', `With these rows the plan has more than ${MAX_ROWS}; leave some out.`);
      return [];
    }
    const read: ReadRow[] = [];
    for (const item of items) {
      if (item.hopeless) break;
      const row = this.readRow(item, zone);
      if (row && row.ids.length > 0) read.push(row);
    }
    return read;
  }

  private readRow(row: Located, zone: Point): ReadRow | undefined {
    if (!row.object()) return undefined;
    const name = row.field('row_number').text({ max: MAX_NUMBER_LENGTH, empty: true })?.trim() ?? '';
    const label = optionalText(row.field('row_label'))?.replaceAll('%s', name);
    const seatLabel = optionalText(row.field('seat_label'));
    expectEditorFields(row);

    const position = row.field('position');
    const own = position.missing ? { x: 0, y: 0 } : (position.point() ?? { x: 0, y: 0 });
    const seats = this.readSeats(row, { x: zone.x + own.x, y: zone.y + own.y });

    const start = this.seatCount;
    this.seatCount += seats.length;
    return {
      name,
      ...(label && { label }),
      ...(seatLabel && { seatLabel }),
      start,
      numbers: seats.map(({ number }) => number),
      ids: seats.map(({ id }) => id),
      x: seats.map(({ point }) => toWhole(point.x)),
      y: seats.map(({ point }) => toWhole(point.y)),
      category: uniform(seats.map(({ category }) => category)),
      gaps: gapsOf(seats.map(({ point }) => point)),
    };
  }

  private readSeats(row: Located, origin: Point): Seat[] {
    const list = row.field('seats');
    const items = list.list(MAX_PLACES) ?? [];
    if (this.seatCount + items.length > MAX_PLACES) {
      list.fault('too_large', `With these seats the plan has more than ${MAX_PLACES}; split it into several.`);
      return [];
    }
    const seats: Seat[] = [];
    for (const item of items) {
      if (item.hopeless) break;
      const seat = this.readSeat(item, row, origin);
      if (seat) seats.push(seat);
    }
    return seats;
  }

  private readSeat(seat: Located, row: Located, origin: Point): Seat | undefined {
    if (!seat.object()) return undefined;
    const id = this.readId(seat.field('seat_guid'), row);
    const number = seat.field('seat_number').text({ max: MAX_NUMBER_LENGTH })?.trim();
    const point = seat.field('position').point();
    const category = this.categories.resolve(seat.field('category'));
    seat.field('uuid').expect('string');
    seat.field('radius').expect('number');
    seat.field('start_direction').expect('string', true);

    if (id === undefined || number === undefined || !point || category === undefined) return undefined;
    return { id, number, category, point: { x: origin.x + point.x, y: origin.y + point.y } };
  }

  private readId(guid: Located, row: Located): string | undefined {
    const id = guid.text({ max: MAX_GUID_LENGTH });
    if (id === undefined) return undefined;
    const first = this.rowsById.get(id);
    if (!first) {
      this.rowsById.set(id, row);
      return id;
    }
    const where = first === row ? 'this row' : first.pointer;
    return guid.fault('duplicate_guid', `Another seat in ${where} has the id "${id}" too; give each seat its own.`);
  }
}

/** Whole plan units; never -0, which JSON would not bring back. */
export function toWhole(coordinate: number): number {
  return Math.round(coordinate) + 0;
}

function optionalText(field: Located): string | undefined {
  if (field.missing || field.value === null) return undefined;
  return field.text({ max: MAX_NAME_LENGTH, empty: true })?.trim();
}

function expectEditorFields(row: Located): void {
  row.field('uuid').expect('string');
  row.field('row_number_position').expect('string', true);
  row.field('number_of_seats').expect('number');
  row.field('seats_spacing').expect('number');
}
