import { AVAILABLE, GONE } from './availability.ts';
import type { Detail } from './camera.ts';
import { screenSpace } from './draw-regions.ts';
import { boxesMeet, growBox } from './geometry.ts';
import { at } from './model.ts';
import type { Scene } from './scene.ts';
import { drawRowNames, drawSigns, hatch } from './draw-signs.ts';

const SMALLEST_CIRCLE_PX = 1.7;

/** The seats in view, sorted by how they are painted: one path and one fill for each list. */
interface Batches {
  /** By price level: free and wanted. */
  free: number[][];
  /** By price level: free, but filtered out. */
  dimmed: number[][];
  held: number[];
  gone: number[];
}

/** Draws the seats in view. Cost follows what is in view, not the size of the house. */
export function drawSeats(ctx: CanvasRenderingContext2D, scene: Scene, detail: Detail): void {
  const { camera, model, paints, theme } = scene;
  const seen = growBox(scene.seen, model.pitch);
  const rows = scene.index.rowsIn(seen).filter((r) => boxesMeet(scene.model.rows[r]?.box ?? seen, seen));
  const batches = sortSeats(scene, rows, seen);
  const pitchPx = model.pitch * camera.k;
  const radius = pitchPx * (detail === 'dots' ? 0.42 : 0.4);
  screenSpace(ctx, scene);

  ctx.lineWidth = 1;
  // Gone keeps an outline only: a dot too small for one shrinks to a point.
  if (detail === 'dots') fillBatch(ctx, scene, batches.gone, radius * 0.45, theme.inkSoft, 0.22);
  else strokeBatch(ctx, scene, batches.gone, radius - 0.5, theme.inkSoft, 0.3);
  if (detail === 'dots') fillBatch(ctx, scene, batches.held, radius * 0.7, theme.inkSoft, 0.45);
  else {
    fillBatch(ctx, scene, batches.held, radius, hatch(ctx, theme) ?? theme.line);
    strokeBatch(ctx, scene, batches.held, radius - 0.5, theme.inkSoft, 0.55);
  }
  paints.forEach((paint, level) => {
    fillBatch(ctx, scene, batches.dimmed[level] ?? [], radius * 0.6, paint.fill, 0.28);
    // Yellow on white has no edge of its own.
    const needsRim = detail === 'dots' && !theme.dark && paint.luminance > 0.5;
    if (needsRim) fillBatch(ctx, scene, batches.free[level] ?? [], radius, paint.rim);
    fillBatch(ctx, scene, batches.free[level] ?? [], needsRim ? radius - 0.6 : radius, paint.fill);
    if (detail === 'seats') strokeBatch(ctx, scene, batches.free[level] ?? [], radius - 0.5, paint.rim);
  });
  if (detail !== 'seats') return;
  drawRowNames(ctx, scene, rows);
  if (pitchPx >= 17) drawSigns(ctx, scene, batches.free, radius);
}

function sortSeats(
  scene: Scene,
  rows: number[],
  seen: { minX: number; minY: number; maxX: number; maxY: number },
): Batches {
  const { model, board } = scene;
  const batches: Batches = {
    free: model.levels.map(() => []),
    dimmed: model.levels.map(() => []),
    held: [],
    gone: [],
  };
  for (const index of rows) {
    const row = model.rows[index];
    if (!row) continue;
    for (let i = row.start; i < row.end; i++) {
      const x = at(model.x, i);
      const y = at(model.y, i);
      if (x < seen.minX || x > seen.maxX || y < seen.minY || y > seen.maxY) continue;
      const state = board.places[i];
      if (board.mine.has(i)) continue;
      if (state === AVAILABLE) (board.matches[i] ? batches.free : batches.dimmed)[at(model.level, i)]?.push(i);
      else (state === GONE ? batches.gone : batches.held).push(i);
    }
  }
  return batches;
}

function fillBatch(
  ctx: CanvasRenderingContext2D,
  scene: Scene,
  seats: number[],
  radius: number,
  fill: string | CanvasPattern,
  alpha = 1,
): void {
  if (!seats.length) return;
  tracePath(ctx, scene, seats, radius);
  ctx.fillStyle = fill;
  ctx.globalAlpha = alpha;
  ctx.fill();
  ctx.globalAlpha = 1;
}

function strokeBatch(
  ctx: CanvasRenderingContext2D,
  scene: Scene,
  seats: number[],
  radius: number,
  stroke: string,
  alpha = 1,
): void {
  if (!seats.length) return;
  tracePath(ctx, scene, seats, radius);
  ctx.strokeStyle = stroke;
  ctx.globalAlpha = alpha;
  ctx.stroke();
  ctx.globalAlpha = 1;
}

/** One path of all seats: circles, and squares for places that serve access, so that shape tells them apart from afar. */
function tracePath(ctx: CanvasRenderingContext2D, scene: Scene, seats: number[], radius: number): void {
  const { camera, model, access } = scene;
  ctx.beginPath();
  for (const i of seats) {
    const x = at(model.x, i) * camera.k + camera.x;
    const y = at(model.y, i) * camera.k + camera.y;
    // So small, nobody sees a corner, and a rectangle costs a third of a circle.
    if (radius < SMALLEST_CIRCLE_PX || at(model.attrs, i) & access)
      ctx.rect(x - radius, y - radius, 2 * radius, 2 * radius);
    else {
      ctx.moveTo(x + radius, y);
      ctx.arc(x, y, radius, 0, 2 * Math.PI);
    }
  }
}
