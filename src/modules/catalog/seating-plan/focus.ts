import type { Point, SeatingLayout, Shape } from './layout.ts';

/** What people come to look at, in the words of those who draw plans. */
const LOOKED_AT =
  /\b(stage|pitch|playing field|court|ring|rink|screen|podium|bühne|spielfeld|escenario|campo|cancha|scène)\b/i;

/**
 * Where everybody looks: what the import said, else the middle of the largest stage or pitch that is drawn, else the middle
 * of the upper edge of the seats, where most plans have their stage.
 */
export function focusOf({ focus, decor, sections }: Pick<SeatingLayout, 'focus' | 'decor' | 'sections'>): Point {
  if (focus) return focus;
  const [largest] = decor
    .filter(({ text }) => text !== undefined && LOOKED_AT.test(text))
    .sort((a, b) => sizeOf(b) - sizeOf(a));
  return largest ? middleOf(largest) : upperMiddle(sections);
}

function middleOf(shape: Shape): Point {
  if (shape.kind === 'rectangle') {
    const radians = (shape.rotation * Math.PI) / 180;
    const [sin, cos] = [Math.sin(radians), Math.cos(radians)];
    const [x, y] = [shape.width / 2, shape.height / 2];
    return { x: Math.round(shape.x + x * cos - y * sin), y: Math.round(shape.y + x * sin + y * cos) };
  }
  if (shape.kind !== 'polygon' || shape.points.length === 0) return { x: shape.x, y: shape.y };
  return { x: between(shape.points.map(({ x }) => x)), y: between(shape.points.map(({ y }) => y)) };
}

function sizeOf(shape: Shape): number {
  if (shape.kind === 'rectangle') return shape.width * shape.height;
  if (shape.kind === 'ellipse') return Math.PI * shape.radiusX * shape.radiusY;
  if (shape.kind === 'text') return 0;
  const spread = (values: number[]) => most(values) - least(values);
  return spread(shape.points.map(({ x }) => x)) * spread(shape.points.map(({ y }) => y));
}

function upperMiddle(sections: SeatingLayout['sections']): Point {
  const rows = sections.flatMap((section) => section.rows);
  if (rows.length === 0) return { x: 0, y: 0 };
  return { x: between(rows.flatMap(({ x }) => x)), y: least(rows.flatMap(({ y }) => y)) };
}

const between = (values: readonly number[]) => Math.round((least(values) + most(values)) / 2);
// Not Math.min(...values): 200,000 arguments are more than a call can have.
const least = (values: readonly number[]) => values.reduce((a, b) => Math.min(a, b), Infinity);
const most = (values: readonly number[]) => values.reduce((a, b) => Math.max(a, b), -Infinity);
