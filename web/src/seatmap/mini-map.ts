import { type Camera, fitBox, showsAll, toPlan, visibleBox } from './camera.ts';
import { drawStamp } from './draw.ts';
import type { Box } from './geometry.ts';
import type { Scene } from './scene.ts';
import type { Point } from './seatmap.ts';

const MARGIN_PX = 4;
const COUNTS_MS = 1000;

/** Where the small map stands on the page. */
export interface MiniMapParts {
  canvas: HTMLCanvasElement;
  /** Lies above the canvas, and is moved about in it. */
  frame: HTMLElement;
}

/** What is on the canvas. */
interface Painted extends Pick<Scene['board'], 'tallies' | 'mine'>, Pick<Scene, 'theme'> {
  readonly width: number;
  readonly height: number;
}

/**
 * The whole house, small, and a frame around what the map shows: where one is, and a way to somewhere else. The house is
 * painted when it changes, the frame alone is moved when the camera does.
 */
export class MiniMap {
  private readonly parts: MiniMapParts;
  private readonly content: Box;
  private readonly stop: (() => void)[] = [];
  private camera: Camera = { k: 1, x: 0, y: 0 };
  private painted: Painted | null = null;
  private paintedAtMs = 0;

  /** @param onLook is told which point of the plan somebody pointed at, and whether he only slides on from the last one */
  constructor(parts: MiniMapParts, content: Box, onLook: (point: Point, slides: boolean) => void) {
    this.parts = parts;
    this.content = content;
    const { canvas } = parts;
    const point = (event: PointerEvent): Point => toPlan(this.camera, event.offsetX, event.offsetY);
    this.on('pointerdown', (event) => {
      if (event.button !== 0) return;
      canvas.setPointerCapture(event.pointerId);
      onLook(point(event), false);
    });
    // Only what began here: the map itself may be dragged across.
    this.on('pointermove', (event) => {
      if (canvas.hasPointerCapture(event.pointerId)) onLook(point(event), true);
    });
  }

  /** After each frame of the map. Nothing is painted while the map itself shows the whole house. */
  follow(scene: Scene): void {
    const { clientWidth: width, clientHeight: height } = this.parts.canvas;
    if (!width || !height || showsAll(this.content, scene.camera, scene.view)) return;
    const { board, theme } = scene;
    const { tallies, mine } = board;
    const now: Painted = { tallies, mine, theme, width, height };
    // A few seats more or less are no other colour: while many change, it is painted now and then.
    const isLate = this.painted?.tallies !== tallies && performance.now() - this.paintedAtMs > COUNTS_MS;
    if (isLate || !isSame(this.painted, now)) this.paint(scene, now);
    this.moveFrame(visibleBox(scene.camera, scene.view), width, height);
  }

  /** Whether it lies over a point of the page. */
  covers(clientX: number, clientY: number): boolean {
    const { left, right, top, bottom } = this.parts.canvas.getBoundingClientRect();
    return clientX > left && clientX < right && clientY > top && clientY < bottom;
  }

  destroy(): void {
    for (const stop of this.stop) stop();
  }

  private paint(scene: Scene, now: Painted): void {
    const { width, height } = now;
    const { canvas } = this.parts;
    const ctx = canvas.getContext('2d', { alpha: false });
    if (!ctx) return;
    canvas.width = Math.round(width * scene.density);
    canvas.height = Math.round(height * scene.density);
    const view = { width, height };
    this.camera = fitBox(this.content, view, MARGIN_PX);
    drawStamp(ctx, { ...scene, camera: this.camera, view, hover: null });
    this.painted = now;
    this.paintedAtMs = performance.now();
  }

  private moveFrame(seen: Box, width: number, height: number): void {
    const { k, x, y } = this.camera;
    const left = Math.max(0, seen.minX * k + x);
    const top = Math.max(0, seen.minY * k + y);
    const { style } = this.parts.frame;
    style.transform = `translate(${left}px, ${top}px)`;
    style.width = `${Math.max(6, Math.min(width, seen.maxX * k + x) - left)}px`;
    style.height = `${Math.max(6, Math.min(height, seen.maxY * k + y) - top)}px`;
  }

  private on(type: 'pointerdown' | 'pointermove', run: (event: PointerEvent) => void): void {
    const { canvas } = this.parts;
    canvas.addEventListener(type, run);
    this.stop.push(() => canvas.removeEventListener(type, run));
  }
}

function isSame(a: Painted | null, b: Painted): boolean {
  return a?.mine === b.mine && a.theme === b.theme && a.width === b.width && a.height === b.height;
}
