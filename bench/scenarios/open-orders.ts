import { eventScopedId } from '../../src/kit/index.ts';
import { say } from '../../local/progress.ts';
import { Pace, quantile } from '../../test/rush/pace.ts';
import { DiskWitness } from '../disk.ts';
import type { Scenario } from '../scenario.ts';
import { fans, type Shopper, webhookOf } from '../shoppers.ts';
import { numbered, type Till } from '../till.ts';
import { PAYMENTS_OF } from '../till-sql.ts';
import { repeated } from '../turns.ts';

const PER_SECOND = 200;
const SECONDS = { full: 5, quick: 2 };
/** After one that warms up. */
const ROUNDS = { full: 7, quick: 3, check: 1 };
const CHECKED = 8;
/** A generator that is later measures itself. */
const LATE_MS = 10;
/** Half of what is allowed: whoever commits while the disk stands still waits as long. */
const STILL_MS = 25;

export const ordersInTime: Scenario = {
  id: '8c',
  name: `${PER_SECOND} orders a second, open model: slower of claim and confirm, p99`,
  limit: null,
  unit: 'ms',
  judged: 'ours',
  target: { atMost: 50 },
  rounds: async (bench) => {
    const till = await bench.till();
    const isJudged = bench.size !== 'check';
    const disk = await DiskWitness.start();
    try {
      if (isJudged) await once(till, disk, PER_SECOND);
      const count = bench.amount(PER_SECOND * SECONDS.full, CHECKED, PER_SECOND * SECONDS.quick);
      return await repeated(bench, ROUNDS[bench.size], async () => inTime(await once(till, disk, count), isJudged));
    } finally {
      await disk.close();
    }
  },
};

/** At p99, counted from the moment that each was meant for. */
interface Times {
  readonly claimMs: number;
  readonly confirmMs: number;
  /** Of the generator. */
  readonly lateMs: number;
  /** For how long the disk stood still at most. */
  readonly stillMs: number;
}

/** @returns p99 in ms; null where the generator was late or the disk stood still, whatever came of it */
export function inTime({ claimMs, confirmMs, lateMs, stillMs }: Times, isJudged: boolean): number | null {
  if (!isJudged || (lateMs <= LATE_MS && stillMs <= STILL_MS)) return Math.max(claimMs, confirmMs);
  const why =
    lateMs > LATE_MS
      ? `the generator was ${lateMs.toFixed(0)} ms late at p99`
      : `the disk stood still for ${stillMs.toFixed(0)} ms`;
  say(`    VOID: ${why} (claims ${claimMs.toFixed(0)} ms, confirmations ${confirmMs.toFixed(0)} ms at p99)`);
  return null;
}

async function once(till: Till, disk: DiskWitness, count: number): Promise<Times> {
  const { hall, from } = await till.orders(count);
  const shoppers = fans(till.rig, 16);
  const holders = await shoppers.hold(hall, from, count);
  await till.settled();
  disk.takeWorstMs();
  const claims = await paced(holders, ({ headers, holdId }: Shopper) => shoppers.order(headers, holdId));
  const stillMs = disk.takeWorstMs();
  const ids = claims.results.map(({ uuid }) => uuid);
  await till.rig.stores.query(PAYMENTS_OF, [hall.eventNo, from, ids]);
  const letters = numbered(from, count).map(({ paymentId }, at) =>
    webhookOf(till.rig, {
      ref: `pi_bench_${hall.eventNo}_${from + at}`,
      payment: eventScopedId('pay', hall.eventNo, paymentId),
      amount: claims.results[at]!.total,
    }),
  );
  await till.settled();
  disk.takeWorstMs();
  const confirmations = await paced(letters, (letter) => shoppers.tell(letter));
  shoppers.leave();
  const times = {
    claimMs: quantile(claims.tookMs, 0.99),
    confirmMs: quantile(confirmations.tookMs, 0.99),
    lateMs: Math.max(...[claims, confirmations].map(({ lagsMs }) => quantile(lagsMs, 0.99))),
    stillMs: Math.max(stillMs, disk.takeWorstMs()),
  };
  await till.verify(hall, ids);
  return times;
}

/** Each at its moment, whether or not those before have been answered; how long it took counts from that moment. */
async function paced<Item, Result>(
  items: readonly Item[],
  act: (item: Item) => Promise<Result>,
): Promise<{ results: Result[]; tookMs: number[]; lagsMs: readonly number[] }> {
  const pace = new Pace();
  const began = performance.now();
  const tookMs: number[] = [];
  const results = await Promise.all(
    items.map(async (item, nth) => {
      const due = began + (nth * 1_000) / PER_SECOND;
      await pace.until(due);
      const result = await act(item);
      tookMs.push(performance.now() - due);
      return result;
    }),
  );
  return { results, tookMs, lagsMs: pace.lagsMs };
}
