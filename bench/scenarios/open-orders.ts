import { eventScopedId } from '../../src/kit/index.ts';
import { say } from '../../local/progress.ts';
import { Pace, quantile } from '../../test/rush/pace.ts';
import type { Bench } from '../bench.ts';
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
const TRIES = 4;

export const ordersInTime: Scenario = {
  id: '8c',
  name: `${PER_SECOND} orders a second, open model: slower of claim and confirm, p99`,
  limit: null,
  unit: 'ms',
  judged: 'ours',
  target: { atMost: 50 },
  rounds: async (bench) => {
    const till = await bench.till();
    if (bench.size !== 'check') await once(till, PER_SECOND);
    return repeated(bench, ROUNDS[bench.size], () => inTime(bench, till));
  },
};

/** @returns p99 in ms, counted from the moment that each was meant for @throws where the generator is late again and again */
async function inTime(bench: Bench, till: Till): Promise<number> {
  for (let tried = 1; ; tried++) {
    const { claimMs, confirmMs, lateMs } = await once(
      till,
      bench.amount(PER_SECOND * SECONDS.full, CHECKED, PER_SECOND * SECONDS.quick),
    );
    if (lateMs <= LATE_MS || bench.size === 'check') return Math.max(claimMs, confirmMs);
    const seen = `claims ${claimMs.toFixed(0)} ms, confirmations ${confirmMs.toFixed(0)} ms at p99`;
    say(`    VOID: the generator was ${lateMs.toFixed(0)} ms late at p99 (${seen})`);
    if (tried === TRIES) throw new Error('the generator was late each time: the machine is not its own');
  }
}

async function once(till: Till, count: number): Promise<{ claimMs: number; confirmMs: number; lateMs: number }> {
  const { hall, from } = await till.orders(count);
  const shoppers = fans(till.rig, 16);
  const holders = await shoppers.hold(hall, from, count);
  await till.settled();
  const claims = await paced(holders, ({ headers, holdId }: Shopper) => shoppers.order(headers, holdId));
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
  const confirmations = await paced(letters, (letter) => shoppers.tell(letter));
  shoppers.leave();
  await till.verify(hall, ids);
  const p99 = ({ tookMs }: { tookMs: readonly number[] }): number => quantile(tookMs, 0.99);
  const lateMs = Math.max(...[claims, confirmations].map(({ lagsMs }) => quantile(lagsMs, 0.99)));
  return { claimMs: p99(claims), confirmMs: p99(confirmations), lateMs };
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
