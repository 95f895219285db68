import { detailAt } from './camera.ts';
import {
  drawAreas,
  drawDecor,
  drawSectionGround,
  drawSectionNames,
  drawSectionsWhole,
  drawSilently,
  screenSpace,
} from './draw-regions.ts';
import { drawSeats } from './draw-seats.ts';
import { drawMine, drawMineSmall } from './draw-signs.ts';
import type { Scene } from './scene.ts';

/** Draws what `scene.seen` covers, from nothing. No state is kept between frames, so none can go stale. */
export function drawScene(ctx: CanvasRenderingContext2D, scene: Scene): void {
  drawGround(ctx, scene, scene.theme.bg);
  drawDecor(ctx, scene);
  const detail = detailAt(scene.model.pitch, scene.camera);
  if (detail === 'overview') drawSectionsWhole(ctx, scene);
  else {
    drawSectionGround(ctx, scene);
    drawSeats(ctx, scene, detail);
    if (detail === 'dots') drawSectionNames(ctx, scene);
  }
  drawAreas(ctx, scene);
  drawMine(ctx, scene);
}

/** The whole house at the size of a stamp: no words, and my seats as dots. */
export function drawStamp(ctx: CanvasRenderingContext2D, scene: Scene): void {
  drawGround(ctx, scene, scene.theme.surface);
  drawSilently(ctx, scene);
  drawMineSmall(ctx, scene);
}

function drawGround(ctx: CanvasRenderingContext2D, scene: Scene, color: string): void {
  screenSpace(ctx, scene);
  ctx.globalAlpha = 1;
  ctx.fillStyle = color;
  ctx.fillRect(0, 0, scene.view.width, scene.view.height);
}
