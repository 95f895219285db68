const MEASURED_PX = 20;
const widths = new Map<string, number>();

/** How wide a word is at a size, in CSS pixels: measured once, at one size, since measuring costs more than drawing. */
export function widthOf(ctx: CanvasRenderingContext2D, font: string, text: string, size: number): number {
  const key = `${font} ${text}`;
  let width = widths.get(key);
  if (width === undefined) {
    ctx.font = `600 ${MEASURED_PX}px ${font}`;
    width = ctx.measureText(text).width;
    widths.set(key, width);
  }
  return (width * size) / MEASURED_PX;
}

/** The letters are others now. */
export const forgetWidths = (): void => widths.clear();
