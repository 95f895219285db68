import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { readCosts } from '../../local/plan/costs.ts';
import { say } from '../../local/progress.ts';
import { machineTime } from '../../test/harness/cpu.ts';
import { publishEvent } from '../../test/harness/events.ts';
import type { Rig, RigOptions } from '../../test/rig/rig.ts';
import { quantile } from '../../test/rush/pace.ts';
import type { Record } from '../../test/rush/told.ts';
import { RUSH_RIG } from '../../test/rush/rush.ts';
import type { Bench } from '../bench.ts';
import type { Scenario } from '../scenario.ts';
import { comeSteadily, LATE_MS, lagOf } from '../steady-crowd.ts';

/* Half of what this machine carries, for long: whether memory grows, and answers slow down. */

const LOAD = 0.5;
/** Of those who hold, the part that pays. */
const PAYS = 0.7;
/** One crowd after the other, each at an event of its own: the first of them warm up. */
const [STRETCHES, WARM] = [6, 2];
const LOOKS = 360;
/** Nobody waits for them unless they need it. */
const LINGER_MS = 60_000;
/** Whose p99 may not drift. */
const ASKED = ['hold', 'order', 'payment'] as const;
const RIG: RigOptions = {
  ...RUSH_RIG,
  balancer: 'nginx',
  env: { ...RUSH_RIG.env, DEADLINE_SCALE: '1', TRUSTED_PROXIES: '127.0.0.0/8' },
};
const CHECKED = { minutes: 0.03, perSecond: 2 };

/** What a machine's memory and answers were like, all along. */
export interface Soaked {
  /** Of each replica, what it had in memory, in bytes, and when, in minutes. */
  readonly rss: readonly (readonly { readonly minute: number; readonly bytes: number }[])[];
  readonly records: readonly Pick<Record, 'tookMs' | 'lagsMs'>[];
}

/** @param minutes 30 for the figures of the design */
export function soakOf(minutes: number): readonly Scenario[] {
  const soak = { limit: null, judged: 'ours', extent: { full: `${minutes} min`, quick: `${minutes} min` } } as const;
  const soaked = (bench: Bench): Promise<Soaked> =>
    bench.once('soak', () => bench.onRig('sale', RIG, (rig) => run(bench, rig, minutes)));
  return [
    {
      ...soak,
      id: '14-rss',
      name: 'half load: growth of a replica’s memory',
      unit: '% a min',
      target: { atMost: 1 },
      rounds: async (bench) =>
        (await soaked(bench)).rss.map((looks) => ({
          limit: null,
          ours: slopeOf(looks, bench.size === 'check' ? 0 : WARM / STRETCHES),
        })),
    },
    {
      ...soak,
      id: '14-drift',
      name: 'half load: drift of p99 of hold, order, payment',
      unit: '%',
      target: { atMost: 10 },
      rounds: async (bench) => {
        const { records } = await soaked(bench);
        return ASKED.map((what) => ({ limit: null, ours: driftOf(records, what, bench.size !== 'check') }));
      },
    },
  ];
}

async function run({ size }: Bench, rig: Rig, asked: number): Promise<Soaked> {
  const { minutes, perSecond } = size === 'check' ? CHECKED : { minutes: asked, perSecond: halfLoad() };
  const stretchMs = (minutes * 60_000) / STRETCHES;
  const people = Math.max(4, Math.ceil((perSecond * stretchMs) / 1_000));
  if (size !== 'check') say(`    ${perSecond.toFixed(1)} people a second, ${people} in each of ${STRETCHES} stretches`);
  const rss: { minute: number; bytes: number }[][] = rig.product.replicas.map(() => []);
  const began = performance.now();
  const look = (): void => {
    const minute = (performance.now() - began) / 60_000;
    for (const [at, { pid }] of rig.product.replicas.entries()) rss[at]!.push({ minute, bytes: rssOf(pid) });
  };
  const timer = setInterval(look, (minutes * 60_000) / LOOKS);
  const busyBefore = machineTime();
  try {
    const crowds: Promise<Record>[] = [];
    for (let nth = 0; nth < STRETCHES; nth++) {
      const rows = Math.max(4, Math.ceil((people * 4) / 50));
      const { slug } = await publishEvent(rig.product, { rows, seatsPerRow: 50, maxPerOrder: 4 });
      const crowd = comeSteadily(rig, { slug, people, overMs: stretchMs, lingerMs: LINGER_MS, seed: nth + 1 });
      crowd.catch(() => undefined);
      crowds.push(crowd);
      // The next ones come when the last of these have come, whether or not they have gone.
      await pause(stretchMs);
      if (size !== 'check')
        say(`    ${nth + 1} of ${STRETCHES}: ${rss.map((all) => mb(all.at(-1)?.bytes ?? 0)).join(', ')}`);
    }
    const records = await Promise.all(crowds);
    if (size !== 'check') for (const line of linesOf(records, machineTime().since(busyBefore).busy)) say(`    ${line}`);
    return { rss, records };
  } finally {
    clearInterval(timer);
  }
}

/** People a second who keep half of this machine busy, by what a purchase costs. */
function halfLoad(): number {
  const { purchase, balancer, postgres, redis, crowd } = readCosts();
  const us = [purchase, balancer, postgres, redis, crowd].reduce((sum, each) => sum + each.us, 0);
  return (LOAD * availableParallelism() * 1e6) / (PAYS * us);
}

/** By how much of itself it grows a minute, in %: the straight line through what was seen after the first part of the time. */
export function slopeOf(all: Soaked['rss'][number], warm: number): number {
  const end = all.at(-1)?.minute ?? 0;
  const looks = all.filter(({ minute }) => minute >= warm * end);
  if (looks.length < 3) throw new Error('memory was looked at too seldom');
  const mean = (of: (look: (typeof looks)[0]) => number): number =>
    looks.reduce((sum, each) => sum + of(each), 0) / looks.length;
  const [minute, bytes] = [mean((each) => each.minute), mean((each) => each.bytes)];
  const rise = looks.reduce((sum, each) => sum + (each.minute - minute) * (each.bytes - bytes), 0);
  const run = looks.reduce((sum, each) => sum + (each.minute - minute) ** 2, 0);
  return (100 * rise) / run / bytes;
}

/** How much longer it takes in the last third than in the one before, in %. @throws Error where the generator was late */
export function driftOf(records: Soaked['records'], what: string, isJudged = true): number {
  const late = Math.max(...records.slice(WARM).map(lagOf));
  if (isJudged && late > LATE_MS) throw new Error(`VOID: the generator was ${late.toFixed(1)} ms late at p99`);
  const middle = (WARM + STRETCHES) / 2;
  const [before, after] = [records.slice(WARM, middle), records.slice(middle)].map((some) => {
    const took = some.flatMap(({ tookMs }) => tookMs[what] ?? []);
    if (isJudged && took.length === 0) throw new Error(`nobody came as far as "${what}"`);
    return quantile(took, 0.99);
  });
  return 100 * (after! / before! - 1);
}

function linesOf(records: readonly Record[], share: number): string[] {
  const paid = records.reduce((sum, { told }) => sum + told.filter(({ paidMs }) => paidMs !== undefined).length, 0);
  const refusals = new Set(records.flatMap(({ refusals: names }) => Object.keys(names)));
  return [
    `${paid} orders paid; the machine was ${(100 * share).toFixed(0)} % busy; refused: ${[...refusals].join(', ') || 'none'}`,
    ...ASKED.map((what) => {
      const each = records.map(({ tookMs }) => quantile(tookMs[what] ?? [], 0.99).toFixed(0));
      return `${what}, p99 of each stretch: ${each.join(', ')} ms`;
    }),
  ];
}

function rssOf(pid: number): number {
  const kb = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kb) * 1_024;
}

const mb = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(0)} MB`;
