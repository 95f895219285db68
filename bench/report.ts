import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type Figure, figureOf, reaches, type Round, type Target } from './figures.ts';
import type { Scenario, Size } from './scenario.ts';

/** Of the rounds, how many must be left when disturbed ones are not counted. They are done again, as often as that allows. */
const LEAST_COUNTED = 0.5;

/** What the suite leaves of a scenario. */
export interface Result {
  readonly id: string;
  readonly name: string;
  /** Ours: the median of its rounds, in `unit`. */
  readonly value: number;
  /** The limit's; null where the figure is judged by itself. */
  readonly limit: number | null;
  readonly of: string | null;
  readonly unit: Scenario['unit'];
  /** What is judged: see `judged`. */
  readonly ratio: number;
  readonly judged: Scenario['judged'];
  readonly target: Target;
  readonly rounds: number;
  readonly disturbed: number;
  /** Holds the true ratio with 95 %. */
  readonly spread: readonly [low: number, high: number];
  /** Null: too many rounds were disturbed to say. */
  readonly pass: boolean | null;
  /** What it took to measure, 0 where another one has done it. */
  readonly seconds: number;
  /** What else was seen, as the scenario has it. */
  readonly beside?: object;
}

/** A scenario that could not be measured, or whose answers were not as they must be. */
export interface Trouble {
  readonly id: string;
  readonly name: string;
  readonly pass: false;
  readonly trouble: string;
}

/** A scenario with what there is of it, so that nobody takes a small one for the whole. */
export function nameOf({ name, extent }: Scenario, size: Size): string {
  if (!extent || size === 'check') return name;
  return size === 'quick' ? `${name} (SMALL: ${extent.quick})` : `${name} (${extent.full})`;
}

export function resultOf(
  scenario: Scenario,
  all: readonly Round[],
  { size, seconds, beside }: { readonly size: Size; readonly seconds: number; readonly beside?: object | undefined },
): Result {
  const { id, limit: of, unit, judged, target } = scenario;
  const name = nameOf(scenario, size);
  const figure: Figure = figureOf(all, judged);
  const { ours: value, limit, ratio, low, high, rounds, disturbed } = figure;
  const counts = rounds >= LEAST_COUNTED * all.length;
  const pass = counts ? reaches(figure, target) : null;
  return {
    id,
    name,
    value,
    limit,
    of,
    unit,
    ratio,
    judged,
    target,
    rounds,
    disturbed,
    spread: [low, high],
    pass,
    seconds,
    ...(beside && { beside }),
  };
}

export function writeResults(file: string, about: object, results: readonly (Result | Trouble)[]): void {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify({ ...about, results }, null, 2)}\n`);
}

export function tableOf(results: readonly Result[]): string {
  const heads = ['#', 'scenario', 'ours', 'limit', '', 'ratio', '95 %', 'target', '', 'limit is'];
  const all = [heads, ...results.map(lineOf)];
  const widths = heads.map((_, column) => Math.max(...all.map((line) => line[column]!.length)));
  const padded = all.map((line) => line.map((cell, at) => cell.padEnd(widths[at]!)).join('  '));
  return padded.map((line) => line.trimEnd()).join('\n');
}

function lineOf(result: Result): string[] {
  const { id, name, value, limit, of, unit, ratio, spread, target, rounds, disturbed, pass } = result;
  const wanted = 'atLeast' in target ? `≥ ${target.atLeast}` : `≤ ${target.atMost}`;
  const trouble = `${disturbed} of ${rounds + disturbed} rounds disturbed`;
  return [
    id,
    name,
    digits(value),
    limit === null ? '' : digits(limit),
    unit,
    pass === null ? 'disturbed' : digits(ratio),
    spread.map(digits).join(' to '),
    wanted,
    pass === null ? trouble : pass ? 'pass' : 'FAIL',
    of ?? '',
  ];
}

/** Three that matter. */
function digits(value: number): string {
  if (value !== 0 && Math.abs(value) < 0.01) return value.toExponential(1);
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);
}
