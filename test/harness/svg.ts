/* What every picture of ours is drawn with. Colours and strokes come from the style around it. */

/** Where the lines of a picture are drawn, in its own units. */
export interface Frame {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

const TICKS = 4;

/** Horizontal lines from 0 to a round number, with their values beside them. */
export function gridOf({ left, right }: Frame, most: number, y: (value: number) => number): string[] {
  return Array.from({ length: TICKS + 1 }, (_, at) => (most * at) / TICKS).map(
    (value) =>
      `<line class="grid" x1="${px(left)}" x2="${px(right)}" y1="${px(y(value))}" y2="${px(y(value))}"/>` +
      `<text class="tick" x="${px(left - 6)}" y="${px(y(value) + 4)}" text-anchor="end">${short(value)}</text>`,
  );
}

/** From 0 at the bottom of a frame to the most at its top. */
export const upwards =
  ({ top, bottom }: Frame, most: number) =>
  (value: number): number =>
    bottom - ((bottom - top) * value) / most;

/** A word under the lines. */
export const columnOf = (x: number, y: number, word: string): string =>
  `<text class="tick" x="${px(x)}" y="${px(y)}" text-anchor="middle">${escaped(word)}</text>`;

/** A round number that is not below; a quarter of it is one as well. */
export function niceAbove(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  return ([1.2, 1.6, 2, 2.4, 3.2, 4, 6, 8].find((each) => each * power >= value) ?? 12) * power;
}

/** 12000 as 12k, 2000000 as 2M. */
export function short(value: number): string {
  if (value >= 1_000_000) return `${Math.round(value / 100_000) / 10}M`;
  if (value >= 10_000) return `${Math.round(value / 100) / 10}k`;
  return String(Math.round(value * 10) / 10);
}

export const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** A tenth of a unit is finer than a pixel. */
export const px = (value: number): string => String(Math.round(value * 10) / 10);
