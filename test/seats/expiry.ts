import { setTimeout as pause } from 'node:timers/promises';
import { seatId } from '../../web/src/seatmap/model.ts';
import { cpuNs } from '../harness/cpu.ts';
import { Visitor } from '../harness/visitor.ts';
import type { Rig } from '../rig/rig.ts';
import { addressOfFan } from '../rush/arrivals.ts';
import { nowMs } from '../rush/browser.ts';
import { journalOf } from './journal.ts';
import type { Venue } from './venue.ts';
import { Watchers } from './watchers.ts';

const HOLDS_A_FAN = 16;
const FANS_AT_ONCE = 24;
const LOOK_EVERY_MS = 10;
/** From the last hold until all end. */
const AHEAD_MS = 3_000;
const WITHIN_MS = 20_000;

/** Of holds that ended at one moment. Lateness in ms from their deadline; below 0 it was early. */
export interface Ended {
  readonly held: number;
  /** Until all seats of a hold were seen free in Redis, by its clock. */
  readonly seenLateMs: readonly number[];
  /** Until the journal says that a hold ended, by Redis's clock. */
  readonly endedLateMs: readonly number[];
  /** Whether the journal has ended each of them, and each once. */
  readonly once: boolean;
  readonly looks: number;
  readonly mostApartMs: number;
  /** Of Redis, a hold, with the looks. */
  readonly cpuUs: number;
}

/**
 * Holds these groups of seats over HTTP, at all replicas, lets all holds end at one moment, and watches. One page follows, as
 * boards are looked at more often then. @throws Error where a hold is refused, or does not end within 20 s
 */
export async function endAtOnce(rig: Rig, venue: Venue, groups: readonly number[][]): Promise<Ended> {
  const held = await hold(rig, venue, groups);
  const ports = rig.product.replicas.map(({ port }) => port);
  const watchers = new Watchers({ ports, slug: venue.slug, count: 1, isTrusting: false });
  try {
    await watchers.open;
    const { ids, endMs } = await setDeadlines(rig, venue);
    const cpuBefore = cpuNs(rig.stores.redisServer.pid);
    const { freedMs, count, mostApartMs } = await watch(rig, venue, groups, endMs);
    const cpuUs = (cpuNs(rig.stores.redisServer.pid) - cpuBefore) / 1_000 / held;
    const ends = (await journalOf(rig, venue.eventNo)).filter(
      ({ kind, hold: id }) => kind === 'expired' && ids.has(id ?? ''),
    );
    return {
      held,
      seenLateMs: freedMs.map((ms) => ms - endMs),
      endedLateMs: ends.map(({ atMs }) => atMs - endMs),
      once: ends.length === held && new Set(ends.map(({ hold: id }) => id)).size === held,
      looks: count,
      mostApartMs,
      cpuUs,
    };
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
