import { quantile } from '../pace.ts';
import { SEATS_A_PERSON } from './options.ts';
import type { Show } from './show.ts';

/** What a rush is measured by, beside the verdict: how fast it was, and how much of what it was asked it did. */
export interface Measure {
  readonly what: string;
  readonly seen: string;
  readonly target: string;
  /** Null: it cannot be told from this run. */
  readonly reached: boolean | null;
  /** Where it was missed: what to do next. */
  readonly next: string;
}

/** A generator that is later than that has measured itself. */
export const LATE_MS = 10;
const LEAST_SOLD = 0.995;
const MOST_REFUSED = 0.01;
const JOIN_MS = 250;
export const CONFIRM_MS = 1_000;
/** Somebody else was faster, or nothing is left: the answer to a race is no refusal. */
const RACES = /^[^:]+: 409 holds\./;

/** Whether something meant for that moment was meant while everything was well. */
export function outside({ windows }: Pick<Show, 'windows'>, atMs: number): boolean {
  return windows.every(({ fromMs, untilMs }) => atMs < fromMs || atMs > untilMs);
}

/** What answers took that were asked for outside the windows of chaos. */
export function calmMs(show: Show, what: string): number[] {
  const due = show.record.dueMs[what] ?? [];
  return (show.record.tookMs[what] ?? []).filter((_, nth) => outside(show, due[nth]!));
}

export interface Refusals {
  readonly name: string;
  readonly times: number;
  readonly inChaos: number;
  /** Whether it is somebody's bad luck in a race for seats. */
  readonly isRace: boolean;
}

export function refusalsOf(show: Show): Refusals[] {
  return Object.entries(show.record.refusedMs)
    .map(([name, all]) => ({
      name,
      times: all.length,
      inChaos: all.filter((atMs) => !outside(show, atMs)).length,
      isRace: RACES.test(name),
    }))
    .sort((a, b) => b.times - a.times);
}

export function lagOf({ record }: Pick<Show, 'record'>): number {
  return quantile(record.lagsMs, 0.99);
}

/** Orders a second while the sale was on: from the first that was paid to the last. */
export function ordersPerSecond({ record }: Pick<Show, 'record'>): number {
  const paid = record.told.flatMap(({ paidMs }) => (paidMs === undefined ? [] : [paidMs])).sort((a, b) => a - b);
  const [first, last] = [paid[0], paid.at(-1)];
  return first === undefined || last === undefined || last === first ? 0 : (paid.length * 1_000) / (last - first);
}

export function measuresOf(show: Show): Measure[] {
  const { wishes, sold, windows, record } = show;
  const lag = lagOf(show);
  const isLate = lag > LATE_MS;
  const where = windows.length > 0 ? ' outside the chaos' : '';
  const refusals = refusalsOf(show).filter(({ isRace }) => !isRace);
  const refused = refusals.reduce((sum, { times, inChaos }) => sum + times - inChaos, 0);
  const asked = Object.values(record.dueMs).reduce((sum, all) => sum + all.filter((ms) => outside(show, ms)).length, 0);
  const share = asked === 0 ? 0 : refused / asked;
  const demand = (wishes.people * SEATS_A_PERSON) / wishes.stock;
  return [
    {
      what: `sold of ${wishes.stock} seats, demand ${demand.toFixed(1)} times as many`,
      seen: `${sold} (${((100 * sold) / wishes.stock).toFixed(2)} %)`,
      target: '≥ 99.5 %',
      reached: sold >= LEAST_SOLD * wishes.stock,
      next: 'Seats were left: look at the table of refusals for what kept people from them, and at the orders that were given up.',
    },
    {
      what: `refusals${where}, races for seats apart`,
      seen: `${refused} of ${asked} answers (${(100 * share).toFixed(2)} %)`,
      target: '≤ 1 %',
      reached: share <= MOST_REFUSED,
      next: 'The table of refusals names the step and the code; docs/errors.md says what each means. Fewer people a minute (--rate) refuse fewer.',
    },
    timed('join', JOIN_MS),
    timed('confirm', CONFIRM_MS),
  ];

  function timed(what: string, most: number): Measure {
    const took = calmMs(show, what);
    const p99 = quantile(took, 0.99);
    const all = quantile(record.tookMs[what] ?? [], 0.99);
    return {
      what: `${what}, p99 from the intended moment${where}`,
      seen: `${p99.toFixed(0)} ms of ${took.length}${windows.length > 0 ? `; ${all.toFixed(0)} ms with the chaos` : ''}`,
      target: `≤ ${most} ms`,
      reached: took.length === 0 || isLate ? null : p99 <= most,
      next: 'The machine was full at that step: let fewer people in (--rate), or fewer come (--people), or run it where nothing else does.',
    };
  }
}
