import { setTimeout as pause } from 'node:timers/promises';
import { seatId } from '../../../web/src/seatmap/model.ts';
import { cpuNs } from '../../harness/cpu.ts';
import { Visitor } from '../../harness/visitor.ts';
import { addressOfFan } from '../../rush/arrivals.ts';
import type { FaultTest } from '../../rig/fault-test.ts';
import type { Rig } from '../../rig/rig.ts';
import type { Trial } from '../../rig/trial.ts';
import { nowMs } from '../../rush/browser.ts';
import { quantile } from '../../rush/pace.ts';
import { EARLY } from '../cuts.ts';
import { journalOf } from '../journal.ts';
import { SEATS_RIG } from '../size.ts';
import { groupsOf } from '../taker.ts';
import { openVenue, type Venue } from '../venue.ts';
import { Watchers } from '../watchers.ts';

const SEATS_A_HOLD = 3;
const HOLDS_A_FAN = 16;
const FANS_AT_ONCE = 24;
const TTL_MS = 240_000;
const LATE_MS = 300;
const LOOK_EVERY_MS = 10;
/** From the last hold until all end. */
const AHEAD_MS = 3_000;
const WITHIN_MS = 20_000;

export const s3: FaultTest = {
  file: import.meta.filename,
  id: 'S3',
  title: 'holds that run out at one instant are free at once, and none before',
  procedure:
    '12,000 holds of three seats of the stadium, taken over HTTP on two replicas; their deadlines are set to one moment in Redis, as an extension sets one',
  criteria: [
    'lateness p99 at most 300 ms from the deadline until the seats are free in Redis',
    'no seat is free before the deadline',
  ],
  control: { off: 'the deadline: holds are freed half a second before', breaks: /before its time/ },
  quick: false,
  run,
};

async function run(trial: Trial): Promise<void> {
  const rig = await trial.rig({ ...SEATS_RIG, ...trial.without('early', EARLY) });
  const venue = await openVenue(rig, 'stadium', 's3', { noOrphanSeats: false, maxPerOrder: 50, holdTtlMs: TTL_MS });
  const groups = groupsOf(venue, SEATS_A_HOLD).slice(0, trial.amount(12_000, 400));
  const held = await hold(rig, venue, groups);
  trial.count({ requests: held });
  const ports = rig.product.replicas.map(({ port }) => port);
  const watchers = new Watchers({ ports, slug: venue.slug, count: 1, isTrusting: false });
  try {
    await watchers.open;
    const { ids, endMs } = await setDeadlines(rig, venue);
    const cpuBefore = cpuNs(rig.stores.redisServer.pid);
    const looks = await watch(rig, venue, groups, endMs);
    const cpuUs = (cpuNs(rig.stores.redisServer.pid) - cpuBefore) / 1_000;
    trial.say(
      `${held} holds end at one moment; ${looks.count} looks at Redis, ${looks.mostApartMs.toFixed(0)} ms apart at most; Redis took ${(cpuUs / held).toFixed(1)} µs of CPU a hold, with the looks`,
    );
    judge(
      trial,
      looks.freedMs.map((ms) => ms - endMs),
      'seen free in Redis',
    );
    const ends = (await journalOf(rig, venue.eventNo)).filter(
      ({ kind, hold: id }) => kind === 'expired' && ids.has(id ?? ''),
    );
    judge(
      trial,
      ends.map(({ atMs }) => atMs - endMs),
      'freed, by Redis’s clock',
    );
    trial.expect(
      'each ended once',
      ends.length === held && new Set(ends.map(({ hold: id }) => id)).size === held,
      `${ends.length} of ${held}`,
    );
  } finally {
    await watchers.close();
  }
}

/** @returns how many are held */
async function hold({ product }: Rig, { slug, model }: Venue, groups: readonly number[][]): Promise<number> {
  const fans = Array.from({ length: Math.ceil(groups.length / HOLDS_A_FAN) }, (_, nth) => nth);
  let held = 0;
  const lane = async (): Promise<void> => {
    for (let nth = fans.shift(); nth !== undefined; nth = fans.shift()) {
      const { url } = product.replicas[nth % product.replicas.length]!;
      const fan = new Visitor(url, { address: addressOfFan(nth) });
      for (const group of groups.slice(nth * HOLDS_A_FAN, (nth + 1) * HOLDS_A_FAN)) {
        const { status, body } = await fan.hold(slug, { seats: group.map((place) => seatId(model, place)) });
        if (status !== 201) throw new Error(`a hold was answered with ${status}: ${body.code}`);
        held++;
      }
      fan.leave();
    }
  };
  await Promise.all(Array.from({ length: FANS_AT_ONCE }, lane));
  return held;
}

/** All holds end at one moment, by Redis's clock. Replicas look when they believe the first of them ends: that is told them by a short one. */
async function setDeadlines(
  { stores, product }: Rig,
  { eventNo, slug, hall, model }: Venue,
): Promise<{ ids: Set<string>; endMs: number }> {
  const { redis } = stores;
  const key = `{${eventNo}}:deadlines`;
  const ids = await redis.zrange(key, '0', '-1');
  await stores.query('UPDATE events SET hold_ttl_ms = 1000 WHERE id = $1', [eventNo]);
  await pause(400);
  const last = hall.seats.length - 1;
  for (const [at, { url }] of product.replicas.entries()) {
    const fan = new Visitor(url, { address: addressOfFan(100_000 + at) });
    const { status } = await fan.hold(slug, { seats: [seatId(model, last - at)] });
    if (status !== 201) throw new Error(`the short hold was answered with ${status}`);
    fan.leave();
  }
  const [s = 0, us = 0] = await redis.time();
  const endMs = Number(s) * 1_000 + Math.floor(Number(us) / 1_000) + AHEAD_MS;
  const pipeline = redis.pipeline();
  for (const id of ids) pipeline.zadd(key, 'XX', String(endMs), id);
  await pipeline.exec();
  return { ids: new Set(ids), endMs };
}

interface Looks {
  /** Of each group, when all its seats were first seen free, by Redis's clock. */
  readonly freedMs: readonly number[];
  readonly count: number;
  readonly mostApartMs: number;
}

async function watch({ stores }: Rig, { eventNo }: Venue, groups: readonly number[][], endMs: number): Promise<Looks> {
  const freedMs = groups.map(() => 0);
  let [left, count, lastMs, mostApartMs] = [groups.length, 0, 0, 0];
  while (left > 0) {
    if (nowMs() > endMs + WITHIN_MS) throw new Error(`${left} holds are not free ${WITHIN_MS} ms after their end`);
    const [time, bytes] = (await stores.redis.multi().time().get(`{${eventNo}}:seats`).exec())!;
    const [s, us] = time![1] as [string, string];
    const atMs = Number(s) * 1_000 + Number(us) / 1_000;
    const board = bytes![1] as string;
    groups.forEach((group, at) => {
      if (freedMs[at] !== 0 || !group.every((place) => board[place] === '0')) return;
      freedMs[at] = atMs;
      left--;
    });
    if (lastMs > 0) mostApartMs = Math.max(mostApartMs, atMs - lastMs);
    lastMs = atMs;
    count++;
    await pause(LOOK_EVERY_MS);
  }
  return { freedMs, count, mostApartMs };
}

function judge(trial: Trial, lateMs: readonly number[], how: string): void {
  const [least, half, most] = [0, 0.5, 0.99].map((part) => quantile(lateMs, part));
  const text = `${how}: p50 ${half!.toFixed(0)} ms, p99 ${most!.toFixed(0)} ms, all within ${quantile(lateMs, 1).toFixed(0)} ms`;
  trial.expect(`lateness p99 is at most ${LATE_MS} ms`, most! <= LATE_MS, text);
  const early = lateMs.filter((ms) => ms < 0).length;
  trial.expect(
    'none is free before its time',
    early === 0,
    `${how}: ${early} early, the first ${least!.toFixed(1)} ms after`,
  );
}
