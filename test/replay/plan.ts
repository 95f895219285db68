import { type SeatModel, seatId } from '../../web/src/seatmap/model.ts';
import type { Seatmap, SeatmapArea, SeatmapRow, Shape } from '../../web/src/seatmap/seatmap.ts';

/** What the API sends of a row and a shape beyond what the pages draw. */
type Row = SeatmapRow & { readonly label?: string; readonly seatLabel?: string };
type Drawn = Shape & { readonly textX?: number; readonly textY?: number; readonly textSize?: number };

export interface PlanRequest {
  readonly plan: object;
  readonly mapping: object;
  readonly priceLevels: readonly object[];
}

const HEX = /^#[0-9a-f]{6}$/i;
const ORIGIN = { x: 0, y: 0 };

/** The seating plan, in the pretix format, that a published seat map came from: the same places in the same order. */
export function planOf(seatmap: Seatmap, model: SeatModel): PlanRequest {
  const accessible = seatmap.priceLevels.filter(({ attributes }) => attributes.length > 0);
  const keys = seatmap.priceLevels.map(({ key }) => key);
  const zones = seatmap.sections.map(({ name, rows }) => ({
    ...{ name, position: ORIGIN },
    rows: rows.map((row) => rowOf(row, model, keys)),
  }));
  const areas = [
    // The sold ones first, so that places are numbered as they were.
    ...seatmap.areas.map((area) => soldArea(area, keys)),
    ...seatmap.decor.map((shape) => drawn(shape)),
  ];
  return {
    plan: {
      name: seatmap.name,
      size: seatmap.size,
      categories: keys.map((name) => ({ name })),
      zones: [...zones, { name: 'Areas', position: ORIGIN, rows: [], areas }],
    },
    // All places of a category are the same: it has a level of its own.
    mapping: { accessibility: Object.fromEntries(accessible.map(({ key, attributes }) => [key, attributes])) },
    priceLevels: seatmap.priceLevels.map(({ key, name, color, price, fees }) => ({
      ...{ category: key, name, price: price.amount, fees: fees.amount },
      ...(HEX.test(color) && { color }),
    })),
  };
}

function rowOf(row: Row, model: SeatModel, keys: readonly string[]): object {
  const levelAt = (at: number): number => (typeof row.level === 'number' ? row.level : row.level[at]!);
  return {
    row_number: row.name,
    ...(row.label && { row_label: row.label }),
    ...(row.seatLabel && { seat_label: row.seatLabel }),
    seats: row.numbers.map((number, at) => ({
      seat_guid: seatId(model, row.start + at),
      seat_number: number,
      category: keys[levelAt(at)],
      position: { x: row.x[at], y: row.y[at] },
    })),
  };
}

function soldArea({ name, capacity, level, shape }: SeatmapArea, keys: readonly string[]): object {
  return { ...drawn({ ...shape, text: shape.text ?? name }), capacity, category: keys[level] };
}

function drawn(shape: Drawn): object {
  const { kind, x, y, rotation = 0, color, borderColor, text, textColor, textX, textY, textSize } = shape;
  const words = text && {
    text,
    ...(textColor && { color: textColor }),
    ...(textSize !== undefined && { size: textSize }),
    ...(textX !== undefined && textY !== undefined && { position: { x: textX - x, y: textY - y } }),
  };
  return {
    ...{ shape: kind, position: { x, y }, rotation },
    ...(color && { color }),
    ...(borderColor && { border_color: borderColor }),
    ...(words && { text: words }),
    ...formOf(shape),
  };
}

function formOf({ kind, x, y, width = 0, height = 0, radiusX = 0, radiusY = 0, points = [] }: Shape): object {
  switch (kind) {
    case 'rectangle':
      return { rectangle: { width, height } };
    case 'ellipse':
      return { ellipse: { radius: { x: radiusX, y: radiusY } } };
    case 'polygon':
      return { polygon: { points: points.map((point) => ({ x: point.x - x, y: point.y - y })) } };
    case 'text':
      return {};
  }
}
