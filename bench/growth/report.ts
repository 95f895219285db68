import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { format, resolveConfig } from 'prettier';
import { inRoot } from '../../local/paths.ts';
import { AXES } from './axes.ts';
import type { Axis } from './axis.ts';
import { digits, fitText } from './fit.ts';
import { pictureOf } from './plot.ts';
import { type Curve, short, timesOf, wordsOf } from './result.ts';

/** How and where a curve was measured. */
export interface About {
  readonly date: string;
  readonly command: string;
  readonly machine: string;
  /** How many programs wanted to run when it began; on a machine of its own about none. */
  readonly load: number;
}

interface Kept extends Curve {
  readonly about: About;
}

const PAGE = inRoot('docs', 'performance.md');
const FOLDER = inRoot('docs', 'performance');
const FIGURES = path.join(FOLDER, 'growth.json');
/** From here on the page is written by people, and is left as it is. */
const BY_HAND = '## What we make of it';

const HEAD = `# How cost grows

What one operation costs in CPU when there is more of something: seats, events, replicas, people, orders. \`npm run bench -- --growth\`
measures it and writes this page; \`--quick\` does so in fewer rounds, \`--axis seats,people\` and \`--only hold,confirm\` measure a part and
leave the rest of the page as it is. It fails where a cost grows that the design says is flat, or faster than the design says.

- A figure is µs of CPU an operation, of all replicas, Redis and the processes of PostgreSQL that serve connections. Not time: a machine that
  is busy with something else makes an operation late, and hardly dearer.
- The points of an axis are asked by turns, forwards and backwards, so that the machine's moods meet all of them. A figure is the median of its rounds, with the
  interval that holds the true one with 95 %. What everything burns at rest is measured before each round and taken off, but
  where an operation sees to it itself: rest, a change told to readers, the first snapshot after one.
- _Growth_ is the last point's cost divided by the first one's, round by round: its median and interval. _Flat_ is where even the
  upper end is no more than allowed; _grows as designed_ where growth is allowed, and even the upper end is within what is; _unsure_ where the
  interval reaches over it.
- The fit is whichever misses the points least of a + b·log10 x, a + b·x and a·x^b.
- 64 connections ask, and 16 where orders are made, from the same two cores as everything else; replicas do no jobs meanwhile. Every answer is checked, and every hold and order counted in
  the stores. The absolute figures are higher than [the bench's](../bench/README.md), which asks with a quicker generator.
`;

/** Puts what was measured into the page and its pictures; what was not stays as it was. */
export async function writePage(curves: readonly Curve[], about: About): Promise<void> {
  const isNew = (old: Kept): boolean =>
    curves.some(({ axis, operation }) => axis === old.axis && operation === old.operation);
  const kept = [...keptBefore().filter((old) => !isNew(old)), ...curves.map((curve) => ({ ...curve, about }))];
  mkdirSync(FOLDER, { recursive: true });
  const sections: string[] = [];
  for (const axis of AXES) {
    const own = axis.curves.flatMap(({ operation }) =>
      kept.filter((curve) => curve.axis === axis.id && curve.operation === operation.id),
    );
    if (own.length === 0) continue;
    writeFileSync(path.join(FOLDER, `${axis.id}.svg`), pictureOf(axis.counts, own));
    sections.push(sectionOf(axis, own));
  }
  await writeFormatted(FIGURES, JSON.stringify({ curves: kept }), 'json');
  await writeFormatted(PAGE, [HEAD, ...sections, byHand()].join('\n'), 'markdown');
}

function keptBefore(): Kept[] {
  return existsSync(FIGURES) ? (JSON.parse(readFileSync(FIGURES, 'utf8')) as { curves: Kept[] }).curves : [];
}

function byHand(): string {
  const page = existsSync(PAGE) ? readFileSync(PAGE, 'utf8') : '';
  const at = page.indexOf(BY_HAND);
  return at < 0 ? '' : page.slice(at);
}

async function writeFormatted(file: string, text: string, parser: string): Promise<void> {
  writeFileSync(file, await format(text, { ...(await resolveConfig(file)), parser }));
}

function sectionOf({ id, title, counts }: Axis, curves: readonly Kept[]): string {
  const points = curves[0]!.costs.map(({ x }) => `${short(x)} ${counts}`);
  const heads = ['µs CPU', ...points, 'fit', 'growth', 'allowed', 'verdict'];
  const rows = curves.map((curve) => [
    curve.name,
    ...curve.costs.map(({ us, low, high }) => `${digits(us)} (${digits(low)} to ${digits(high)})`),
    curve.fit ? `${fitText(curve.fit)}, off by ${(100 * curve.fit.off).toFixed(0)} %` : 'two points',
    timesOf(curve),
    `${digits(curve.verdict.allowed)} ×`,
    wordsOf(curve),
  ]);
  const table = [heads, heads.map(() => '-'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
  return [
    `## With the ${title}\n`,
    `![${curves.length} curves, one for each operation](performance/${id}.svg)\n`,
    `${table}\n`,
    ...curves.map((curve) => `- ${curve.name}: ${curve.law.why}. ${partsOf(curve)}.`),
    `\n${aboutsOf(curves)}\n`,
  ].join('\n');
}

/** Who burns it, where there is most. */
function partsOf({ costs }: Curve): string {
  const { by, x } = costs.at(-1)!;
  const parts = [
    ['replicas', by.replica],
    ['Redis', by.redis],
    ['PostgreSQL', by.postgres],
  ] as const;
  const said = parts.filter(([, us]) => us >= 0.05).map(([who, us]) => `${who} ${digits(us)}`);
  return `At ${short(x)}: ${said.join(', ')} µs`;
}

function aboutsOf(curves: readonly Kept[]): string {
  const byRun = Map.groupBy(
    curves,
    ({ about: { date, command, machine, load } }) =>
      `Measured on ${date} by \`${command}\`, on ${machine}, with a load of ${load.toFixed(1)} when it began`,
  );
  return [...byRun].map(([run, its]) => `${run}: ${roundsOf(its)} rounds.`).join('\n');
}

function roundsOf(curves: readonly Kept[]): string {
  const counts = curves.map(({ rounds }) => rounds);
  const [least, most] = [Math.min(...counts), Math.max(...counts)];
  return least === most ? String(least) : `${least} to ${most}`;
}
