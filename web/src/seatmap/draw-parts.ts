import { detailAt } from './camera.ts';
import { screenSpace } from './draw-regions.ts';
import { drawScene } from './draw.ts';
import { type Box, boxesMeet, growBox } from './geometry.ts';
import { at } from './model.ts';
import type { Scene } from './scene.ts';

const MANY_PARTS = 24;

/** What the map shows of these places: seats, or whole sections and areas where they are drawn as one. Null for too many. */
export function partsOf({ model, camera, sections, areas }: Scene, places: readonly number[]): Box[] | null {
  const isOverview = detailAt(model.pitch, camera) === 'overview';
  const parts = new Set<Box>();
  for (const place of places) {
    const [x, y] = [at(model.x, place), at(model.y, place)];
    const area = model.areas.findIndex(({ start, capacity }) => place >= start && place < start + capacity);
    const region = area >= 0 ? areas[area] : sections[model.rows[at(model.rowOf, place)]?.section ?? -1];
    const part =
      isOverview || area >= 0 ? region?.box : growBox({ minX: x, maxX: x, minY: y, maxY: y }, 0.6 * model.pitch);
    if (part) parts.add(part);
    if (parts.size > MANY_PARTS) return null;
  }
  return [...parts];
}

/**
 * Draws parts of the plan anew where only they have changed. The edge of a part lies between pixels of the screen, so that nothing
 * is mixed with what was there.
 */
export function drawParts(ctx: CanvasRenderingContext2D, scene: Scene, parts: readonly Box[]): void {
  const { camera, density, model } = scene;
  const down = (value: number): number => Math.floor(value * density) / density;
  const up = (value: number): number => Math.ceil(value * density) / density;
  for (const part of parts) {
    if (!boxesMeet(part, scene.seen)) continue;
    const left = down(part.minX * camera.k + camera.x) - 1;
    const top = down(part.minY * camera.k + camera.y) - 1;
    const right = up(part.maxX * camera.k + camera.x) + 1;
    const bottom = up(part.maxY * camera.k + camera.y) + 1;
    ctx.save();
    screenSpace(ctx, scene);
    ctx.beginPath();
    ctx.rect(left, top, right - left, bottom - top);
    ctx.clip();
    // What lies beside it may reach into it: row names, rims.
    drawScene(ctx, { ...scene, seen: growBox(part, 3 * model.pitch) });
    ctx.restore();
  }
}
