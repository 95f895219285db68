import { setTimeout as pause } from 'node:timers/promises';
import type { FaultTest } from '../../rig/fault-test.ts';
import type { Rig } from '../../rig/rig.ts';
import type { Trial } from '../../rig/trial.ts';
import { quantile } from '../../rush/pace.ts';
import { SHORT_RING } from '../cuts.ts';
import { measureFanOut } from '../fan-out.ts';
import { SEATS_PER_SECOND, takeInSight } from '../sights.ts';
import { readersOf, SEATS_RIG } from '../size.ts';
import { Taker } from '../taker.ts';
import { redisOf, wrongPages } from '../truth.ts';
import { openVenue, type Venue } from '../venue.ts';
import { Watchers } from '../watchers.ts';

const AGE_MS = 300;
const BACK_MS = 6_000;
const MOST_RATIO = 1.15;
/** A generator that is later makes times void. */
const LATE_MS = 10;
const SETTLES_MS = 2_000;
/** Pages that are cut off, and as many that come back without `Last-Event-ID`. */
const CUT = 20;

export const s2: FaultTest = {
  file: import.meta.filename,
  id: 'S2',
  title:
    'a change is on every other screen in time, also after a cut and a killed replica, and costs no more than its bytes',
  procedure:
    'readers of the stadium on two replicas while 20 seats a second are held; some are cut off for 30 s; a replica is killed; then its fan-out against a bare loop of writes, by turns',
  criteria: [
    'from the request until it is on another screen at most 300 ms at the 99th percentile',
    'who was cut off for 30 s catches up without a full reload; who forgets where he stood needs one',
    'readers of a killed replica are back within 6 s, and no page shows a wrong seat at rest',
    'CPU of a frame at most 1.15 times that of a bare loop of socket.write',
  ],
  control: { off: 'the frames that are kept for who was cut off', breaks: /catches up without a full reload/ },
  quick: false,
  run,
};

async function run(trial: Trial): Promise<void> {
  const rig = await trial.rig({ ...SEATS_RIG, ...trial.without('ring', SHORT_RING) });
  const venue = await openVenue(rig, 'stadium', `s2-${trial.guards}`, { noOrphanSeats: false, maxPerOrder: 50 });
  const single = new Taker(venue, 1);
  await follow(trial, rig, venue, single);
  if (trial.guards === 'off') return;
  await killOne(trial, rig, venue, single);
  await fanOut(trial, rig);
}

async function follow(trial: Trial, rig: Rig, venue: Venue, taker: Taker): Promise<void> {
  const ports = rig.product.replicas.map(({ port }) => port);
  const watchers = new Watchers({ ports, slug: venue.slug, count: readersOf(trial, 2_000, 100), isTrusting: false });
  try {
    await watchers.open;
    const { held, lagsMs, agesMs } = await takeInSight(watchers, taker, { ports, seconds: trial.amount(30, 5) });
    const awayMs = trial.amount(30_000, 5_000);
    watchers.tell({ type: 'cut', from: 0, count: CUT, forMs: awayMs });
    watchers.tell({ type: 'cut', from: CUT, count: CUT, forMs: awayMs, forgets: true });
    trial.struck('readers cut off', 2 * CUT);
    const after = await taker.take({ ports, perSecond: SEATS_PER_SECOND, seconds: awayMs / 1_000 + 2 });
    await pause(SETTLES_MS);
    trial.count({ requests: held + after.held });
    const seen = await watchers.end();

    const [half, most] = [quantile(agesMs, 0.5), quantile(agesMs, 0.99)];
    const lag = quantile(lagsMs, 0.99);
    const text = `${held} seats, ${agesMs.length} sights: p50 ${half.toFixed(0)} ms, p99 ${most.toFixed(0)} ms, all within ${quantile(agesMs, 1).toFixed(0)} ms`;
    const isVoid = lag > LATE_MS && most > AGE_MS;
    if (isVoid) trial.say(`VOID, for they were asked for ${lag.toFixed(0)} ms late at p99: ${text}`);
    else trial.expect(`a change is on other screens within ${AGE_MS} ms at p99`, most <= AGE_MS, text);
    const reloads = (from: number) => seen.reloads.slice(from, from + CUT).filter((count) => count > 0).length;
    trial.expect(
      `who is cut off for ${awayMs / 1_000} s catches up without a full reload`,
      reloads(0) === 0,
      `${reloads(0)} of ${CUT} took a snapshot`,
    );
    trial.expect('control: who forgets where he stood needs one', reloads(CUT) === CUT, `${reloads(CUT)} of ${CUT}`);
    await judgePages(trial, rig, venue, seen, 'after the cut');
  } finally {
    await watchers.close();
  }
}

async function killOne(trial: Trial, rig: Rig, venue: Venue, taker: Taker): Promise<void> {
  const ports = rig.product.replicas.map(({ port }) => port);
  const watchers = new Watchers({ ports, slug: venue.slug, count: readersOf(trial, 2_000, 100), isTrusting: false });
  try {
    await watchers.open;
    const taking = taker.take({ ports: ports.slice(0, 1), perSecond: SEATS_PER_SECOND, seconds: 9 });
    await pause(1_000);
    await rig.product.replicas[1]!.kill('SIGKILL');
    trial.struck('replica killed');
    trial.count({ requests: (await taking).held });
    await pause(SETTLES_MS);
    const seen = await watchers.end();
    const most = quantile(seen.awayMs, 1);
    trial.expect(
      `readers of a killed replica are back within ${BACK_MS / 1_000} s`,
      seen.awayMs.length > 0 && seen.lost === 0 && most <= BACK_MS,
      `${seen.awayMs.length} were cut off, p50 ${quantile(seen.awayMs, 0.5).toFixed(0)} ms, all within ${most.toFixed(0)} ms; ${seen.lost} are not back`,
    );
    await judgePages(trial, rig, venue, seen, 'after the kill');
  } finally {
    await watchers.close();
  }
  await rig.product.restart(1);
}

async function judgePages(
  trial: Trial,
  rig: Rig,
  venue: Venue,
  seen: Awaited<ReturnType<Watchers['end']>>,
  when: string,
): Promise<void> {
  const wrong = wrongPages(seen, await redisOf(rig, venue));
  const reloads = seen.reloads.reduce((sum, count) => sum + count, 0);
  const text = `${wrong.pages} of ${seen.reloads.length}, in ${wrong.places} places at most; ${reloads} snapshots in all`;
  trial.expect(`no page shows a wrong seat ${when}`, wrong.pages === 0, text);
}

async function fanOut(trial: Trial, rig: Rig): Promise<void> {
  const venue = await openVenue(rig, 'stadium', 's2-cost', { noOrphanSeats: false, maxPerOrder: 50 });
  const readers = readersOf(trial, 5_000, 300);
  const options = {
    readers,
    rounds: trial.amount(15, 3),
    seconds: trial.amount(3, 2),
    idleMs: trial.amount(15_000, 2_000),
  };
  const { rounds, bytes } = await measureFanOut(rig, venue.slug, new Taker(venue, 4), options);
  const of = (value: (round: (typeof rounds)[0]) => number, part: number) => quantile(rounds.map(value), part);
  const ratio = (part: number) => of(({ ours, bare }) => ours / bare, part);
  const each = (value: (round: (typeof rounds)[0]) => number) => (of(value, 0.5) / readers).toFixed(1);
  const text =
    `${readers} readers, ${bytes} bytes: ${each(({ ours }) => ours)} µs a reader against ${each(({ bare }) => bare)}; ratio ${ratio(0.5).toFixed(2)} ` +
    `(quarter to three quarters ${ratio(0.25).toFixed(2)} to ${ratio(0.75).toFixed(2)}), ` +
    `${of(({ oursWithIdle, bare }) => oursWithIdle / bare, 0.5).toFixed(2)} with what an idle replica needs; ${rounds.length} rounds`;
  // A few readers cost less than looking at the board does: that is no statement about the fan-out.
  if (trial.size === 'quick') return trial.say(text);
  trial.expect(`CPU of a frame is at most ${MOST_RATIO} times a bare loop’s`, ratio(0.25) <= MOST_RATIO, text);
}
