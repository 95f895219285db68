import { columnOf, escaped, type Frame, gridOf, niceAbove, px, upwards } from '../../test/harness/svg.ts';
import { costAt, counted, fitText } from './fit.ts';
import { type Curve, holds, short, timesOf, wordsOf } from './result.ts';

const PANEL = { width: 380, height: 260 };
const COLUMNS = 2;
const GAP = 20;
/** Above the panels: what all of them have. */
const HEAD = 26;
const CAP = 4;
/** Of a fit's path, from point to point. */
const STEPS = 40;

const STYLE = `
  svg { background: #fbfaf8; color: #1a1a1a; font: 12px system-ui, sans-serif; }
  text { fill: currentColor; } .tick, .soft { fill: #5c5c5c; } .grid { stroke: #dedad3; } .title { font-weight: 600; font-size: 13px; }
  .fit { fill: none; stroke: #b35400; stroke-width: 1.6; stroke-dasharray: 6 4; } .whisker { stroke: #0072b2; stroke-width: 1.6; }
  .point { fill: #0072b2; } .bad { fill: #b3261e; font-weight: 600; }
  @media (prefers-color-scheme: dark) {
    svg { background: #141414; color: #ececec; } .tick, .soft { fill: #a9a9a9; } .grid { stroke: #383838; }
    .fit { stroke: #f0a04b; } .whisker { stroke: #56b4e9; } .point { fill: #56b4e9; } .bad { fill: #ff8a80; }
  }`;

/** All operations along one axis, a panel each: points, the intervals that hold them with 95 %, and the fit. One file that asks nobody for anything. */
export function pictureOf(counts: string, curves: readonly Curve[]): string {
  const rows = Math.ceil(curves.length / COLUMNS);
  const width = COLUMNS * PANEL.width + (COLUMNS + 1) * GAP;
  const height = HEAD + rows * (PANEL.height + GAP) + GAP;
  const panels = curves.map((curve, nth) => {
    const x = GAP + (nth % COLUMNS) * (PANEL.width + GAP);
    const y = HEAD + GAP + Math.floor(nth / COLUMNS) * (PANEL.height + GAP);
    return `<g transform="translate(${x} ${y})">\n${panelOf(counts, curve).join('\n')}\n</g>`;
  });
  const label = curves.map((curve) => `${curve.name}: ${timesOf(curve)}, ${wordsOf(curve)}`).join('; ');
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escaped(label)}">`,
    `<style>${STYLE}</style>`,
    `<text class="soft" x="${GAP}" y="${HEAD}">µs of CPU (up) by ${escaped(counts)} (across, logarithmic). Bars: 95 % intervals. Dashed: the fit.</text>`,
    ...panels,
    '</svg>',
    '',
  ].join('\n');
}

function panelOf(counts: string, curve: Curve): string[] {
  const { name, costs, fit } = curve;
  const frame: Frame = { left: 52, right: PANEL.width - 16, top: 48, bottom: PANEL.height - 38 };
  const y = upwards(frame, mostOf(curve));
  const [least, most] = [counted(costs[0]!.x), counted(costs.at(-1)!.x)].map(Math.log) as [number, number];
  const inset = 18;
  const across = (x: number): number =>
    frame.left + inset + ((frame.right - frame.left - 2 * inset) * (Math.log(counted(x)) - least)) / (most - least);
  const marks = costs.map(({ x, us, low, high }) => {
    const at = across(x);
    const cap = (value: number): string => `M${px(at - CAP)} ${px(y(value))}h${2 * CAP}`;
    return (
      `<path class="whisker" d="M${px(at)} ${px(y(low))}V${px(y(high))}${cap(low)}${cap(high)}"/>` +
      `<circle class="point" cx="${px(at)}" cy="${px(y(us))}" r="3.6"><title>${x.toLocaleString('en')} ${escaped(counts)}: ${us.toFixed(1)} µs</title></circle>` +
      columnOf(at, frame.bottom + 16, short(x))
    );
  });
  const path = Array.from({ length: STEPS + 1 }, (_, step) => Math.exp(least + ((most - least) * step) / STEPS)).map(
    (x, step) => `${step === 0 ? 'M' : 'L'}${px(across(x))} ${px(y(Math.max(0, costAt(fit ?? FLAT, x))))}`,
  );
  const said = `${wordsOf(curve)}: ${timesOf(curve)}${fit ? `; ${fitText(fit)}` : ''}`;
  return [
    `<text class="title" x="0" y="12">${escaped(name)}, µs</text>`,
    `<text class="${holds(curve) ? 'soft' : 'bad'}" x="0" y="30">${escaped(said)}</text>`,
    ...gridOf(frame, mostOf(curve), y),
    ...(fit ? [`<path class="fit" d="${path.join('')}"/>`] : []),
    ...marks,
    columnOf((frame.left + frame.right) / 2, frame.bottom + 33, counts),
  ];
}

const FLAT = { kind: 'a + b·x', a: 0, b: 0 } as const;

const mostOf = ({ costs }: Curve): number => niceAbove(Math.max(...costs.map(({ us, high }) => Math.max(us, high))));
