import { say } from '../../local/progress.ts';
import { rateForCrowd } from '../../local/plan/crowd-rate.ts';
import { publishEvent } from '../../test/harness/events.ts';
import type { Rig } from '../../test/rig/rig.ts';
import { lagOf, LATE_MS } from '../../test/rush/flash/measures.ts';
import { type Show, showOn } from '../../test/rush/flash/show.ts';
import { summaryOf, textOf } from '../../test/rush/flash/summary.ts';
import { TICK_MS } from '../../test/rush/judge.ts';
import { capVerdict, countVerdict, mostBeyondRate, orderVerdict, placesVerdict } from '../../test/rush/oracles.ts';
import { quantile } from '../../test/rush/pace.ts';
import { FLASH_RIG } from '../../test/rush/rush.ts';
import type { Told } from '../../test/rush/told.ts';
import type { Bench } from '../bench.ts';
import type { Round } from '../figures.ts';
import type { Scenario } from '../scenario.ts';

/* One flash crowd, and what several scenarios ask of it. */

interface Size {
  readonly people: number;
  readonly stock: number;
  readonly rushMs: number;
  /** People let in a minute; null: as the planner says for this machine. */
  readonly ratePerMinute: number | null;
}

const SIZES: Readonly<Record<Bench['size'], Size>> = {
  full: { people: 20_000, stock: 5_000, rushMs: 60_000, ratePerMinute: null },
  quick: { people: 600, stock: 50, rushMs: 10_000, ratePerMinute: 120 },
  check: { people: 8, stock: 60, rushMs: 1_000, ratePerMinute: 1_200 },
};
const SEED = 1;
const REPLICAS = 2;
/** Meant to be answered so: too many, away for a moment, and a seat that another one got first. */
const INTENDED = /^[^:]+: (429|503|409 holds\.)/;

const crowd = {
  extent: { full: '20,000 people for 5,000 seats', quick: '600 people for 50 seats' },
  limit: null,
  judged: 'ours',
} as const;

export const flashCrowd: readonly Scenario[] = [
  {
    ...crowd,
    id: '11',
    name: 'flash crowd: join, p99',
    unit: 'ms',
    target: { atMost: 250 },
    rounds: (bench) => ask(bench, joinMs),
  },
  {
    ...crowd,
    id: '11-errors',
    name: 'flash crowd: errors but 429, 503, races for seats',
    unit: 'faults',
    target: { atMost: 0 },
    rounds: (bench) => ask(bench, unintended),
  },
  {
    ...crowd,
    id: '11b',
    name: 'flash crowd: let in beyond the rate, of one tick',
    unit: 'of it',
    target: { atMost: 1 },
    rounds: (bench) => ask(bench, beyondRate),
  },
  {
    ...crowd,
    id: '11b-cap',
    name: 'flash crowd: most inside, of the cap',
    unit: 'of it',
    target: { atMost: 1 },
    rounds: (bench) => ask(bench, mostInside),
  },
  {
    ...crowd,
    id: '11c',
    name: 'flash crowd: inversions, places that two have',
    unit: 'faults',
    target: { atMost: 0 },
    rounds: (bench) => ask(bench, inversions),
  },
];

async function ask(bench: Bench, figure: (show: Show, isJudged: boolean) => number): Promise<Round[]> {
  const show = await bench.once('flash crowd', () => run(bench));
  return [{ limit: null, ours: figure(show, bench.size !== 'check') }];
}

/** @throws Error where a seat was sold twice, an order lost, or anything else is not as it must be at rest */
async function run(bench: Bench): Promise<Show> {
  const { rushMs, ...size } = SIZES[bench.size];
  const isCheck = bench.size === 'check';
  const ratePerMinute = size.ratePerMinute ?? rateForCrowd({ ...size, replicas: REPLICAS });
  const switches = { chaos: false, plain: true, capacity: false };
  const wishes = { ...size, ratePerMinute, seed: SEED, replicas: REPLICAS, report: null, ...switches };
  if (!isCheck) say(`    ${size.people} people for ${size.stock} seats, ${ratePerMinute} let in a minute`);
  const smallHall = (rig: Rig) =>
    publishEvent(rig.product, { rows: 4, seatsPerRow: 15, sale: 'scheduled', slug: 'bench-crowd' });
  const staging = {
    slug: 'bench-crowd',
    rushMs,
    ...(isCheck && { event: smallHall, warmBuyers: 0, isQuiet: true, readyMs: 500 }),
  };
  const show = await bench.onRig('sale', FLASH_RIG, (rig) => showOn(rig, wishes, staging));
  const summary = summaryOf(show);
  // Too few have bought for a control of its own.
  const wrong = summary.findings.filter(
    ({ faults, what }) => faults.length > 0 && !(isCheck && what.startsWith('control')),
  );
  if (!isCheck) for (const line of textOf(summary)) say(`    ${line}`);
  if (wrong.length > 0)
    throw new Error(wrong.map(({ what, faults }) => `${what}: ${faults.slice(0, 3).join('; ')}`).join('. '));
  return show;
}

/** @throws Error where the generator was late: then it measured itself */
export function joinMs(show: Pick<Show, 'record'>, isJudged = true): number {
  const lag = lagOf(show);
  if (isJudged && lag > LATE_MS)
    throw new Error(`VOID: the generator was ${lag.toFixed(1)} ms late at p99, ${LATE_MS} may be`);
  const took = show.record.tookMs.join ?? [];
  if (took.length === 0) throw new Error('nobody has joined');
  return quantile(took, 0.99);
}

export function unintended({ record }: Pick<Show, 'record'>): number {
  const names = Object.entries(record.refusals).filter(([name]) => !INTENDED.test(name));
  for (const [name, times] of names) say(`    ${times} × ${name}`);
  return names.reduce((sum, [, times]) => sum + times, record.speechless);
}

/** @throws Error where somebody came in whom the tick had not let in */
export function beyondRate({ samples, record, wishes }: Pick<Show, 'samples' | 'record' | 'wishes'>): number {
  none(countVerdict(samples, record.told).faults);
  const perTick = (wishes.ratePerMinute / 60_000) * TICK_MS;
  // Who is let in is a whole person.
  return mostBeyondRate(samples, wishes.ratePerMinute) / (perTick + 1);
}

/** @throws Error where people were told that they are inside, and more of them than may be */
export function mostInside({ samples, record, mostActive }: Pick<Show, 'samples' | 'record' | 'mostActive'>): number {
  const most = Math.max(...samples.map(({ active }) => active));
  if (most <= mostActive) none(capVerdict(samples, record.told, mostActive).faults);
  return most / mostActive;
}

export function inversions({ record, frozen }: Pick<Show, 'record' | 'frozen'>): number {
  const late = record.told.filter(({ entry }) => entry !== undefined && entry >= frozen);
  const faults = [
    ...orderVerdict(record.told, ({ entry }: Told) => entry ?? null, 'entry').faults,
    ...orderVerdict(late, ({ position }: Told) => position ?? null, 'position').faults,
    ...placesVerdict(record.told, frozen).faults,
  ];
  for (const fault of faults.slice(0, 5)) say(`    ${fault}`);
  return faults.length;
}

function none(faults: readonly string[]): void {
  if (faults.length > 0) throw new Error(faults.slice(0, 5).join('; '));
}
