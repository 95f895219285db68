import type { Camera, Viewport } from './camera.ts';
import type { Point } from './seatmap.ts';
import { boxOf, centroid, inflate, shapeOutline } from './geometry.ts';
import type { Box } from './geometry.ts';
import type { SeatModel } from './model.ts';
import { sectionOutline } from './outline.ts';
import type { SeatIndex } from './spatial.ts';
import type { Tallies } from './tallies.ts';
import type { LevelPaint, Theme } from './theme.ts';

/** An outline ready to draw and to hit: of a section or of an area. */
export interface Region {
  outline: Point[];
  path: Path2D;
  box: Box;
  centre: Point;
  /** Diameter of the circle around `centre` that stays inside: the room for words. Plan units. */
  room: number;
}

/** What the visitor's choices and the latest snapshot make of the plan. */
interface BoardState {
  /** State of every place. */
  places: Uint8Array;
  /** 1 where a place passes the filters. */
  matches: Uint8Array;
  mine: ReadonlySet<number>;
  tallies: Tallies;
}

/** What is under the pointer. */
export type Target =
  { kind: 'seat'; place: number } | { kind: 'area'; area: number } | { kind: 'section'; section: number };

/** All that one frame needs. */
export interface Scene {
  model: SeatModel;
  index: SeatIndex;
  sections: Region[];
  areas: Region[];
  paints: LevelPaint[];
  access: number;
  theme: Theme;
  board: BoardState;
  hover: Target | null;
  camera: Camera;
  view: Viewport;
  /** What is drawn, in the plan: what the viewport shows, or less where only a part has changed. */
  seen: Box;
  /** Device pixels a CSS pixel. */
  density: number;
  formatPrice: (level: number) => string;
  /** `12% free`, of a share between 0 and 1; `Full`, of none. */
  shareWords: (share: number) => string;
}

/** The regions of all sections, with most of a seat of air around. */
export function sectionRegions(model: SeatModel): Region[] {
  return model.sections.map((section) => region(inflate(sectionOutline(model, section), model.pitch * 0.7)));
}

export function areaRegions(model: SeatModel): Region[] {
  return model.areas.map((area) => region(shapeOutline(area.shape)));
}

function region(outline: Point[]): Region {
  const path = new Path2D();
  outline.forEach((point, i) => (i ? path.lineTo(point.x, point.y) : path.moveTo(point.x, point.y)));
  path.closePath();
  const centre = centroid(outline);
  return { outline, path, box: boxOf(outline), centre, room: 2 * distanceToEdge(outline, centre) };
}

function distanceToEdge(outline: Point[], from: Point): number {
  let nearest = Infinity;
  outline.forEach((a, i) => {
    const b = outline[(i + 1) % outline.length] ?? a;
    const length = (b.x - a.x) ** 2 + (b.y - a.y) ** 2 || 1;
    const t = Math.max(0, Math.min(1, ((from.x - a.x) * (b.x - a.x) + (from.y - a.y) * (b.y - a.y)) / length));
    nearest = Math.min(nearest, Math.hypot(from.x - a.x - t * (b.x - a.x), from.y - a.y - t * (b.y - a.y)));
  });
  return Number.isFinite(nearest) ? nearest : 0;
}
