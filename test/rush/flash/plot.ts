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
const LEFT = 56;
const RIGHT = 28;
const TOP = 20;
const BOTTOM = 30;
const TICKS = 4;
/** So many points a line: more than the eye can tell apart. */
const MOST_POINTS = 360;

/** Lines over seconds as one inline picture; where chaos was is shaded. Colours and strokes come from the page's style. */
export function plotOf({ title, unit, lines, windows }: PlotOptions): string {
  const seconds = Math.max(1, ...lines.map(({ values }) => values.length - 1));
  const most = niceAbove(Math.max(1, ...lines.flatMap(({ values }) => values.map((value) => value ?? 0))));
  const x = (second: number): number => LEFT + ((WIDTH - LEFT - RIGHT) * second) / seconds;
  const y = (value: number): number => HEIGHT - BOTTOM - ((HEIGHT - TOP - BOTTOM) * value) / most;
  const shades = windows.map(({ what, from, until }) => {
    const [a, b] = [x(Math.max(0, from)), x(Math.min(seconds, until))];
    return `<rect class="chaos" x="${f(a)}" y="${TOP}" width="${f(Math.max(2, b - a))}" height="${HEIGHT - TOP - BOTTOM}"><title>${escaped(what)}</title></rect>`;
  });
  const rows = Array.from({ length: TICKS + 1 }, (_, at) => (most * at) / TICKS).map(
    (value) =>
      `<line class="grid" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${f(y(value))}" y2="${f(y(value))}"/>` +
      `<text class="tick" x="${LEFT - 6}" y="${f(y(value) + 4)}" text-anchor="end">${short(value)}</text>`,
  );
  const step = niceAbove(seconds / 6);
  const columns = Array.from({ length: Math.floor(seconds / step) + 1 }, (_, at) => at * step).map(
    (second) =>
      `<text class="tick" x="${f(x(second))}" y="${HEIGHT - 10}" text-anchor="middle">${short(second)} s</text>`,
  );
  const paths = lines.map(
    ({ name, values }, nth) =>
      `<path class="line s${nth}" d="${pathOf(values, x, y)}"><title>${escaped(name)}</title></path>`,
  );
  const label = `${title}, in ${unit}, over ${Math.round(seconds)} seconds: ${lines.map(({ name, values }) => `${name} at most ${short(Math.max(0, ...values.map((value) => value ?? 0)))}`).join(', ')}`;
  return [
    `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${escaped(label)}">`,
    ...shades,
    ...rows,
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
    d += `${isDown ? 'L' : 'M'}${f(x(at))} ${f(y(Math.max(...seen)))}${isDown ? '' : 'h0'}`;
    isDown = true;
  }
  return d;
}

/** A round number that is not below; a quarter of it is one as well. */
export function niceAbove(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  return ([1.2, 1.6, 2, 2.4, 3.2, 4, 6, 8].find((each) => each * power >= value) ?? 12) * power;
}

/** 1200 as 1.2k. */
export function short(value: number): string {
  if (value >= 10_000) return `${Math.round(value / 100) / 10}k`;
  return String(Math.round(value * 10) / 10);
}

export const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const f = (value: number): string => String(Math.round(value * 10) / 10);
