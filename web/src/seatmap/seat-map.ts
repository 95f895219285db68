import type { Camera, Detail, Viewport } from './camera.ts';
import { READABLE_PX, centredOn, contentBox, detailAt, fitBox, scaleRange, toPlan, visibleBox } from './camera.ts';
import { drawScene } from './draw.ts';
import type { Box } from './geometry.ts';
import { boxOf } from './geometry.ts';
import { Gestures } from './gestures.ts';
import { sameTarget, targetAt } from './hit-test.ts';
import type { SeatModel } from './model.ts';
import { accessMask, at } from './model.ts';
import type { BoardState, Scene, Target } from './scene.ts';
import { areaRegions, sectionRegions } from './scene.ts';
import { SeatIndex } from './spatial.ts';
import { levelPaint, onThemeChange, readTheme } from './theme.ts';

/** More than two device pixels a pixel cost time on phones and show nothing more. */
const DENSITY_LIMIT = 2;
const EDGE_PX = 60;

interface SeatMapHandlers {
  onSeat: (place: number) => void;
  onArea: (areaId: string) => void;
  /** What the pointer rests on, and where on the canvas; null when it leaves. */
  onHover: (target: Target | null, x: number, y: number) => void;
  /** After each frame: what is shown and the section in the middle, or -1. */
  onView: (detail: Detail, section: number) => void;
  formatPrice: (level: number) => string;
}

/** The map on its canvas: owns camera, hit tests and the frame loop; knows nothing of holds or of the page. */
export class SeatMap {
  private readonly canvas: HTMLCanvasElement;
  private readonly ctx: CanvasRenderingContext2D;
  private readonly handlers: SeatMapHandlers;
  private readonly scene: Scene;
  private readonly gestures: Gestures;
  private readonly content: Box;
  private readonly stop: (() => void)[] = [];
  private frame = 0;
  /** What the map glides to; a resize on the way goes straight there. */
  private shown: Box | null = null;

  /** @throws Error when the browser gives no 2D context; the list then serves alone. */
  constructor(canvas: HTMLCanvasElement, model: SeatModel, board: BoardState, handlers: SeatMapHandlers) {
    const ctx = canvas.getContext('2d', { alpha: false });
    if (!ctx) throw new Error('This browser gives no 2D canvas.');
    this.canvas = canvas;
    this.ctx = ctx;
    this.handlers = handlers;
    this.content = contentBox(model);
    this.scene = {
      model,
      index: new SeatIndex(model),
      sections: sectionRegions(model),
      areas: areaRegions(model),
      paints: model.levels.map(({ color }, level) => levelPaint(color, level)),
      access: accessMask(model),
      theme: readTheme(canvas),
      board,
      hover: null,
      camera: { k: 1, x: 0, y: 0 },
      view: { width: 0, height: 0 },
      density: 1,
      formatPrice: handlers.formatPrice,
    };
    this.gestures = new Gestures(
      canvas,
      (camera) => this.look(camera),
      () => this.showAll(),
    );
    this.listen();
  }

  /** Takes a new snapshot, filter or selection. */
  update(board: BoardState): void {
    this.scene.board = board;
    this.redraw();
  }

  showAll(): void {
    this.gestures.moved = false;
    this.shown = null;
    this.gestures.moveTo(this.whole(), true);
  }

  showSection(section: number): void {
    const region = this.scene.sections[section];
    if (region) this.showBox(region.box);
  }

  /** Brings seats into view, close enough to read; leaves the map alone if they are already. */
  revealPlaces(places: number[]): void {
    const { model, camera, view } = this.scene;
    const seats = places.filter((place) => place < model.seatCount);
    if (!seats.length || !view.width) return;
    const box = boxOf(seats.map((i) => ({ x: at(model.x, i), y: at(model.y, i) })));
    const seen = visibleBox(camera, view);
    const inView = box.minX > seen.minX && box.maxX < seen.maxX && box.minY > seen.minY && box.maxY < seen.maxY;
    if (!inView || detailAt(model.pitch, camera) !== 'seats') this.showBox(box);
  }

  zoomBy(factor: number): void {
    this.gestures.zoomBy(factor);
  }

  destroy(): void {
    cancelAnimationFrame(this.frame);
    this.gestures.destroy();
    for (const stop of this.stop) stop();
  }

  private listen(): void {
    const { canvas } = this;
    const on = <K extends keyof HTMLElementEventMap>(type: K, run: (event: HTMLElementEventMap[K]) => void): void => {
      canvas.addEventListener(type, run);
      this.stop.push(() => canvas.removeEventListener(type, run));
    };
    on('click', (event) => this.tap(event));
    on('pointermove', (event) => {
      if (event.pointerType === 'mouse') this.hover(event);
    });
    on('pointerleave', () => this.setHover(null, 0, 0));
    const resized = new ResizeObserver(() => this.resize());
    resized.observe(canvas);
    this.stop.push(() => resized.disconnect());
    this.stop.push(
      onThemeChange(() => {
        this.scene.theme = readTheme(canvas);
        this.redraw();
      }),
    );
    void document.fonts.ready.then(() => this.redraw());
  }

  private tap(event: MouseEvent): void {
    const { model, camera, view } = this.scene;
    const target = targetAt(this.scene, event.offsetX, event.offsetY);
    if (target?.kind === 'seat') return this.handlers.onSeat(target.place);
    if (target?.kind === 'area') {
      const area = model.areas[target.area];
      return area && this.handlers.onArea(area.id);
    }
    const detail = detailAt(model.pitch, camera);
    if (target?.kind === 'section' && detail === 'overview') return this.showSection(target.section);
    if (detail !== 'dots') return;
    const point = toPlan(camera, event.offsetX, event.offsetY);
    this.gestures.moved = true;
    this.gestures.moveTo(centredOn(point.x, point.y, READABLE_PX / model.pitch, view), true);
  }

  private hover(event: PointerEvent): void {
    const target = event.buttons ? null : targetAt(this.scene, event.offsetX, event.offsetY);
    this.setHover(target, event.offsetX, event.offsetY);
  }

  private setHover(target: Target | null, x: number, y: number): void {
    const { model, camera } = this.scene;
    const shown = target?.kind === 'section' && detailAt(model.pitch, camera) === 'seats' ? null : target;
    this.canvas.style.cursor = shown ? 'pointer' : 'grab';
    this.handlers.onHover(shown, x, y);
    if (sameTarget(shown, this.scene.hover)) return;
    this.scene.hover = shown;
    this.redraw();
  }

  private showBox(box: Box, glide = true): void {
    const { model, view } = this.scene;
    const fit = fitBox(box, view, 24);
    const [, closest] = scaleRange(model, this.whole());
    const k = Math.min(closest, Math.max(READABLE_PX / model.pitch, Math.min(fit.k, 32 / model.pitch)));
    this.gestures.moved = true;
    this.shown = box;
    this.gestures.moveTo(centredOn((box.minX + box.maxX) / 2, (box.minY + box.maxY) / 2, k, view), glide);
  }

  private whole(): Camera {
    return fitBox(this.content, this.scene.view, 12);
  }

  private resize(): void {
    const { scene, canvas } = this;
    const view: Viewport = { width: canvas.clientWidth, height: canvas.clientHeight };
    if (!view.width || !view.height) return;
    scene.view = view;
    scene.density = Math.min(DENSITY_LIMIT, devicePixelRatio || 1);
    canvas.width = Math.round(view.width * scene.density);
    canvas.height = Math.round(view.height * scene.density);
    this.gestures.limit(view, scaleRange(scene.model, this.whole()), this.content);
    if (!this.gestures.moved) this.gestures.moveTo(this.whole(), false);
    else if (this.shown && this.gestures.gliding) this.showBox(this.shown, false);
    else this.gestures.moveTo(this.keepingMine(scene.camera), false);
    // A resized canvas is blank at once; waiting for the next frame would flash.
    this.draw();
  }

  /**
   * The same camera in a viewport that got smaller: what is under the finger stays there, because the basket opens just when
   * someone is tapping. Only a seat of his that went under the edge is brought back.
   */
  private keepingMine(camera: Camera): Camera {
    const { model, board, view } = this.scene;
    const lowest = [...board.mine].reduce((low, place) => Math.max(low, at(model.y, place)), -Infinity);
    const hiddenPx = lowest * camera.k + camera.y + EDGE_PX - view.height;
    return hiddenPx > 0 && hiddenPx < view.height ? { ...camera, y: camera.y - hiddenPx } : camera;
  }

  private look(camera: Camera): void {
    this.scene.camera = { k: camera.k, x: camera.x, y: camera.y };
    this.redraw();
  }

  private redraw(): void {
    this.frame ||= requestAnimationFrame(() => this.draw());
  }

  private draw(): void {
    cancelAnimationFrame(this.frame);
    this.frame = 0;
    const { scene } = this;
    if (!scene.view.width) return;
    drawScene(this.ctx, scene);
    const detail = detailAt(scene.model.pitch, scene.camera);
    const middle = targetAt({ ...scene, areas: [] }, scene.view.width / 2, scene.view.height / 2);
    const section =
      middle?.kind === 'section' ? middle.section : middle?.kind === 'seat' ? this.sectionOf(middle.place) : -1;
    this.handlers.onView(detail, section);
  }

  private sectionOf(place: number): number {
    const { model } = this.scene;
    return model.rows[at(model.rowOf, place)]?.section ?? -1;
  }
}
