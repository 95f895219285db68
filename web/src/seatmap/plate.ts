import { type Camera, detailAt, visibleBox } from './camera.ts';
import { drawParts, partsOf } from './draw-parts.ts';
import { drawScene } from './draw.ts';
import type { Scene } from './scene.ts';

/** Of the viewport, on each side: so far a hand moves before anything has to be drawn. */
const MARGIN = 0.2;
/** While a hand zooms, the picture may be as much too small or too large. */
const STRETCH = 1.7;
/** So often what changes is drawn meanwhile: a picture that is both drawn on and shown is copied each time. */
const CHANGES_MS = 150;

/** `hand`: it may go anywhere next; `glide`: where it goes is known, and soon over. */
export type Motion = 'rest' | 'glide' | 'hand';

/**
 * A picture of the plan around what the map shows. Drawing thousands of seats takes longer than a frame on a phone, moving a picture
 * of them does not: under a hand the picture is moved and stretched, and drawn anew where it ends, or when the hand rests.
 */
export class Plate {
  private readonly canvas = document.createElement('canvas');
  private readonly ctx = this.canvas.getContext('2d', { alpha: false });
  private painted: Scene | null = null;
  private changed: number[] = [];
  private changedAtMs = 0;

  /** Something that is on it has changed. */
  spoil(): void {
    this.painted = null;
  }

  /**
   * Draws the places that have changed, or everything where what is there does not do; then puts it on the map.
   */
  show(ctx: CanvasRenderingContext2D, scene: Scene, changed: readonly number[], motion: Motion): void {
    const isMoving = motion !== 'rest';
    this.changed = this.changed.concat(changed);
    if (!this.serves(scene, isMoving) || !this.paintChanges(scene, isMoving)) this.paint(scene, motion);
    if (!this.painted) return;
    const { camera, view, density } = this.painted;
    const stretch = scene.camera.k / camera.k;
    const left = (scene.camera.x - camera.x * stretch) * density;
    const top = (scene.camera.y - camera.y * stretch) * density;
    ctx.setTransform(1, 0, 0, 1, 0, 0);
    if (stretch === 1) return void ctx.drawImage(this.canvas, Math.round(left), Math.round(top));
    // Between pixels this small nobody sees a step, and smoothing them costs a frame.
    ctx.imageSmoothingEnabled = density < 2;
    ctx.drawImage(this.canvas, left, top, view.width * stretch * density, view.height * stretch * density);
  }

  private serves(scene: Scene, isMoving: boolean): boolean {
    const { painted } = this;
    if (painted?.theme !== scene.theme || painted.density !== scene.density) return false;
    const stretch = scene.camera.k / painted.camera.k;
    if (isMoving ? stretch > STRETCH || stretch < 1 / STRETCH : stretch !== 1) return false;
    const [has, needs] = [visibleBox(painted.camera, painted.view), visibleBox(scene.camera, scene.view)];
    const slack = 1 / scene.camera.k;
    return (
      has.minX <= needs.minX + slack &&
      has.minY <= needs.minY + slack &&
      has.maxX >= needs.maxX - slack &&
      has.maxY >= needs.maxY - slack
    );
  }

  private paint(scene: Scene, motion: Motion): void {
    if (!this.ctx) return;
    this.changed = [];
    const { camera, view, density } = scene;
    // Most who look at the whole house go closer next, and need nothing around it.
    const isWhole = motion === 'rest' && detailAt(scene.model.pitch, camera) === 'overview';
    const isTight = isWhole || motion === 'glide';
    const marginX = isTight ? 0 : Math.round(view.width * MARGIN);
    const marginY = isTight ? 0 : Math.round(view.height * MARGIN);
    const larger = { width: view.width + 2 * marginX, height: view.height + 2 * marginY };
    const shifted: Camera = { k: camera.k, x: camera.x + marginX, y: camera.y + marginY };
    const width = Math.round(larger.width * density);
    const height = Math.round(larger.height * density);
    if (this.canvas.width !== width) this.canvas.width = width;
    if (this.canvas.height !== height) this.canvas.height = height;
    this.painted = { ...scene, camera: shifted, view: larger, seen: visibleBox(shifted, larger) };
    drawScene(this.ctx, this.painted);
  }

  /** @returns false where drawing everything is sooner done */
  private paintChanges({ board }: Scene, isMoving: boolean): boolean {
    const now = performance.now();
    if (!this.changed.length || !this.ctx || !this.painted) return true;
    if (isMoving && now - this.changedAtMs < CHANGES_MS) return true;
    this.changedAtMs = now;
    this.painted = { ...this.painted, board };
    const parts = partsOf(this.painted, this.changed);
    this.changed = [];
    if (parts) drawParts(this.ctx, this.painted, parts);
    return parts !== null;
  }
}
