import { figureOf, median } from '../figures.ts';
import type { Axis } from './axis.ts';
import { digits, type Fit, fitOf } from './fit.ts';
import type { Operation } from './ground.ts';
import { judge, type Law, type Verdict } from './law.ts';
import { type Spent, total } from './meter.ts';

/** Of the rounds, how many must have cost something. */
const LEAST_COUNTED = 0.79;

/** What an operation costs at one point of an axis. */
export interface Cost {
  readonly x: number;
  /** Median of its rounds in µs of CPU, and the interval that holds it with 95 %. */
  readonly us: number;
  readonly low: number;
  readonly high: number;
  /** Medians, by who burns it. */
  readonly by: Spent;
}

/** How an operation grows along an axis. */
export interface Curve {
  readonly axis: string;
  readonly operation: string;
  /** What one of it is. */
  readonly name: string;
  readonly law: Law;
  readonly costs: readonly Cost[];
  /** Null through two points. */
  readonly fit: Fit | null;
  readonly verdict: Verdict;
  readonly rounds: number;
}

/**
 * @param all points, each with its rounds in the order in which they were made: µs of CPU an operation
 * @throws Error where a cost is lost in what everything costs at rest
 */
export function curveOf(
  axis: Pick<Axis, 'id'>,
  { id: operation, name }: Pick<Operation, 'id' | 'name'>,
  law: Law,
  all: readonly { readonly x: number; readonly rounds: readonly Spent[] }[],
): Curve {
  // What is taken off for rest may be more than there was, where the machine has other things to do.
  const counts = (all[0]?.rounds ?? []).map((_, nth) => all.every(({ rounds }) => total(rounds[nth]!) > 0));
  if (counts.filter(Boolean).length < LEAST_COUNTED * counts.length)
    throw new Error('it costs hardly more than rest does: the machine is too busy to tell');
  const points = all.map(({ x, rounds }) => ({ x, rounds: rounds.filter((_, nth) => counts[nth]) }));
  const measured = points.map(({ x, rounds }) => ({ x, rounds: rounds.map(total) }));
  const costs = points.map(({ x, rounds }): Cost => {
    const {
      ratio: us,
      low,
      high,
    } = figureOf(
      rounds.map((spent) => ({ limit: null, ours: total(spent) })),
      'ours',
    );
    const of = (who: keyof Spent): number => Math.max(0, median(rounds.map((spent) => spent[who])));
    return { x, us, low, high, by: { replica: of('replica'), redis: of('redis'), postgres: of('postgres') } };
  });
  return {
    ...{ axis: axis.id, operation, name, law, costs },
    fit: fitOf(costs.map(({ x, us }) => ({ x, y: us }))),
    verdict: judge(measured, law),
    rounds: points[0]?.rounds.length ?? 0,
  };
}

/** Whether it is as the design says. */
export const holds = ({ verdict }: Curve): boolean => verdict.holds === 'yes';

const WORDS: Record<Verdict['holds'], Record<Law['kind'], string>> = {
  yes: { flat: 'flat', grows: 'grows as designed' },
  no: { flat: 'GROWS', grows: 'GROWS TOO FAST' },
  unsure: { flat: 'UNSURE', grows: 'UNSURE' },
};

export const wordsOf = ({ verdict, law }: Curve): string => WORDS[verdict.holds][law.kind];

export const timesOf = ({ verdict: { times, low, high } }: Curve): string =>
  `${times.toFixed(2)} × (${low.toFixed(2)} to ${high.toFixed(2)})`;

/** For whoever watches it run. */
export function lineOf(curve: Curve): string {
  const { axis, name, costs, verdict } = curve;
  const points = costs.map(({ x, us }) => `${short(x)}: ${digits(us)}`).join('  ');
  return `${axis.padEnd(9)} ${name.padEnd(40)} ${points} µs   ${timesOf(curve)}, at most ${digits(verdict.allowed)}: ${wordsOf(curve)}`;
}

/** 18,920 as 18.9k. */
export function short(x: number): string {
  if (x >= 1_000_000) return `${Math.round(x / 100_000) / 10}M`;
  if (x >= 1_000) return `${x >= 10_000 ? Math.round(x / 1_000) : Math.round(x / 100) / 10}k`;
  return String(x);
}
