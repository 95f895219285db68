import type { Tally } from './availability.ts';
import { boxesMeet } from './geometry.ts';
import { visibleBox } from './camera.ts';
import type { Region, Scene } from './scene.ts';
import { centroid, shapeOutline } from './geometry.ts';
import { inkOn } from './theme.ts';

const FEW_SECTIONS = 8;
const BAR_FROM_PX = 34;

/** Sets plan coordinates; lines are then measured in `1 / k`. */
function planSpace(ctx: CanvasRenderingContext2D, scene: Scene): void {
  const { camera, density } = scene;
  ctx.setTransform(camera.k * density, 0, 0, camera.k * density, camera.x * density, camera.y * density);
}

export function screenSpace(ctx: CanvasRenderingContext2D, scene: Scene): void {
  ctx.setTransform(scene.density, 0, 0, scene.density, 0, 0);
}

/** Stage, pitch and their like: there to find one's way, never to be bought, so they stay quiet. */
export function drawDecor(ctx: CanvasRenderingContext2D, scene: Scene): void {
  const { theme, camera } = scene;
  for (const shape of scene.model.decor) {
    const outline = shapeOutline(shape);
    planSpace(ctx, scene);
    if (outline.length) {
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
    if (!shape.text) continue;
    const middle = outline.length ? centroid(outline) : shape;
    screenSpace(ctx, scene);
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

/** Sections as one surface each. Full colour means free; a section without a free seat keeps only its outline. */
export function drawSectionsWhole(ctx: CanvasRenderingContext2D, scene: Scene): void {
  const seen = visibleBox(scene.camera, scene.view);
  scene.sections.forEach((section, i) => {
    const tally = scene.board.tallies.sections[i];
    if (tally?.total && boxesMeet(section.box, seen))
      drawWhole(ctx, scene, section, tally, isHovered(scene, 'section', i));
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
  const seen = visibleBox(scene.camera, scene.view);
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
  const { camera, model, theme } = scene;
  const seen = visibleBox(camera, scene.view);
  screenSpace(ctx, scene);
  scene.sections.forEach(({ box, centre }, i) => {
    if (!boxesMeet(box, seen)) return;
    const name = model.sections[i]?.name ?? '';
    const half = widthOf(ctx, scene, name, 13) / 2;
    if (model.sections.length > FEW_SECTIONS) {
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
    drawWhole(ctx, scene, area, tally, isHovered(scene, 'area', i));
    screenSpace(ctx, scene);
    drawWords(ctx, scene, area, tally, scene.model.areas[i]?.name ?? '', true);
  });
}

function isHovered(scene: Scene, kind: 'section' | 'area', index: number): boolean {
  const { hover } = scene;
  if (hover?.kind === 'section') return kind === 'section' && hover.section === index;
  return hover?.kind === 'area' && kind === 'area' && hover.area === index;
}

function drawWhole(ctx: CanvasRenderingContext2D, scene: Scene, region: Region, tally: Tally, hovered: boolean): void {
  const { theme, camera } = scene;
  const paint = scene.paints[tally.main];
  if (!paint) return;
  planSpace(ctx, scene);
  ctx.fillStyle = theme.surface;
  ctx.fill(region.path);
  ctx.globalAlpha = fillOpacity(scene, tally);
  ctx.fillStyle = paint.fill;
  ctx.fill(region.path);
  ctx.globalAlpha = 1;
  ctx.lineWidth = (hovered ? 2.5 : 1) / camera.k;
  ctx.strokeStyle = hovered ? theme.accent : tally.matching ? paint.rim : theme.line;
  ctx.stroke(region.path);
}

/**
 * The more is free, the fuller the colour; nothing free, none. The root keeps a last few seats visible. At night the range is
 * narrow, because a faint colour on a dark ground leaves no ink that reads well on it.
 */
function fillOpacity({ theme }: Scene, tally: Tally): number {
  if (!tally.matching) return 0;
  const part = Math.sqrt(tally.matching / tally.total);
  return theme.dark ? 0.7 + 0.25 * part : 0.22 + 0.68 * part;
}

function inkOnWhole(scene: Scene, tally: Tally): string {
  if (!tally.matching) return scene.theme.inkSoft;
  const opacity = fillOpacity(scene, tally);
  const ground = scene.theme.dark ? 0.02 : 1;
  return inkOn((scene.paints[tally.main]?.luminance ?? 0) * opacity + ground * (1 - opacity));
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
  const ink = inkOnWhole(scene, tally);
  const short = roomPx < 29;
  let size = short ? Math.max(9, Math.min(13, roomPx * 0.5)) : Math.max(10, Math.min(15, roomPx / 3.2));
  const title = isArea || fits(ctx, scene, name, size, roomPx) ? name : shortName(name);
  if (isArea) size = Math.max(9, Math.min(size, (size * roomPx * 1.05) / (widthOf(ctx, scene, name, size) || 1)));
  if (short) return words(ctx, scene, title, x, y, size, ink, 600);

  const price = tally.matching && tally.cheapest >= 0 ? scene.formatPrice(tally.cheapest) : 'Full';
  const from = tally.matching && tally.cheapest !== tally.main ? `${price}+` : price;
  const detailed = `${from} · ${share(tally)} free`;
  const small = Math.max(9, size * 0.85);
  words(ctx, scene, title, x, y - size * 0.72, size, ink, 600);
  const text = tally.matching && fits(ctx, scene, detailed, small, roomPx) ? detailed : from;
  words(ctx, scene, text, x, y + size * 0.42, small, ink, 500);
  if (tally.matching && roomPx >= BAR_FROM_PX)
    bar(ctx, x, y + size * 1.2, Math.min(64, roomPx * 0.6), tally.matching / tally.total, ink);
}

function fits(ctx: CanvasRenderingContext2D, scene: Scene, text: string, size: number, widthPx: number): boolean {
  return widthOf(ctx, scene, text, size) <= widthPx * 1.05;
}

function widthOf(ctx: CanvasRenderingContext2D, scene: Scene, text: string, size: number): number {
  ctx.font = `600 ${size.toFixed(1)}px ${scene.theme.font}`;
  return ctx.measureText(text).width;
}

function share(tally: Tally): string {
  const percent = (100 * tally.matching) / tally.total;
  return percent < 1 ? '<1%' : `${Math.round(percent)}%`;
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
