import { clock, count, quantilesOf, refusalsOf, type Sight } from '../rush/flash/view.ts';
import type { Recent } from '../rush/flash/recent.ts';
import type { ReplayProgress } from './generator.ts';

/** What is asked of the product, in the order of a purchase; `card` is the gateway's answer, `confirm` until the seats are his. */
export const STEPS = [
  ...['hold', 'change', 'release', 'order', 'payment', 'card', 'confirm', 'cancel', 'refund'],
  ...['set aside', 'put on sale'],
] as const;
const BAR = 24;

export interface Scene {
  readonly nowMs: number;
  readonly speed: number | 'max';
  /** How many deeds and people there are. */
  readonly deeds: number;
  readonly people: number;
  readonly progress: ReplayProgress;
  readonly recent: Pick<Recent, 'tookMs' | 'lagP99Ms' | 'ordersPerSecond'>;
}

/** How a replay stands: a few lines, or one where lines cannot be drawn again. */
export function sightOf({ nowMs, speed, deeds, people, progress, recent }: Scene): Sight {
  const share = Math.min(1, progress.deeds / Math.max(1, deeds));
  const bar = '█'.repeat(Math.round(share * BAR)).padEnd(BAR, '░');
  const since = progress.beginsMs === null ? 'preparing' : clock(nowMs - progress.beginsMs);
  const done = `${count(progress.deeds)} of ${count(deeds)} deeds done (${(share * 100).toFixed(1)} %)`;
  const sales =
    `came ${count(progress.arrived)} of ${count(people)}   held ${count(progress.held)}   ` +
    `orders ${count(progress.ordered)}, paid ${count(progress.paid)} (${recent.ordersPerSecond.toFixed(1)} a second)`;
  const late = speed === 'max' ? '' : `generator ${recent.lagP99Ms.toFixed(1)} ms late at p99`;
  const refusals = `refusals: ${refusalsOf(progress.refusals)}`;
  const took = quantilesOf(recent.tookMs, STEPS);
  return {
    lines: [
      `${since}  ${bar}  ${done}, speed ${speed}`,
      sales,
      `p50/p95/p99 ms, last 10 s:   ${took}`,
      `${refusals}   ${late}`,
    ],
    line: [since, done, sales, `p50/p95/p99 ms: ${took}`, refusals, late].filter((part) => part !== '').join('; '),
  };
}
