import { figureOf } from '../figures.ts';
import { counted } from './fit.ts';

/** How a cost may grow from the first point of an axis to the last. */
export type Law =
  | { readonly kind: 'flat'; readonly atMost: number; readonly why: string }
  /** With what the axis counts to this power: 1 is in proportion. */
  | { readonly kind: 'grows'; readonly power: number; readonly why: string };

export interface Verdict {
  /** `unsure`: the interval reaches over what is allowed; more rounds, or a quieter machine, would tell. */
  readonly holds: 'yes' | 'no' | 'unsure';
  /** How many times as much as at the first point it costs at the last: median, and the interval that holds it with 95 %. */
  readonly times: number;
  readonly low: number;
  readonly high: number;
  /** How many times as much it may cost. */
  readonly allowed: number;
}

/** More than the rounds of one and the same thing differ by on this machine, and less than a doubling in 30 times as much of anything. */
const FLAT = 1.25;

export const flat = (why: string, atMost = FLAT): Law => ({ kind: 'flat', atMost, why });
export const grows = (why: string, power = 1): Law => ({ kind: 'grows', power, why });

/** What was measured at one point: its rounds in the order in which they were made. */
export interface Measured {
  readonly x: number;
  readonly rounds: readonly number[];
}

/**
 * Compares the last point with the first, round by round: both met the same machine.
 * @param points at least two, with as many rounds each @throws Error where nothing was measured
 */
export function judge(points: readonly Measured[], law: Law): Verdict {
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last || first === last) throw new Error('growth is between two points');
  const rounds = first.rounds.map((cost, at) => ({ limit: null, ours: last.rounds[at]! / cost }));
  const { ratio: times, low, high } = figureOf(rounds, 'ours');
  const allowed = allowedBy(law, counted(last.x) / counted(first.x));
  const holds = high <= allowed ? 'yes' : low > allowed ? 'no' : 'unsure';
  return { holds, times, low, high, allowed };
}

function allowedBy(law: Law, more: number): number {
  return law.kind === 'flat' ? law.atMost : more ** law.power * FLAT;
}
