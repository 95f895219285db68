import type { Point, Shape } from './seatmap.ts';

export interface Box {
  minX: number;
  minY: number;
  maxX: number;
  maxY: number;
}

export const emptyBox = (): Box => ({ minX: Infinity, minY: Infinity, maxX: -Infinity, maxY: -Infinity });

export function extendBox(box: Box, x: number, y: number): void {
  if (x < box.minX) box.minX = x;
  if (x > box.maxX) box.maxX = x;
  if (y < box.minY) box.minY = y;
  if (y > box.maxY) box.maxY = y;
}

export function growBox(box: Box, by: number): Box {
  return { minX: box.minX - by, minY: box.minY - by, maxX: box.maxX + by, maxY: box.maxY + by };
}

export function boxesMeet(a: Box, b: Box): boolean {
  return a.minX <= b.maxX && a.maxX >= b.minX && a.minY <= b.maxY && a.maxY >= b.minY;
}

export function boxOf(points: Point[]): Box {
  const box = emptyBox();
  for (const point of points) extendBox(box, point.x, point.y);
  return box;
}

const turn = (o: Point, a: Point, b: Point): number => (a.x - o.x) * (b.y - o.y) - (a.y - o.y) * (b.x - o.x);

/** The convex hull, counter-clockwise in plan coordinates (Andrew's monotone chain, O(n log n)). */
export function convexHull(points: Point[]): Point[] {
  const sorted = [...points].sort((a, b) => a.x - b.x || a.y - b.y);
  if (sorted.length < 3) return sorted;
  const chain = (list: Point[]): Point[] => {
    const out: Point[] = [];
    for (const point of list) {
      while (out.length > 1 && turn(out.at(-2) as Point, out.at(-1) as Point, point) <= 0) out.pop();
      out.push(point);
    }
    out.pop();
    return out;
  };
  return [...chain(sorted), ...chain(sorted.reverse())];
}

/** Moves an outline outwards, along the normals of its corners, so that it clears the seats it goes around. */
export function inflate(outline: Point[], by: number): Point[] {
  const outwards = signedArea(outline) >= 0 ? 1 : -1;
  return outline.map((point, i) => {
    const before = outline[(i + outline.length - 1) % outline.length] ?? point;
    const after = outline[(i + 1) % outline.length] ?? point;
    const incoming = normal(before, point);
    const outgoing = normal(point, after);
    const x = incoming.x + outgoing.x;
    const y = incoming.y + outgoing.y;
    const length = Math.hypot(x, y) || 1;
    // A corner must move farther than its edges to clear them; a spike is held to twice the distance.
    const stretch = Math.min(2, 2 / length);
    return { x: point.x + (x / length) * by * stretch * outwards, y: point.y + (y / length) * by * stretch * outwards };
  });
}

function normal(a: Point, b: Point): Point {
  const length = Math.hypot(b.x - a.x, b.y - a.y) || 1;
  return { x: (b.y - a.y) / length, y: (a.x - b.x) / length };
}

/** The enclosed area; negative where the corners run the other way round. */
export function signedArea(points: Point[]): number {
  let sum = 0;
  points.forEach((a, i) => {
    const b = points[(i + 1) % points.length] ?? a;
    sum += a.x * b.y - b.x * a.y;
  });
  return sum / 2;
}

/** Centre of a polygon's area; of its corners where it has no area. */
export function centroid(points: Point[]): Point {
  let area = 0;
  let x = 0;
  let y = 0;
  points.forEach((a, i) => {
    const b = points[(i + 1) % points.length] as Point;
    const cross = a.x * b.y - b.x * a.y;
    area += cross;
    x += (a.x + b.x) * cross;
    y += (a.y + b.y) * cross;
  });
  if (Math.abs(area) < 1e-6) {
    const count = points.length || 1;
    return {
      x: points.reduce((sum, point) => sum + point.x, 0) / count,
      y: points.reduce((sum, point) => sum + point.y, 0) / count,
    };
  }
  return { x: x / (3 * area), y: y / (3 * area) };
}

export function insidePolygon(points: Point[], x: number, y: number): boolean {
  let inside = false;
  for (let i = 0, j = points.length - 1; i < points.length; j = i++) {
    const a = points[i] as Point;
    const b = points[j] as Point;
    if (a.y > y !== b.y > y && x < ((b.x - a.x) * (y - a.y)) / (b.y - a.y) + a.x) inside = !inside;
  }
  return inside;
}

/** The corners of a shape, rotation applied; an ellipse becomes 48 corners, a text nothing. */
export function shapeOutline(shape: Shape): Point[] {
  const { x, y } = shape;
  if (shape.kind === 'polygon') return rotate(shape.points ?? [], shape.rotation ?? 0);
  if (shape.kind === 'ellipse') {
    const points = Array.from({ length: 48 }, (_, i) => {
      const angle = (i / 48) * 2 * Math.PI;
      return { x: x + Math.cos(angle) * (shape.radiusX ?? 0), y: y + Math.sin(angle) * (shape.radiusY ?? 0) };
    });
    return rotate(points, shape.rotation ?? 0);
  }
  if (shape.kind === 'text') return [];
  const right = x + (shape.width ?? 0);
  const bottom = y + (shape.height ?? 0);
  const corners = [
    { x, y },
    { x: right, y },
    { x: right, y: bottom },
    { x, y: bottom },
  ];
  return rotate(corners, shape.rotation ?? 0);
}

function rotate(points: Point[], degrees: number): Point[] {
  if (!degrees || !points.length) return points;
  const pivot = centroid(points);
  const cos = Math.cos((degrees * Math.PI) / 180);
  const sin = Math.sin((degrees * Math.PI) / 180);
  return points.map((point) => ({
    x: pivot.x + (point.x - pivot.x) * cos - (point.y - pivot.y) * sin,
    y: pivot.y + (point.x - pivot.x) * sin + (point.y - pivot.y) * cos,
  }));
}
