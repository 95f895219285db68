import { columnOf, escaped, type Frame, gridOf, niceAbove, px, short, upwards } from '../../harness/svg.ts';
import type { Line, Series } from './series.ts';

export interface PlotOptions {
  readonly title: string;
  /** What the numbers count, as the axis says it. */
  readonly unit: string;
  readonly lines: readonly Line[];
  readonly windows: Series['windows'];
}

const WIDTH = 720;
const HEIGHT = 300;
const FRAME: Frame = { left: 56, right: WIDTH - 28, top: 20, bottom: HEIGHT - 30 };
/** So many points a line: more than the eye can tell apart. */
const MOST_POINTS = 360;

/** Lines over seconds as one inline picture; where chaos was is shaded. Colours and strokes come from the page's style. */
export function plotOf({ title, unit, lines, windows }: PlotOptions): string {
  const seconds = Math.max(1, ...lines.map(({ values }) => values.length - 1));
  const most = niceAbove(Math.max(1, ...lines.flatMap(({ values }) => values.map((value) => value ?? 0))));
  const x = (second: number): number => FRAME.left + ((FRAME.right - FRAME.left) * second) / seconds;
  const y = upwards(FRAME, most);
  const shades = windows.map(({ what, from, until }) => {
    const [a, b] = [x(Math.max(0, from)), x(Math.min(seconds, until))];
    return `<rect class="chaos" x="${px(a)}" y="${FRAME.top}" width="${px(Math.max(2, b - a))}" height="${FRAME.bottom - FRAME.top}"><title>${escaped(what)}</title></rect>`;
  });
  const step = niceAbove(seconds / 6);
  const columns = Array.from({ length: Math.floor(seconds / step) + 1 }, (_, at) => at * step).map((second) =>
    columnOf(x(second), HEIGHT - 10, `${short(second)} s`),
  );
  const paths = lines.map(
    ({ name, values }, nth) =>
      `<path class="line s${nth}" d="${pathOf(values, x, y)}"><title>${escaped(name)}</title></path>`,
  );
  const label = `${title}, in ${unit}, over ${Math.round(seconds)} seconds: ${lines.map(({ name, values }) => `${name} at most ${short(Math.max(0, ...values.map((value) => value ?? 0)))}`).join(', ')}`;
  return [
    `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${escaped(label)}">`,
    ...shades,
    ...gridOf(FRAME, most, y),
    ...columns,
    ...paths,
    '</svg>',
    `<p class="legend">${lines.map(({ name }, nth) => `<span><i class="s${nth}"></i>${escaped(name)}</span>`).join('')}${windows.length > 0 ? '<span><i class="chaos"></i>chaos</span>' : ''}</p>`,
  ].join('\n');
}

function pathOf(values: Line['values'], x: (second: number) => number, y: (value: number) => number): string {
  const width = Math.max(1, Math.ceil(values.length / MOST_POINTS));
  let d = '';
  let isDown = false;
  for (let at = 0; at < values.length; at += width) {
    // The highest of the seconds that share a point: a peak must not vanish.
    const seen = values.slice(at, at + width).filter((value) => value !== null);
    if (seen.length === 0) {
      isDown = false;
      continue;
    }
    // A value alone is a dot.
    d += `${isDown ? 'L' : 'M'}${px(x(at))} ${px(y(Math.max(...seen)))}${isDown ? '' : 'h0'}`;
    isDown = true;
  }
  return d;
}
