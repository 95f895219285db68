import { quantile } from '../pace.ts';
import type { Show } from './show.ts';
import { STEPS } from './view.ts';

/** One line of a plot: a value a second since the opening; null where there is none. */
export interface Line {
  readonly name: string;
  readonly values: readonly (number | null)[];
}

export interface Series {
  readonly seconds: number;
  readonly people: readonly Line[];
  readonly orders: readonly Line[];
  readonly sold: readonly Line[];
  /** Of each step, p50, p95 and p99 of what was meant for that stretch of time. */
  readonly latencies: readonly { readonly step: string; readonly lines: readonly Line[] }[];
  /** Chaos, in seconds since the opening. */
  readonly windows: readonly { readonly what: string; readonly from: number; readonly until: number }[];
}

const QUANTILES = [
  ['p50', 0.5],
  ['p95', 0.95],
  ['p99', 0.99],
] as const;
/** A quantile of fewer moments than these says little: as many seconds are put together. */
const STRETCHES = 60;

export function seriesOf(show: Show): Series {
  const { record, opensMs, endsMs, readings, samples, windows } = show;
  const seconds = Math.max(1, Math.ceil((endsMs - opensMs) / 1_000));
  const second = (atMs: number): number => Math.floor((atMs - opensMs) / 1_000);
  const counted = (moments: readonly (number | undefined)[]): number[] => {
    const each = Array.from({ length: seconds }, () => 0);
    for (const atMs of moments) if (atMs !== undefined) each[Math.min(seconds - 1, Math.max(0, second(atMs)))]!++;
    return each;
  };
  const { told } = record;
  const arrived = summed(counted(told.map(({ joinDueMs }) => joinDueMs)));
  const joined = summed(counted(told.map(({ joinAnsweredMs }) => joinAnsweredMs)));
  const letIn = lastOf(
    seconds,
    samples.map(({ atMs, people }) => [second(atMs), people] as const),
  );
  return {
    seconds,
    people: [
      { name: 'arrived', values: arrived },
      { name: 'waiting', values: joined.map((all, at) => Math.max(0, all - (letIn[at] ?? 0))) },
      { name: 'admitted', values: letIn },
    ],
    orders: [{ name: 'orders paid a second', values: counted(told.map(({ paidMs }) => paidMs)) }],
    sold: [
      {
        name: 'seats sold',
        values: lastOf(
          seconds,
          readings.map(({ atMs, sold }) => [second(atMs), sold] as const),
        ),
      },
    ],
    latencies: STEPS.map((step) => ({ step, lines: quantiles(record, step, seconds, second) })),
    windows: windows.map(({ what, fromMs, untilMs }) => ({
      what,
      from: (fromMs - opensMs) / 1_000,
      until: (Math.min(untilMs, endsMs) - opensMs) / 1_000,
    })),
  };
}

function quantiles(
  { dueMs, tookMs }: Show['record'],
  step: string,
  seconds: number,
  second: (atMs: number) => number,
): Line[] {
  const width = Math.max(1, Math.ceil(seconds / STRETCHES));
  const stretches: number[][] = Array.from({ length: Math.ceil(seconds / width) }, () => []);
  (dueMs[step] ?? []).forEach((atMs, nth) => {
    const at = Math.min(stretches.length - 1, Math.max(0, Math.floor(second(atMs) / width)));
    stretches[at]!.push(tookMs[step]![nth]!);
  });
  return QUANTILES.map(([name, part]) => ({
    name,
    values: Array.from({ length: seconds }, (_, at) => {
      const all = stretches[Math.floor(at / width)] ?? [];
      return all.length === 0 ? null : quantile(all, part);
    }),
  }));
}

function summed(each: readonly number[]): number[] {
  let sum = 0;
  return each.map((count) => (sum += count));
}

/** The last that was seen by each second; what was not seen is as before. */
function lastOf(seconds: number, seen: readonly (readonly [second: number, value: number])[]): number[] {
  const values: number[] = [];
  let [nth, last] = [0, 0];
  for (let at = 0; at < seconds; at++) {
    for (; nth < seen.length && seen[nth]![0] <= at; nth++) last = seen[nth]![1];
    values.push(last);
  }
  return values;
}
