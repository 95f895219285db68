import type { Box } from './geometry.ts';
import { extendBox, growBox, shapeOutline } from './geometry.ts';
import { at, type SeatModel } from './model.ts';
import type { Point } from './seatmap.ts';

/** Plan to screen: `screen = plan * k + (x, y)`, in CSS pixels. */
export interface Camera {
  k: number;
  x: number;
  y: number;
}

export interface Viewport {
  width: number;
  height: number;
}

/** How much a camera shows. Seats can be told apart and chosen from `seats` on. */
export type Detail = 'overview' | 'dots' | 'seats';

const DOTS_FROM_PX = 4.2;
export const SEATS_FROM_PX = 12;
/** A finger's target: the closest look gives a seat this many pixels. */
const CLOSEST_PX = 46;
const EDGE_PX = 60;
/** A tap on a section brings its seats to at least this size. */
export const READABLE_PX = 22;

export function detailAt(pitch: number, camera: Camera): Detail {
  const pitchPx = pitch * camera.k;
  if (pitchPx < DOTS_FROM_PX) return 'overview';
  return pitchPx < SEATS_FROM_PX ? 'dots' : 'seats';
}

/** The camera that shows a whole box, centred, with a margin in pixels. */
export function fitBox(box: Box, view: Viewport, marginPx: number): Camera {
  const width = Math.max(1, box.maxX - box.minX);
  const height = Math.max(1, box.maxY - box.minY);
  const k = Math.max(1e-4, Math.min((view.width - 2 * marginPx) / width, (view.height - 2 * marginPx) / height));
  return centredOn((box.minX + box.maxX) / 2, (box.minY + box.maxY) / 2, k, view);
}

export function centredOn(x: number, y: number, k: number, view: Viewport): Camera {
  return { k, x: view.width / 2 - x * k, y: view.height / 2 - y * k };
}

export function toPlan(camera: Camera, screenX: number, screenY: number): Point {
  return { x: (screenX - camera.x) / camera.k, y: (screenY - camera.y) / camera.k };
}

/** Whether nearly all of a box is in view: then nobody needs to be told where he is. */
export function showsAll(box: Box, camera: Camera, view: Viewport): boolean {
  const whole = fitBox(box, view, 0);
  return camera.k <= whole.k * 1.1;
}

/** The part of the plan that a viewport shows. */
export function visibleBox(camera: Camera, view: Viewport): Box {
  const from = toPlan(camera, 0, 0);
  const to = toPlan(camera, view.width, view.height);
  return { minX: from.x, minY: from.y, maxX: to.x, maxY: to.y };
}

/** The point nearest to this one that can be looked at without more empty ground beside the content than there must be. */
export function lookablePoint(point: Point, content: Box, camera: Camera, view: Viewport): Point {
  return {
    x: inside(point.x, content.minX, content.maxX, view.width / camera.k),
    y: inside(point.y, content.minY, content.maxY, view.height / camera.k),
  };
}

function inside(value: number, min: number, max: number, shown: number): number {
  if (max - min <= shown) return (min + max) / 2;
  return Math.max(min + shown / 2, Math.min(max - shown / 2, value));
}

/** Everything that is drawn: seats, areas and decor; a plan's own size often has wide margins. */
export function contentBox(model: SeatModel): Box {
  const box: Box = { minX: Infinity, minY: Infinity, maxX: -Infinity, maxY: -Infinity };
  for (const section of model.sections) {
    if (section.end === section.start) continue;
    extendBox(box, section.box.minX, section.box.minY);
    extendBox(box, section.box.maxX, section.box.maxY);
  }
  for (const shape of [...model.areas.map((area) => area.shape), ...model.decor]) {
    for (const point of shapeOutline(shape)) extendBox(box, point.x, point.y);
  }
  if (box.minX > box.maxX) return { minX: 0, minY: 0, maxX: model.width, maxY: model.height };
  return growBox(box, model.pitch);
}

/** The scales between which a visitor may zoom: from the whole plan to one comfortable seat. */
export function scaleRange(model: SeatModel, whole: Camera): [number, number] {
  return [whole.k, Math.max(whole.k * 1.5, CLOSEST_PX / model.pitch)];
}

/** A part of the plan, close enough to read its seats. */
export function closeTo(box: Box, model: SeatModel, whole: Camera, view: Viewport): Camera {
  const [, closest] = scaleRange(model, whole);
  const fit = Math.min(fitBox(box, view, 24).k, 32 / model.pitch);
  const k = Math.min(closest, Math.max(READABLE_PX / model.pitch, fit));
  return centredOn((box.minX + box.maxX) / 2, (box.minY + box.maxY) / 2, k, view);
}

/**
 * The same camera in a viewport that got smaller: what is under the finger stays there, because the basket opens just when
 * someone is tapping. Only a seat of his that went under the edge is brought back.
 */
export function keepingPlaces(places: ReadonlySet<number>, model: SeatModel, camera: Camera, view: Viewport): Camera {
  const lowest = [...places].reduce((low, place) => Math.max(low, at(model.y, place)), -Infinity);
  const hiddenPx = lowest * camera.k + camera.y + EDGE_PX - view.height;
  return hiddenPx > 0 && hiddenPx < view.height ? { ...camera, y: camera.y - hiddenPx } : camera;
}

/** Between two cameras, `t` from 0 to 1: the scale changes evenly to the eye, the middle moves with it. */
export function between(from: Camera, to: Camera, t: number, view: Viewport): Camera {
  const k = from.k * (to.k / from.k) ** t;
  const start = toPlan(from, view.width / 2, view.height / 2);
  const end = toPlan(to, view.width / 2, view.height / 2);
  const share = to.k === from.k ? t : (1 / from.k - 1 / k) / (1 / from.k - 1 / to.k);
  return centredOn(start.x + (end.x - start.x) * share, start.y + (end.y - start.y) * share, k, view);
}
