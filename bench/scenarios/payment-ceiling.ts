import { say } from '../../local/progress.ts';
import { publishEvent } from '../../test/harness/events.ts';
import { invariantsOf } from '../../test/rig/oracle.ts';
import type { Rig, RigOptions } from '../../test/rig/rig.ts';
import { quantile } from '../../test/rush/pace.ts';
import type { Record } from '../../test/rush/told.ts';
import { RUSH_RIG } from '../../test/rush/rush.ts';
import type { Bench } from '../bench.ts';
import type { Scenario } from '../scenario.ts';
import { comeSteadily, LATE_MS, lagOf } from '../steady-crowd.ts';
import { repeated } from '../turns.ts';

/* People want ten times the orders that the payment provider takes: what each of them waits for. */

/** Payments a second that the provider lets anybody open; and calls of the account: to open, to give the card, to capture, and to look. */
const CEILING = 3;
const CALLS = 6 * CEILING;
const TIMES = 10;
/** Of those who hold, the part that pays. */
const PAYS = 0.7;
/** Orders that must have been wanted, as a part of what is meant: chance decides who pays. */
const LEAST_WANTED = 0.85;
const SECONDS = { full: 40, quick: 12, check: 1 };
const ROUNDS = { full: 3, quick: 1, check: 1 };
/** Too many, away for a moment, a race for a seat; and there is no line that anybody could leave. */
const MEANT = /: (429|503|409 holds\.)|^leave: 404 queue\.no_place$/;
/** Who gave his card just before the end must still see what became of it. */
const LINGER_MS = { full: 4_000, quick: 4_000, check: 120_000 };
const CHECKED = 12;

const RIG: RigOptions = {
  ...RUSH_RIG,
  env: {
    ...RUSH_RIG.env,
    DEADLINE_SCALE: '1',
    TRUSTED_PROXIES: '127.0.0.0/8',
    PAYMENT_CALLS_PER_SECOND: `stripe=${CALLS}/${CEILING}`,
  },
  fakepay: { rateLimits: { account: CALLS, endpoint: CEILING } },
};

/** In ms, each p99. */
export interface FansTimes {
  readonly hold: number;
  readonly order: number;
  /** From the card to an order that is shown as his. */
  readonly shown: number;
}

const times = {
  extent: {
    full: `${TIMES * CEILING} a second wanted, ${CEILING} taken, ${SECONDS.full} s`,
    quick: `${TIMES * CEILING} a second wanted, ${CEILING} taken, ${SECONDS.quick} s`,
  },
  limit: null,
  unit: 'ms',
  judged: 'ours',
} as const;

export const paymentCeiling: readonly Scenario[] = [
  {
    ...times,
    id: '13-hold',
    name: `hold at ${TIMES} × the payment ceiling, p99`,
    target: { atMost: 150 },
    rounds: (bench) => ask(bench, ({ hold }) => hold),
  },
  {
    ...times,
    id: '13-order',
    name: `order at ${TIMES} × the payment ceiling, p99`,
    target: { atMost: 250 },
    rounds: (bench) => ask(bench, ({ order }) => order),
  },
  {
    ...times,
    id: '13-shown',
    name: `card to shown at ${TIMES} × the payment ceiling, p99`,
    target: { atMost: 3_000 },
    rounds: (bench) => ask(bench, ({ shown }) => shown),
  },
];

async function ask(bench: Bench, figure: (times: FansTimes) => number) {
  const all = await bench.once('payment ceiling', () => bench.onRig('sale', RIG, (rig) => measure(bench, rig)));
  return all.map((each) => ({ limit: null, ours: figure(each) }));
}

async function measure(bench: Bench, rig: Rig): Promise<FansTimes[]> {
  const { size } = bench;
  const seconds = SECONDS[size];
  const people = size === 'check' ? CHECKED : Math.ceil((TIMES * CEILING * seconds) / PAYS);
  const all: FansTimes[] = [];
  let seed = 0;
  await repeated(bench, ROUNDS[size], async () => {
    seed++;
    const rows = size === 'check' ? 10 : 120;
    const { slug } = await publishEvent(rig.product, { rows, seatsPerRow: 50, maxPerOrder: 4 });
    const steady = { slug, people, overMs: seconds * 1_000, lingerMs: LINGER_MS[size], seed };
    const record = await comeSteadily(rig, steady);
    if (size === 'check') {
      all.push(timesOf(record));
      return 0;
    }
    const lag = lagOf(record);
    if (lag > LATE_MS) {
      say(`    VOID: the generator was ${lag.toFixed(1)} ms late at p99; ${seenOf(record)}`);
      return null;
    }
    atCeiling(record, seconds);
    all.push(timesOf(record));
    say(`    ${textOf(all.at(-1)!)}`);
    return 0;
  });
  const broken = invariantsOf(rig);
  if (broken.length > 0) throw new Error(broken.join('; '));
  return all;
}

/** @throws Error where anything that fans wait for has not happened at all */
export function timesOf({ tookMs }: Pick<Record, 'tookMs'>): FansTimes {
  const p99 = (what: string): number => {
    const took = tookMs[what] ?? [];
    if (took.length === 0) throw new Error(`nobody came as far as "${what}"`);
    return quantile(took, 0.99);
  };
  return { hold: p99('hold'), order: p99('order'), shown: p99('confirm') };
}

/** @throws Error where fewer orders were wanted, more paid than the provider takes, or one of them was told what nobody should be */
export function atCeiling({ told, refusals }: Pick<Record, 'told' | 'refusals'>, seconds: number): void {
  const { ordered, paid } = countsOf(told);
  say(`    within ${seconds} s ${seenOf({ told, refusals })}`);
  const wanted = TIMES * CEILING * seconds * LEAST_WANTED;
  if (ordered < wanted)
    throw new Error(`${ordered} orders were wanted, and ${Math.ceil(wanted)} are ${TIMES} × the ceiling`);
  // A bucket holds one second's worth.
  const most = CEILING * (seconds + LINGER_MS.full / 1_000 + 1);
  if (paid > most)
    throw new Error(`${paid} orders were paid, where the provider takes ${most}: nobody met the ceiling`);
  const strange = Object.keys(refusals).filter((name) => !MEANT.test(name));
  if (strange.length > 0) throw new Error(`fans were told ${strange.join(', ')}`);
}

function countsOf(told: Record['told']): { ordered: number; paid: number } {
  const ordered = told.filter(({ order }) => order !== undefined).length;
  return { ordered, paid: told.filter(({ paidMs }) => paidMs !== undefined).length };
}

function seenOf({ told, refusals }: Pick<Record, 'told' | 'refusals'>): string {
  const { ordered, paid } = countsOf(told);
  const refused = Object.entries(refusals).map(([name, count]) => `${count} × ${name}`);
  return `${ordered} orders, ${paid} of them paid; refused: ${refused.join(', ') || 'none'}`;
}

function textOf({ hold, order, shown }: FansTimes): string {
  return `hold ${hold.toFixed(0)}, order ${order.toFixed(0)}, shown ${shown.toFixed(0)} ms at p99`;
}
