import { planSpace, screenSpace } from './draw-regions.ts';
import { at, rowOfSeat } from './model.ts';
import type { Scene, Target } from './scene.ts';
import type { Theme } from './theme.ts';

/** The sign of access, in a 24 by 24 box. */
const ACCESS_SIGN =
  'M14 4.5a1.6 1.6 0 1 1-3.2 0 1.6 1.6 0 0 1 3.2 0zM12 8v6h4.5l2.2 5M12 10.5h4.2M9.3 11.6a5 5 0 1 0 6.6 6.4';
let accessSign: Path2D | null = null;

const hatches = new Map<string, CanvasPattern | null>();

/** Diagonal lines in grey: held by someone else, as different from free to the eye as it is in meaning. */
export function hatch(ctx: CanvasRenderingContext2D, theme: Theme): CanvasPattern | null {
  const key = theme.inkSoft + theme.surface;
  const known = hatches.get(key);
  if (known !== undefined) return known;
  const tile = document.createElement('canvas');
  tile.width = tile.height = 6;
  const brush = tile.getContext('2d');
  if (brush) {
    brush.fillStyle = theme.surface;
    brush.fillRect(0, 0, 6, 6);
    brush.strokeStyle = theme.inkSoft;
    brush.globalAlpha = 0.7;
    brush.lineWidth = 1.3;
    for (const shift of [-6, 0, 6]) {
      brush.moveTo(shift - 1, 7);
      brush.lineTo(shift + 7, -1);
    }
    brush.stroke();
  }
  const pattern = ctx.createPattern(tile, 'repeat');
  hatches.set(key, pattern);
  return pattern;
}

/** Numbers on free seats, and the sign of access where it applies. */
export function drawSigns(ctx: CanvasRenderingContext2D, scene: Scene, free: number[][], radius: number): void {
  const { camera, model, paints, theme, access } = scene;
  const size = Math.max(7.5, radius * 0.92);
  ctx.font = `600 ${size.toFixed(1)}px ${theme.font}`;
  ctx.textAlign = 'center';
  ctx.textBaseline = 'middle';
  free.forEach((seats, level) => {
    const ink = paints[level]?.ink ?? theme.ink;
    ctx.fillStyle = ink;
    for (const i of seats) {
      const x = at(model.x, i) * camera.k + camera.x;
      const y = at(model.y, i) * camera.k + camera.y;
      if (at(model.attrs, i) & access) drawAccessSign(ctx, x, y, radius, ink);
      else {
        const row = rowOfSeat(model, i);
        ctx.fillText(row?.numbers[i - row.start] ?? '', x, y + size * 0.06);
      }
    }
  });
}

function drawAccessSign(ctx: CanvasRenderingContext2D, x: number, y: number, radius: number, ink: string): void {
  accessSign ??= new Path2D(ACCESS_SIGN);
  const scale = (radius * 1.7) / 24;
  ctx.save();
  ctx.translate(x - 12 * scale, y - 12 * scale);
  ctx.scale(scale, scale);
  ctx.strokeStyle = ink;
  ctx.lineWidth = 2.1;
  ctx.lineCap = 'round';
  ctx.lineJoin = 'round';
  ctx.stroke(accessSign);
  ctx.restore();
}

/** Row names at both ends, on the line of the row's own seats. */
export function drawRowNames(ctx: CanvasRenderingContext2D, scene: Scene, rows: number[]): void {
  const { camera, model, theme } = scene;
  const size = Math.max(8, Math.min(13, model.pitch * camera.k * 0.42));
  ctx.font = `500 ${size.toFixed(1)}px ${theme.font}`;
  ctx.textAlign = 'center';
  ctx.textBaseline = 'middle';
  ctx.fillStyle = theme.inkSoft;
  for (const index of rows) {
    const row = model.rows[index];
    if (!row || row.end - row.start < 2) continue;
    for (const [end, inner] of [
      [row.start, row.start + 1],
      [row.end - 1, row.end - 2],
    ] as const) {
      const x = 2 * at(model.x, end) - at(model.x, inner);
      const y = 2 * at(model.y, end) - at(model.y, inner);
      ctx.fillText(row.name, x * camera.k + camera.x, y * camera.k + camera.y);
    }
  }
}

/** My seats, at every scale: filled with the accent, a ring around, a tick inside; never smaller than a finger can find. */
export function drawMine(ctx: CanvasRenderingContext2D, scene: Scene): void {
  const { camera, model, theme } = scene;
  const radius = Math.max(7, model.pitch * camera.k * 0.42);
  screenSpace(ctx, scene);
  ctx.lineCap = 'round';
  ctx.lineJoin = 'round';
  for (const place of scene.board.mine) {
    if (place >= model.seatCount) continue;
    const x = at(model.x, place) * camera.k + camera.x;
    const y = at(model.y, place) * camera.k + camera.y;
    circle(ctx, x, y, radius + 2);
    ctx.fillStyle = theme.surface;
    ctx.fill();
    ctx.lineWidth = Math.max(1.5, radius * 0.16);
    ctx.strokeStyle = theme.accent;
    ctx.stroke();
    circle(ctx, x, y, radius - 0.5);
    ctx.fillStyle = theme.accent;
    ctx.fill();
    ctx.beginPath();
    ctx.moveTo(x - radius * 0.42, y + radius * 0.02);
    ctx.lineTo(x - radius * 0.1, y + radius * 0.36);
    ctx.lineTo(x + radius * 0.45, y - radius * 0.34);
    ctx.lineWidth = Math.max(1.6, radius * 0.2);
    ctx.strokeStyle = theme.onAccent;
    ctx.stroke();
  }
}

/** My seats where a tick would be larger than their section. */
export function drawMineSmall(ctx: CanvasRenderingContext2D, scene: Scene): void {
  const { camera, model, theme } = scene;
  screenSpace(ctx, scene);
  ctx.fillStyle = theme.accent;
  ctx.strokeStyle = theme.surface;
  ctx.lineWidth = 1;
  for (const place of scene.board.mine) {
    if (place >= model.seatCount) continue;
    circle(ctx, at(model.x, place) * camera.k + camera.x, at(model.y, place) * camera.k + camera.y, 3);
    ctx.fill();
    ctx.stroke();
  }
}

/** A line around what the pointer rests on, above everything else. */
export function drawHover(ctx: CanvasRenderingContext2D, scene: Scene, hover: Target | null): void {
  if (!hover) return;
  const { camera, model, theme } = scene;
  if (hover.kind !== 'seat') {
    const region = hover.kind === 'area' ? scene.areas[hover.area] : scene.sections[hover.section];
    if (!region) return;
    planSpace(ctx, scene);
    ctx.lineWidth = 2.5 / camera.k;
    ctx.strokeStyle = theme.accent;
    return ctx.stroke(region.path);
  }
  screenSpace(ctx, scene);
  const x = at(model.x, hover.place) * camera.k + camera.x;
  const y = at(model.y, hover.place) * camera.k + camera.y;
  circle(ctx, x, y, model.pitch * camera.k * 0.46);
  ctx.lineWidth = 2;
  ctx.strokeStyle = theme.ink;
  ctx.stroke();
}

function circle(ctx: CanvasRenderingContext2D, x: number, y: number, radius: number): void {
  ctx.beginPath();
  ctx.arc(x, y, Math.max(0, radius), 0, 2 * Math.PI);
}
