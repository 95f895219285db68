import { quantile } from '../pace.ts';
import { calmMs, refusalsOf } from './measures.ts';
import { escaped, short } from '../../harness/svg.ts';
import { plotOf } from './plot.ts';
import { STYLE } from './report-style.ts';
import { type Series, seriesOf } from './series.ts';
import type { Show } from './show.ts';
import { type Summary, summaryOf } from './summary.ts';
import { count, STEPS } from './view.ts';

/** The whole report: one file that asks nobody for anything. */
export function reportOf(show: Show): string {
  const summary = summaryOf(show);
  const series = seriesOf(show);
  const { wishes } = show;
  const title = `A rush of ${count(wishes.people)} people on ${count(wishes.stock)} seats${wishes.chaos ? ', with chaos' : ''}`;
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="color-scheme" content="light dark">',
    `<title>${escaped(summary.verdict)}: ${escaped(title)}</title>`,
    `<style>${STYLE}</style>`,
    '</head>',
    '<body><main>',
    `<header><p class="brand">Stampede</p><h1>${escaped(title)}</h1></header>`,
    verdictPart(show, summary),
    measuresPart(summary),
    plotsPart(series),
    latencyPart(show, series),
    refusalsPart(show),
    chaosPart(series),
    figuresPart(summary),
    '</main></body>',
    '</html>',
    '',
  ].join('\n');
}

function verdictPart({ faults, control }: Show, { clean, findings }: Summary): string {
  const number = (value: number, what: string): string =>
    `<div class="number"><strong>${value}</strong><span>${what}</span></div>`;
  const rows = findings.map(({ what, faults: own, next }) => {
    const found =
      own.length === 0
        ? ''
        : `<ul>${own
            .slice(0, 20)
            .map((fault) => `<li>${escaped(fault)}</li>`)
            .join('')}</ul><p>${escaped(next)}</p>`;
    return [mark(own.length === 0), `${escaped(what)}${found}`];
  });
  return section(
    'Verdict',
    `<div class="verdict ${clean ? 'good' : 'bad'}"><p>${clean ? '✓ Clean' : '✗ Not clean'}</p>` +
      `<div class="numbers">${number(faults.soldTwice.length, 'seats sold twice')}${number(faults.lost.length, 'orders lost')}</div></div>` +
      table('Questions of the verdict', ['', 'What was asked once nothing moved any more'], rows) +
      `<p class="note">In this very record ${escaped(control.seen)} when it was put there.</p>`,
  );
}

function measuresPart({ measures, void: why }: Summary): string {
  const rows = measures.map(({ what, seen, target, reached, next }) => [
    reached === null ? '<span class="mark">void</span>' : mark(reached),
    `${escaped(what)}${reached === false ? `<p>${escaped(next)}</p>` : ''}`,
    escaped(seen),
    escaped(target),
  ]);
  const voided = why === null ? '' : `<p class="void"><strong>Void.</strong> ${escaped(why)}</p>`;
  return section('Measured', voided + table('Measured', ['', 'What', 'Seen', 'Target'], rows));
}

function plotsPart({ people, orders, sold, windows, seconds }: Series): string {
  const rows = [0, 5, 10, 20, 30, 45, 60, 90, 120, 180, 240, 300, 420, 600, 900]
    .filter((at) => at < seconds)
    .concat(seconds - 1)
    .map((at) => [`${at} s`, ...[...people, ...sold].map(({ values }) => count(values[at] ?? 0))]);
  const names = [...people, ...sold].map(({ name }) => name);
  return [
    section('Arrived, waiting, admitted', plotOf({ title: 'People', unit: 'people', lines: people, windows })),
    section('Orders a second', plotOf({ title: 'Orders', unit: 'orders paid a second', lines: orders, windows })),
    section('Seats sold', plotOf({ title: 'Seats sold', unit: 'seats', lines: sold, windows })),
    section('The same in numbers', table('People and seats over time', ['since the opening', ...names], rows)),
  ].join('\n');
}

function latencyPart(show: Show, { latencies, windows }: Series): string {
  const plots = latencies
    .filter(({ lines }) => lines.some(({ values }) => values.some((value) => value !== null)))
    .map(
      ({ step, lines }) =>
        `<figure><figcaption>${step}</figcaption>${plotOf({ title: step, unit: 'milliseconds', lines, windows })}</figure>`,
    );
  const cells = (took: readonly number[]): string[] => [
    count(took.length),
    ...[0.5, 0.95, 0.99].map((part) => (took.length === 0 ? '–' : short(quantile(took, part)))),
  ];
  const rows = STEPS.map((step) => {
    const all = cells(show.record.tookMs[step] ?? []);
    return windows.length === 0 ? [step, ...all] : [step, ...all, ...cells(calmMs(show, step)).slice(1)];
  });
  const head = [
    'step',
    'answers',
    'p50',
    'p95',
    'p99',
    ...(windows.length === 0 ? [] : ['p50 in calm', 'p95 in calm', 'p99 in calm']),
  ];
  const note =
    '<p class="note">Milliseconds from the moment that something was meant for, not from when it was sent. <em>confirm</em> is from the card given until the page says that the seats are his; its looks each 250 ms are in it.</p>';
  return section(
    'How long people waited for each step',
    note + table('Milliseconds by step', head, rows) + `<div class="steps">${plots.join('\n')}</div>`,
  );
}

function refusalsPart(show: Show): string {
  const all = refusalsOf(show);
  if (all.length === 0) return section('Refusals', '<p>None.</p>');
  const most = Math.max(...all.map(({ times }) => times));
  const rows = all.map(({ name, times, inChaos, isRace }) => [
    escaped(name),
    `<span class="bar" style="--share:${((100 * times) / most).toFixed(1)}%">${count(times)}</span>`,
    count(inChaos),
    isRace ? 'somebody else was faster' : '',
  ]);
  return section(
    'Refusals by step and code',
    table('Refusals', ['step: status and code', 'times', 'of them in chaos', ''], rows),
  );
}

function chaosPart({ windows }: Series): string {
  if (windows.length === 0) return '';
  const rows = windows.map(({ what, from, until }) => [escaped(what), `${from.toFixed(1)} s`, `${until.toFixed(1)} s`]);
  const note =
    '<p class="note">A window ends five seconds after everything answered again: until then come those whom it had held up.</p>';
  return section('Chaos', table('Windows of chaos', ['what', 'from', 'until'], rows) + note);
}

function figuresPart({ figures }: Summary): string {
  return section(
    'This run',
    table(
      'This run',
      ['', ''],
      figures.map(([what, value]) => [escaped(what), escaped(value)]),
    ),
  );
}

const section = (title: string, body: string): string => `<section><h2>${escaped(title)}</h2>\n${body}\n</section>`;
const mark = (well: boolean): string =>
  well ? '<span class="mark good">✓ ok</span>' : '<span class="mark bad">✗ no</span>';

/** @param rows of HTML */
function table(label: string, head: readonly string[], rows: readonly (readonly string[])[]): string {
  const titles = head.some((each) => each !== '')
    ? `<thead><tr>${head.map((each) => `<th scope="col">${escaped(each)}</th>`).join('')}</tr></thead>`
    : '';
  const body = rows.map((row) => `<tr>${row.map((cell) => `<td>${cell}</td>`).join('')}</tr>`).join('\n');
  return `<div class="scroll" role="region" tabindex="0" aria-label="${escaped(label)}"><table>${titles}<tbody>${body}</tbody></table></div>`;
}
