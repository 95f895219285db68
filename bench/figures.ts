/** What was measured of the limit and of ours, one right after the other. */
export interface Round {
  /** Null where there is no limit: the figure is judged by itself. */
  readonly limit: number | null;
  readonly ours: number;
}

/**
 * How a round's figures become the one that is judged. Of what a thing costs the limit comes first, of how much is done ours: 1.00 is as
 * good as the limit, and more is better. `ours / limit` of a cost says how many times the limit's it is.
 */
export type Judged = 'limit / ours' | 'ours / limit' | 'ours';

export type Target = { readonly atLeast: number } | { readonly atMost: number };

export interface Figure {
  /** What is judged: the median of the rounds, and the interval in which it lies with 95 % at least. */
  readonly ratio: number;
  readonly low: number;
  readonly high: number;
  /** Medians. */
  readonly ours: number;
  readonly limit: number | null;
  readonly rounds: number;
  /** Rounds that do not count: in them the limit itself was another one. */
  readonly disturbed: number;
}

/** By how much the limit may differ from its own median in a round that counts. */
const MOST_MOVED = 0.25;
const CONFIDENCE = 0.95;

/** @throws Error without any round */
export function figureOf(all: readonly Round[], judged: Judged): Figure {
  const rounds = undisturbed(all);
  const limits = limitsOf(rounds);
  const ratios = rounds.map((round) => judge(round, judged)).toSorted((a, b) => a - b);
  const beyond = outside(ratios.length);
  return {
    ratio: median(ratios),
    low: ratios[beyond]!,
    high: ratios[ratios.length - 1 - beyond]!,
    ours: median(rounds.map(({ ours }) => ours)),
    limit: limits.length > 0 ? median(limits) : null,
    rounds: rounds.length,
    disturbed: all.length - rounds.length,
  };
}

/** Whether also the worse end of the interval is where the target wants it. */
export function reaches({ low, high }: Pick<Figure, 'low' | 'high'>, target: Target): boolean {
  return 'atLeast' in target ? low >= target.atLeast : high <= target.atMost;
}

/** Those in which the limit was the usual one. */
export function undisturbed(all: readonly Round[]): readonly Round[] {
  const limits = limitsOf(all);
  if (limits.length === 0) return all;
  const usual = median(limits);
  return all.filter(({ limit }) => limit !== null && Math.abs(limit / usual - 1) <= MOST_MOVED);
}

function limitsOf(rounds: readonly Round[]): number[] {
  return rounds.flatMap(({ limit }) => (limit === null ? [] : [limit]));
}

function judge({ limit, ours }: Round, judged: Judged): number {
  if (judged === 'ours') return ours;
  if (limit === null) throw new Error('there is no limit to divide by');
  return judged === 'limit / ours' ? limit / ours : ours / limit;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const [low, high] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted[Math.ceil((sorted.length - 1) / 2)]];
  if (low === undefined || high === undefined) throw new Error('nothing has been measured');
  return (low + high) / 2;
}

/**
 * How many of the sorted values may be left out at each end, so that the median still lies within the rest: of so many
 * values as many are below it as coins fall heads, whatever their distribution is.
 */
export function outside(count: number): number {
  let [chance, below] = [0.5 ** count, 0];
  for (let left = 0; left < count / 2; left++) {
    below += chance;
    if (2 * below > 1 - CONFIDENCE) return Math.max(0, left - 1);
    chance *= (count - left) / (left + 1);
  }
  return 0;
}
