import { detailAt } from './camera.ts';
import {
  drawAreas,
  drawDecor,
  drawSectionGround,
  drawSectionNames,
  drawSectionsWhole,
  screenSpace,
} from './draw-regions.ts';
import { drawSeats } from './draw-seats.ts';
import { drawHover, drawMine } from './draw-signs.ts';
import type { Scene } from './scene.ts';

/** Draws one frame from nothing. No state is kept between frames, so none can go stale. */
export function drawScene(ctx: CanvasRenderingContext2D, scene: Scene): void {
  screenSpace(ctx, scene);
  ctx.globalAlpha = 1;
  ctx.fillStyle = scene.theme.bg;
  ctx.fillRect(0, 0, scene.view.width, scene.view.height);
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
  drawHover(ctx, scene, scene.hover);
}
