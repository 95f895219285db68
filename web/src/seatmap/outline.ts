import { convexHull, signedArea } from './geometry.ts';
import type { SeatModel, Section } from './model.ts';
import { at } from './model.ts';
import type { Point } from './seatmap.ts';

/**
 * The line around a section's seats: along its first row, down the ends, back along its last row, so that bent rows keep their
 * bend. Where rows lie so that this makes no clean shape, the convex hull.
 */
export function sectionOutline(model: SeatModel, section: Section): Point[] {
  const rows = rowPoints(model, section);
  const hull = convexHull(rows.flat());
  const [first] = rows;
  const last = rows.at(-1);
  if (!first || !last || rows.length < 2 || first.length < 2) return hull;
  const along = [
    ...first,
    ...rows.slice(1, -1).map((row) => row.at(-1) ?? first[0]),
    ...[...last].reverse(),
    ...rows
      .slice(1, -1)
      .reverse()
      .map((row) => row[0]),
  ].filter((point): point is Point => point !== undefined);
  const share = Math.abs(signedArea(along)) / (Math.abs(signedArea(hull)) || 1);
  return share > 0.55 && share <= 1.001 ? along : hull;
}

/** Each row's seats, all rows running the same way: some plans number every second row backwards. */
function rowPoints(model: SeatModel, section: Section): Point[][] {
  const rows: Point[][] = [];
  for (const row of model.rows.slice(section.firstRow, section.endRow)) {
    const isEdge = row.index === section.firstRow || row.index === section.endRow - 1;
    const step = isEdge ? 1 : Math.max(1, row.end - row.start - 1);
    const points: Point[] = [];
    for (let i = row.start; i < row.end; i += step) points.push({ x: at(model.x, i), y: at(model.y, i) });
    if (!points.length) continue;
    const before = rows.at(-1);
    rows.push(before && runsBackwards(before, points) ? points.reverse() : points);
  }
  return rows;
}

function runsBackwards(a: Point[], b: Point[]): boolean {
  const [a0, a1, b0, b1] = [a[0], a.at(-1), b[0], b.at(-1)];
  if (!a0 || !a1 || !b0 || !b1) return false;
  return (a1.x - a0.x) * (b1.x - b0.x) + (a1.y - a0.y) * (b1.y - b0.y) < 0;
}
