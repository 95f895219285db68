import type { Target } from './scene.ts';
import type { Shown } from './shown.ts';

/** What the map tells the page, and asks it for words. */
export interface SeatMapHandlers {
  onSeat: (place: number) => void;
  onArea: (areaId: string) => void;
  /** What the pointer rests on, and where on the canvas; null when it leaves. By keys it is what lies in the middle. */
  onHover: (target: Target | null, x: number, y: number, byKeys: boolean) => void;
  /** After each frame. */
  onView: (shown: Shown) => void;
  formatPrice: (level: number) => string;
  shareWords: (share: number) => string;
}
