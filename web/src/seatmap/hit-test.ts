import type { Camera, Viewport } from './camera.ts';
import { detailAt, toPlan } from './camera.ts';
import { insidePolygon } from './geometry.ts';
import type { Region, Target } from './scene.ts';
import type { SeatModel } from './model.ts';
import type { SeatIndex } from './spatial.ts';

interface Hittable {
  model: SeatModel;
  index: SeatIndex;
  sections: Region[];
  areas: Region[];
  camera: Camera;
  view: Viewport;
}

/** A tap that near to a seat means it, where no other is nearer. */
const FINGER_PX = 11;

/** What lies under a point of the screen. A seat only where seats can be told apart; then areas; then sections. */
export function targetAt(scene: Hittable, screenX: number, screenY: number): Target | null {
  const { model, camera } = scene;
  const { x, y } = toPlan(camera, screenX, screenY);
  if (detailAt(model.pitch, camera) === 'seats') {
    const reach = Math.max(model.pitch * 0.7, FINGER_PX / camera.k);
    const place = scene.index.nearest(x, y, reach);
    if (place >= 0) return { kind: 'seat', place };
  }
  const area = regionAt(scene.areas, x, y);
  if (area >= 0) return { kind: 'area', area };
  const section = regionAt(scene.sections, x, y);
  return section >= 0 ? { kind: 'section', section } : null;
}

function regionAt(regions: Region[], x: number, y: number): number {
  return regions.findIndex(
    ({ box, outline }) =>
      x >= box.minX && x <= box.maxX && y >= box.minY && y <= box.maxY && insidePolygon(outline, x, y),
  );
}

/** What lies at the middle of the map, or next to it: between two sections nobody means the gap. */
export function targetInMiddle(scene: Hittable): { target: Target | null; x: number; y: number } {
  const [x, y] = [scene.view.width / 2, scene.view.height / 2];
  const isSeats = detailAt(scene.model.pitch, scene.camera) === 'seats';
  for (const reach of [0, 12, 24, 36]) {
    for (let turn = 0; turn < 8; turn++) {
      const at = { x: x + reach * Math.cos((turn * Math.PI) / 4), y: y + reach * Math.sin((turn * Math.PI) / 4) };
      const target = targetAt(scene, at.x, at.y);
      if (target && !(isSeats && target.kind === 'section')) return { target, ...at };
    }
  }
  return { target: null, x, y };
}

export function sameTarget(a: Target | null, b: Target | null): boolean {
  if (a === b) return true;
  if (a?.kind === 'seat') return b?.kind === 'seat' && a.place === b.place;
  if (a?.kind === 'area') return b?.kind === 'area' && a.area === b.area;
  if (a?.kind === 'section') return b?.kind === 'section' && a.section === b.section;
  return false;
}
