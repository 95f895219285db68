import { select } from 'd3-selection';
import type { D3ZoomEvent, ZoomBehavior } from 'd3-zoom';
import { zoom, zoomIdentity, zoomTransform } from 'd3-zoom';
import type { Camera, Viewport } from './camera.ts';
import { between, SEATS_FROM_PX } from './camera.ts';
import type { Box } from './geometry.ts';

const MOVE_MS = 180;
const KEY_STEP_PX = 90;
const KEY_ZOOM = 1.6;

interface Keys {
  showAll: () => void;
  /** From one seat to the next. */
  seatPx: () => number;
}

/** Turns wheel, pinch, drag and keys into a camera that stays inside its limits. */
export class Gestures {
  private readonly canvas: HTMLCanvasElement;
  private readonly behaviour: ZoomBehavior<HTMLCanvasElement, unknown>;
  private view: Viewport = { width: 1, height: 1 };
  private frame = 0;
  /** True once the visitor has moved the map by hand; a resize then keeps what he looks at. */
  moved = false;

  /**
   * @param onCamera called for every change, by hand or by `moveTo`
   * @param keys what they need to know of the map
   */
  constructor(canvas: HTMLCanvasElement, onCamera: (camera: Camera) => void, keys: Keys) {
    this.canvas = canvas;
    this.behaviour = zoom<HTMLCanvasElement, unknown>()
      .clickDistance(6)
      .on('start', () => this.halt())
      .on('zoom', (event: D3ZoomEvent<HTMLCanvasElement, unknown>) => {
        if (event.sourceEvent) this.moved = true;
        onCamera(event.transform);
      });
    // A double tap belongs to the seats under it: someone who takes two in a hurry must not find himself elsewhere.
    select(canvas).call(this.behaviour).on('dblclick.zoom', null);
    canvas.addEventListener('keydown', (event) => {
      if (this.key(event, keys)) event.preventDefault();
    });
  }

  limit(view: Viewport, scales: [number, number], content: Box): void {
    this.view = view;
    const marginX = (content.maxX - content.minX) * 0.15;
    const marginY = (content.maxY - content.minY) * 0.15;
    this.behaviour
      .extent([
        [0, 0],
        [view.width, view.height],
      ])
      .scaleExtent(scales)
      .translateExtent([
        [content.minX - marginX, content.minY - marginY],
        [content.maxX + marginX, content.maxY + marginY],
      ]);
  }

  get camera(): Camera {
    const { k, x, y } = zoomTransform(this.canvas);
    return { k, x, y };
  }

  /** Shows another part of the plan; glides there unless the visitor asked for less motion. */
  moveTo(target: Camera, glide: boolean): void {
    this.halt();
    const from = this.camera;
    if (!glide || matchMedia('(prefers-reduced-motion: reduce)').matches) return this.put(target);
    const started = performance.now();
    const step = (now: number): void => {
      const t = Math.min(1, Math.max(0, (now - started) / MOVE_MS));
      this.put(between(from, target, 1 - (1 - t) ** 3, this.view));
      this.frame = t < 1 ? requestAnimationFrame(step) : 0;
    };
    this.frame = requestAnimationFrame(step);
  }

  zoomBy(factor: number): void {
    this.moved = true;
    select(this.canvas).call(this.behaviour.scaleBy, factor);
  }

  panBy(dxPx: number, dyPx: number): void {
    const { k } = this.camera;
    this.moved = true;
    select(this.canvas).call(this.behaviour.translateBy, dxPx / k, dyPx / k);
  }

  destroy(): void {
    this.halt();
    select(this.canvas).on('.zoom', null);
  }

  /** True while `moveTo` is on its way. */
  get gliding(): boolean {
    return this.frame !== 0;
  }

  private halt(): void {
    cancelAnimationFrame(this.frame);
    this.frame = 0;
  }

  private put(camera: Camera): void {
    const transform = zoomIdentity.translate(camera.x, camera.y).scale(camera.k);
    // d3-zoom announces a start for this too, which would cancel the glide it belongs to: the frame is asked for afterwards.
    select(this.canvas).call(this.behaviour.transform, transform);
  }

  private key(event: KeyboardEvent, { showAll, seatPx }: Keys): boolean {
    if (event.ctrlKey || event.metaKey || event.altKey) return false;
    // Where seats can be chosen, from seat to seat; with Shift, and where they can't, by a good part of the map.
    const stepPx = seatPx() >= SEATS_FROM_PX && !event.shiftKey ? seatPx() : KEY_STEP_PX;
    if (event.key === '+' || event.key === '=') this.zoomBy(KEY_ZOOM);
    else if (event.key === '-' || event.key === '_') this.zoomBy(1 / KEY_ZOOM);
    else if (event.key === '0') showAll();
    else if (event.key === 'ArrowLeft') this.panBy(stepPx, 0);
    else if (event.key === 'ArrowRight') this.panBy(-stepPx, 0);
    else if (event.key === 'ArrowUp') this.panBy(0, stepPx);
    else if (event.key === 'ArrowDown') this.panBy(0, -stepPx);
    else return false;
    return true;
  }
}
