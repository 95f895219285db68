import { boxesMeet } from './geometry.ts';
import type { Region, Scene } from './scene.ts';
import { centroid, shapeOutline } from './geometry.ts';
import type { Tally } from './tallies.ts';
import { type Wash, washOf } from './theme.ts';
import { widthOf } from './words-on-map.ts';

const FEW_SECTIONS = 8;
const BAR_FROM_PX = 34;

/** Sets plan coordinates; lines are then measured in `1 / k`. */
export function planSpace(ctx: CanvasRenderingContext2D, scene: Scene): void {
  const { camera, density } = scene;
  ctx.setTransform(camera.k * density, 0, 0, camera.k * density, camera.x * density, camera.y * density);
}

export function screenSpace(ctx: CanvasRenderingContext2D, scene: Scene): void {
  ctx.setTransform(scene.density, 0, 0, scene.density, 0, 0);
}

/** Stage, pitch and their like: there to find one's way, never to be bought, so they stay quiet. */
export function drawDecor(ctx: CanvasRenderingContext2D, scene: Scene): void {
  const { theme, camera } = scene;
  fillDecor(ctx, scene);
  screenSpace(ctx, scene);
  for (const shape of scene.model.decor) {
    if (!shape.text) continue;
    const outline = shapeOutline(shape);
    const middle = outline.length ? centroid(outline) : shape;
    const widthPx = (shape.width ?? 2 * (shape.radiusX ?? 60)) * camera.k;
    const size = Math.max(11, Math.min(21, widthPx / 9));
    if (widthPx < 34) continue;
    words(
      ctx,
      scene,
      shape.text,
      middle.x * camera.k + camera.x,
      middle.y * camera.k + camera.y,
      size,
      theme.inkSoft,
      500,
    );
  }
}

function fillDecor(ctx: CanvasRenderingContext2D, scene: Scene): void {
  const { theme, camera } = scene;
  planSpace(ctx, scene);
  for (const shape of scene.model.decor) {
    const outline = shapeOutline(shape);
    if (!outline.length) continue;
    ctx.beginPath();
    outline.forEach((point, i) => (i ? ctx.lineTo(point.x, point.y) : ctx.moveTo(point.x, point.y)));
    ctx.closePath();
    ctx.globalAlpha = theme.dark ? 0.26 : 0.16;
    ctx.fillStyle = shape.color ?? theme.inkSoft;
    ctx.fill();
    ctx.globalAlpha = 0.5;
    ctx.lineWidth = 1 / camera.k;
    ctx.strokeStyle = shape.borderColor ?? shape.color ?? theme.line;
    ctx.stroke();
    ctx.globalAlpha = 1;
  }
}

/** The house without a word, where there is no room for any. */
export function drawSilently(ctx: CanvasRenderingContext2D, scene: Scene): void {
  const { sections, areas, board } = scene;
  fillDecor(ctx, scene);
  const fill = (region: Region, tally: Tally | undefined): void => {
    if (tally?.total) drawWhole(ctx, scene, region, tally);
  };
  sections.forEach((section, i) => fill(section, board.tallies.sections[i]));
  areas.forEach((area, i) => fill(area, board.tallies.areas[i]));
}

/** Sections as one surface each. Full colour means free; a section without a free seat keeps only its outline. */
export function drawSectionsWhole(ctx: CanvasRenderingContext2D, scene: Scene): void {
  const { seen } = scene;
  scene.sections.forEach((section, i) => {
    const tally = scene.board.tallies.sections[i];
    if (tally?.total && boxesMeet(section.box, seen)) drawWhole(ctx, scene, section, tally);
  });
  screenSpace(ctx, scene);
  scene.sections.forEach((section, i) => {
    const tally = scene.board.tallies.sections[i];
    if (!tally?.total || !boxesMeet(section.box, seen)) return;
    drawWords(ctx, scene, section, tally, scene.model.sections[i]?.name ?? '', false);
  });
}

/** Ground under the seats of each section, so that its shape stays when its seats come into view. */
export function drawSectionGround(ctx: CanvasRenderingContext2D, scene: Scene): void {
  const { seen } = scene;
  planSpace(ctx, scene);
  ctx.lineWidth = 1 / scene.camera.k;
  ctx.fillStyle = scene.theme.surface;
  ctx.strokeStyle = scene.theme.line;
  for (const section of scene.sections) {
    if (!boxesMeet(section.box, seen)) continue;
    ctx.fill(section.path);
    ctx.stroke(section.path);
  }
}

/**
 * Names while seats are dots: beside the sections in houses that have only a few, elsewhere on them, because beside a section
 * lies the next one.
 */
export function drawSectionNames(ctx: CanvasRenderingContext2D, scene: Scene): void {
  const { camera, model, theme, seen } = scene;
  const areFew = model.sections.length <= FEW_SECTIONS;
  screenSpace(ctx, scene);
  scene.sections.forEach(({ box, centre }, i) => {
    if (!areFew && !boxesMeet(box, seen)) return;
    const name = model.sections[i]?.name ?? '';
    const half = widthOf(ctx, scene.theme.font, name, 13) / 2;
    if (!areFew) {
      const x = centre.x * camera.k + camera.x;
      const y = centre.y * camera.k + camera.y;
      ctx.globalAlpha = 0.88;
      ctx.fillStyle = theme.surface;
      ctx.beginPath();
      ctx.roundRect(x - half - 6, y - 11, 2 * half + 12, 22, 11);
      ctx.fill();
      ctx.globalAlpha = 1;
      return words(ctx, scene, name, x, y + 0.5, 13, theme.ink, 600);
    }
    const x = box.minX * camera.k + camera.x - half - 8;
    const y = ((box.minY + box.maxY) / 2) * camera.k + camera.y;
    if (x - half > 4) words(ctx, scene, name, x, y, 13, theme.inkSoft, 600);
  });
}

export function drawAreas(ctx: CanvasRenderingContext2D, scene: Scene): void {
  scene.areas.forEach((area, i) => {
    const tally = scene.board.tallies.areas[i];
    if (!tally) return;
    drawWhole(ctx, scene, area, tally);
    screenSpace(ctx, scene);
    drawWords(ctx, scene, area, tally, scene.model.areas[i]?.name ?? '', true);
  });
}

function drawWhole(ctx: CanvasRenderingContext2D, scene: Scene, region: Region, tally: Tally): void {
  const { theme, camera } = scene;
  const paint = scene.paints[tally.main];
  if (!paint) return;
  planSpace(ctx, scene);
  ctx.fillStyle = theme.surface;
  ctx.fill(region.path);
  ctx.globalAlpha = washOn(scene, tally).opacity;
  ctx.fillStyle = paint.fill;
  ctx.fill(region.path);
  ctx.globalAlpha = 1;
  ctx.lineWidth = 1 / camera.k;
  ctx.strokeStyle = tally.matching ? paint.rim : theme.line;
  ctx.stroke(region.path);
}

/** The more is free, the fuller the colour; nothing free, none. The root keeps a last few seats visible. */
function washOn({ theme, paints }: Scene, tally: Tally): Wash {
  const paint = paints[tally.main];
  if (!tally.matching || !paint) return { opacity: 0, ink: theme.inkSoft };
  return washOf(paint, theme, Math.sqrt(tally.matching / tally.total));
}

/** As much as there is room for: the name; the price from which it starts; the share that is free, in figures and as a bar. */
function drawWords(
  ctx: CanvasRenderingContext2D,
  scene: Scene,
  region: Region,
  tally: Tally,
  name: string,
  isArea: boolean,
): void {
  const { camera } = scene;
  const roomPx = region.room * camera.k;
  if (roomPx < 12) return;
  const x = region.centre.x * camera.k + camera.x;
  const y = region.centre.y * camera.k + camera.y;
  const { ink } = washOn(scene, tally);
  const short = roomPx < 29;
  let size = short ? Math.max(9, Math.min(13, roomPx * 0.5)) : Math.max(10, Math.min(15, roomPx / 3.2));
  const title = isArea || fits(ctx, scene, name, size, roomPx) ? name : shortName(name);
  if (isArea)
    size = Math.max(9, Math.min(size, (size * roomPx * 1.05) / (widthOf(ctx, scene.theme.font, name, size) || 1)));
  if (short) return words(ctx, scene, title, x, y, size, ink, 600);

  const price = tally.matching && tally.cheapest >= 0 ? scene.formatPrice(tally.cheapest) : scene.shareWords(0);
  const from = tally.matching && tally.isFrom ? `${price}+` : price;
  const detailed = `${from} · ${scene.shareWords(tally.matching / tally.total)}`;
  const small = Math.max(9, size * 0.85);
  words(ctx, scene, title, x, y - size * 0.72, size, ink, 600);
  const text = tally.matching && fits(ctx, scene, detailed, small, roomPx) ? detailed : from;
  words(ctx, scene, text, x, y + size * 0.42, small, ink, 500);
  if (tally.matching && roomPx >= BAR_FROM_PX)
    bar(ctx, x, y + size * 1.2, Math.min(64, roomPx * 0.6), tally.matching / tally.total, ink);
}

function fits(ctx: CanvasRenderingContext2D, scene: Scene, text: string, size: number, widthPx: number): boolean {
  return widthOf(ctx, scene.theme.font, text, size) <= widthPx * 1.05;
}

/** The share of free seats as a length, for those who can't judge it by colour. */
function bar(ctx: CanvasRenderingContext2D, x: number, y: number, width: number, part: number, ink: string): void {
  ctx.fillStyle = ink;
  ctx.globalAlpha = 0.22;
  ctx.fillRect(x - width / 2, y, width, 3);
  ctx.globalAlpha = 0.85;
  ctx.fillRect(x - width / 2, y, width * part, 3);
  ctx.globalAlpha = 1;
}

/** "Lower 12" is 12 where there is room for little. */
const shortName = (name: string): string => name.split(' ').at(-1) ?? name;

export function words(
  ctx: CanvasRenderingContext2D,
  scene: Scene,
  text: string,
  x: number,
  y: number,
  size: number,
  ink: string,
  weight: number,
): void {
  ctx.font = `${weight} ${size.toFixed(1)}px ${scene.theme.font}`;
  ctx.textAlign = 'center';
  ctx.textBaseline = 'middle';
  ctx.fillStyle = ink;
  ctx.fillText(text, x, y);
}
