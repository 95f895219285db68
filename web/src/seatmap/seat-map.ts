import type { Camera, Viewport } from './camera.ts';
import {
  READABLE_PX,
  centredOn,
  closeTo,
  contentBox,
  detailAt,
  fitBox,
  keepingPlaces,
  lookablePoint,
  scaleRange,
  toPlan,
  visibleBox,
} from './camera.ts';
import type { Board } from './board.ts';
import { drawHover } from './draw-signs.ts';
import { type Box, boxOf } from './geometry.ts';
import { Gestures } from './gestures.ts';
import { sameTarget, targetAt, targetInMiddle } from './hit-test.ts';
import { MiniMap, type MiniMapParts } from './mini-map.ts';
import { accessMask, at, type SeatModel } from './model.ts';
import { areaRegions, type Scene, sectionRegions, type Target } from './scene.ts';
import type { Point } from './seatmap.ts';
import type { SeatMapHandlers } from './handlers.ts';
import { Plate } from './plate.ts';
import { shownOf } from './shown.ts';
import { SeatIndex } from './spatial.ts';
import { levelPaint, onThemeChange, readTheme } from './theme.ts';
import { forgetWidths } from './words-on-map.ts';

/** More than two device pixels a pixel cost time on phones and show nothing more. */
const DENSITY_LIMIT = 2;
/** Between two movements of one hand. */
const REST_MS = 140;

/** The map on its canvas: owns camera, hit tests and the frame loop; knows nothing of holds or of the page. */
export class SeatMap {
  private readonly canvas: HTMLCanvasElement;
  private readonly ctx: CanvasRenderingContext2D;
  private readonly handlers: SeatMapHandlers;
  private readonly scene: Scene;
  private readonly gestures: Gestures;
  private readonly mini: MiniMap;
  private readonly content: Box;
  private readonly stop: (() => void)[] = [];
  private frame = 0;
  /** Whoever moves the map does it with keys. */
  private byKeys = false;
  private readonly plate = new Plate();
  /** Places that the next frame has to draw. */
  private changed: number[] = [];
  /** Until the map has rested for a moment. */
  private moving: ReturnType<typeof setTimeout> | undefined;
  /** What the map glides to; a resize on the way goes straight there. */
  private shown: Box | null = null;

  /** @throws Error when the browser gives no 2D context; the list then serves alone. */
  constructor(
    canvas: HTMLCanvasElement,
    mini: MiniMapParts,
    model: SeatModel,
    board: Board,
    handlers: SeatMapHandlers,
  ) {
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
      board: { ...stateOf(board), mine: new Set() },
      hover: null,
      camera: { k: 1, x: 0, y: 0 },
      view: { width: 0, height: 0 },
      seen: this.content,
      density: 1,
      formatPrice: handlers.formatPrice,
      shareWords: handlers.shareWords,
    };
    this.gestures = new Gestures(canvas, (camera) => this.look(camera), {
      showAll: () => this.showAll(),
      seatPx: () => model.pitch * this.scene.camera.k,
    });
    this.mini = new MiniMap(mini, this.content, (point, slides) => this.lookAt(point, !slides));
    this.listen();
    this.stop.push(
      board.onChange((places) => {
        this.scene.board = { ...stateOf(board), mine: this.scene.board.mine };
        if (places) this.changed = this.changed.concat(places);
        else this.plate.spoil();
        this.redraw();
      }),
    );
  }

  /** The visitor has chosen others; or speaks another language. */
  update(mine: ReadonlySet<number>): void {
    this.scene.board = { ...this.scene.board, mine };
    this.plate.spoil();
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
    const isSeen = seats.every((place) => this.isSeen(place));
    if (isSeen && detailAt(model.pitch, camera) === 'seats') return;
    this.showBox(boxOf(seats.map((i) => ({ x: at(model.x, i), y: at(model.y, i) }))));
  }

  zoomBy(factor: number): void {
    this.gestures.zoomBy(factor);
  }

  destroy(): void {
    cancelAnimationFrame(this.frame);
    clearTimeout(this.moving);
    this.gestures.destroy();
    this.mini.destroy();
    for (const stop of this.stop) stop();
  }

  private listen(): void {
    const { canvas } = this;
    const on = <K extends keyof HTMLElementEventMap>(type: K, run: (event: HTMLElementEventMap[K]) => void): void => {
      canvas.addEventListener(type, run);
      this.stop.push(() => canvas.removeEventListener(type, run));
    };
    on('click', (event) => this.press(event.offsetX, event.offsetY));
    on('keydown', (event) => {
      this.byKeys = true;
      if (event.key !== 'Enter' && event.key !== ' ') return;
      event.preventDefault();
      const { x, y } = targetInMiddle(this.scene);
      this.press(x, y);
    });
    on('focus', () => {
      this.byKeys = canvas.matches(':focus-visible');
      this.aim();
    });
    on('blur', () => this.setHover(null, 0, 0));
    on('pointerdown', () => (this.byKeys = false));
    on('pointermove', (event) => {
      if (event.pointerType !== 'mouse') return;
      this.byKeys = false;
      this.hover(event);
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
    void document.fonts.ready.then(() => {
      forgetWidths();
      this.plate.spoil();
      this.redraw();
    });
  }

  private press(x: number, y: number): void {
    const { model, camera, view } = this.scene;
    const target = targetAt(this.scene, x, y);
    if (target?.kind === 'seat') return this.handlers.onSeat(target.place);
    if (target?.kind === 'area') {
      const area = model.areas[target.area];
      return area && this.handlers.onArea(area.id);
    }
    const detail = detailAt(model.pitch, camera);
    if (target?.kind === 'section' && detail === 'overview') return this.showSection(target.section);
    if (detail !== 'dots') return;
    const point = toPlan(camera, x, y);
    this.gestures.moved = true;
    this.gestures.moveTo(centredOn(point.x, point.y, READABLE_PX / model.pitch, view), true);
  }

  /** Who has no pointer points with the middle of the map. */
  private aim(): void {
    if (!this.byKeys || document.activeElement !== this.canvas) return;
    const { target, x, y } = targetInMiddle(this.scene);
    this.setHover(target, x, y);
  }

  private hover(event: PointerEvent): void {
    const target = event.buttons ? null : targetAt(this.scene, event.offsetX, event.offsetY);
    this.setHover(target, event.offsetX, event.offsetY);
  }

  private setHover(target: Target | null, x: number, y: number): void {
    const { model, camera } = this.scene;
    const shown = target?.kind === 'section' && detailAt(model.pitch, camera) === 'seats' ? null : target;
    this.canvas.style.cursor = shown ? 'pointer' : 'grab';
    if (this.byKeys && sameTarget(shown, this.scene.hover)) return;
    this.handlers.onHover(shown, x, y, this.byKeys);
    if (sameTarget(shown, this.scene.hover)) return;
    this.scene.hover = shown;
    this.redraw();
  }

  /** Inside the map, and not under the small one. */
  private isSeen(place: number): boolean {
    const { model, camera, view } = this.scene;
    const x = at(model.x, place) * camera.k + camera.x;
    const y = at(model.y, place) * camera.k + camera.y;
    const { left, top } = this.canvas.getBoundingClientRect();
    return x > 0 && x < view.width && y > 0 && y < view.height && !this.mini.covers(left + x, top + y);
  }

  private lookAt(point: Point, glide: boolean): void {
    const { camera, view } = this.scene;
    const { x, y } = lookablePoint(point, this.content, camera, view);
    this.gestures.moved = true;
    this.shown = null;
    this.gestures.moveTo(centredOn(x, y, camera.k, view), glide);
  }

  private showBox(box: Box, glide = true): void {
    const { model, view } = this.scene;
    this.gestures.moved = true;
    this.shown = box;
    this.gestures.moveTo(closeTo(box, model, this.whole(), view), glide);
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
    else this.gestures.moveTo(keepingPlaces(scene.board.mine, scene.model, scene.camera, view), false);
    // A resized canvas is blank at once; waiting for the next frame would flash.
    this.plate.spoil();
    this.draw();
  }

  private look(camera: Camera): void {
    this.scene.camera = { k: camera.k, x: camera.x, y: camera.y };
    clearTimeout(this.moving);
    this.moving = setTimeout(() => {
      this.moving = undefined;
      this.aim();
      this.redraw();
    }, REST_MS);
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
    scene.seen = visibleBox(scene.camera, scene.view);
    const motion = this.gestures.gliding ? 'glide' : this.moving === undefined ? 'rest' : 'hand';
    this.plate.show(this.ctx, scene, this.changed, motion);
    this.changed = [];
    drawHover(this.ctx, scene, scene.hover);
    this.mini.follow(scene);
    this.handlers.onView(shownOf(scene, this.content));
  }
}

const stateOf = ({ places, matches, tallies }: Board): Omit<Scene['board'], 'mine'> => ({ places, matches, tallies });
