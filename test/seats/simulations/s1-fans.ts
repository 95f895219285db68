import { setTimeout as pause } from 'node:timers/promises';
import type { FaultTest } from '../../rig/fault-test.ts';
import type { Rig } from '../../rig/rig.ts';
import { textOf } from '../../rush/judge.ts';
import { quantile } from '../../rush/pace.ts';
import type { Trial } from '../../rig/trial.ts';
import { Crowd } from '../crowd.ts';
import { FARTHEST, ORPHANS, UNTOLD } from '../cuts.ts';
import type { FanTold, Habits } from '../fan.ts';
import { journalOf, Replay } from '../journal.ts';
import { judgeChoices } from '../oracles.ts';
import { fansOf, SEATS_RIG } from '../size.ts';
import { atRest, differences, redisOf, snapshotStates, truthOf, wrongPages } from '../truth.ts';
import { openVenue, type Venue } from '../venue.ts';
import { Watchers } from '../watchers.ts';

const HABITS: Omit<Habits, 'thinksMs'> = { returns: 0.35, orders: 0.15, pay: true, changes: 0.3 };
/** So many come at one instant, and want much the same. */
const BURST = 20;
const REST_WITHIN_MS = 120_000;
const PROGRESS_EVERY_MS = 10_000;
const LOOK_MS = 800;
/** Fans that come later say how busy the machine was. */
const LATE_MS = 10;
const CUT_EVERY_MS = 1_000;
const CUT_FOR_MS = 2_000;
/** Until the last that was cut off is back: its pause, or what `retry` says at most, and a look. */
const SETTLES_MS = 4_200;
/** On a machine that comes late by itself, the most that everyone may be late. */
const LATEST_MS = 20_000;

export const s1: FaultTest = {
  file: import.meta.filename,
  id: 'S1',
  title: 'whatever 5,000 fans do, every map shows what the database has, nobody is left alone, and best is best',
  procedure:
    'fans come in bursts to the arena and the stadium on two replicas: own seats, best available, standing places; they change, give back, buy or forget; pages follow all along, some are cut off',
  criteria: [
    'at rest every page, both replicas’ snapshots, Redis and PostgreSQL have the same board, place by place',
    'no own choice leaves a seat alone that need not be, on the board that it was decided on',
    'every best-available answer is the best on a board of the last 150 ms, but for what was lost until it was decided',
  ],
  control: {
    off: 'the rule of single seats, the distance in the measure, one in ten changes of the stream and the check of the page',
    breaks: /each promise fails/,
  },
  quick: true,
  run,
};

interface Scene {
  readonly rig: Rig;
  readonly venues: readonly Venue[];
  readonly watchers: readonly Watchers[];
}

async function run(trial: Trial): Promise<void> {
  const off = trial.guards === 'off';
  const rig = await trial.rig({ ...SEATS_RIG, ...trial.without('seats', [...ORPHANS, ...FARTHEST, ...UNTOLD]) });
  const thinksMs = trial.amount(3_000, 800);
  const settings = { noOrphanSeats: true, maxPerOrder: 6, holdTtlMs: trial.amount(15_000, 3_000) };
  const venues: Venue[] = [];
  for (const key of ['arena', 'stadium'] as const) {
    venues.push(await openVenue(rig, key, `${key}-${trial.seed}-${trial.guards}`, settings));
  }
  const ports = rig.product.replicas.map(({ port }) => port);
  const pages = trial.amount(250, 20);
  const watchers = venues.map(({ slug }) => new Watchers({ ports, slug, count: pages, isTrusting: off }));
  const scene = { rig, venues, watchers };
  const crowd = new Crowd({
    seed: trial.seed,
    ports,
    venues: venues.map(({ slug, model }) => ({ slug, model })),
    habits: { ...HABITS, thinksMs },
    count: fansOf(trial, 5_000, 240),
    burst: BURST,
    everyMs: trial.amount(500, 200),
    atOnce: 400,
  });
  try {
    await Promise.all(watchers.map(({ open }) => open));
    const told = await cutting(trial, scene, crowd, pages);
    await judge(trial, scene, told, quantile(crowd.lagsMs, 0.99));
  } finally {
    await Promise.all([crowd.close(), ...watchers.map((each) => each.close())]);
  }
  if (off) eachFails(trial);
}

/** While fans shop, one page in ten after the other is away for a while. */
async function cutting(trial: Trial, { watchers }: Scene, crowd: Crowd, pages: number): Promise<readonly FanTold[]> {
  let isOver = false;
  const told = crowd.told.finally(() => (isOver = true));
  const count = Math.ceil(pages / 10);
  let saidMs = performance.now();
  for (let from = 0; !isOver; from = (from + count) % pages) {
    if (performance.now() - saidMs > PROGRESS_EVERY_MS) {
      trial.say(`${crowd.done} fans have gone`);
      saidMs = performance.now();
    }
    for (const each of watchers) each.tell({ type: 'cut', from, count, forMs: CUT_FOR_MS });
    trial.struck('pages cut off', count * watchers.length);
    await Promise.race([pause(CUT_EVERY_MS), told]);
  }
  return told;
}

async function judge(trial: Trial, scene: Scene, told: readonly FanTold[], lagMs: number): Promise<void> {
  const { rig, venues, watchers } = scene;
  const ends = textOf(countsOf(told.map(({ end }) => end)));
  const refused = textOf(countsOf(told.flatMap(({ refused: codes }) => codes)));
  trial.say(`${told.length} fans: ${ends}; refused: ${refused || 'none'}`);
  trial.count({
    orders: told.filter(({ end }) => end === 'paid').length,
    requests: told.reduce((sum, { requests }) => sum + requests, 0),
  });
  await Promise.all([pause(SETTLES_MS), ...venues.map((venue) => atRest(rig, venue, REST_WITHIN_MS))]);
  // A look of a stream, for what came back in the end.
  await pause(LOOK_MS);
  const older: number[] = [];
  for (const [at, venue] of venues.entries()) {
    if (lagMs > LATE_MS && trial.guards === 'on') await untilFollowed(scene, venue, watchers[at]!);
    await judgeMaps(trial, scene, venue, watchers[at]!);
    const own = told.filter(({ slug }) => slug === venue.slug);
    older.push(...(await judgeSeats(trial, rig, venue, own)));
  }
  const seen = `${older.length} on an older one, ${Math.max(0, ...older)} ms at most; bursts came ${lagMs.toFixed(0)} ms late at p99`;
  // A machine that stands still between a look and the script that decides has an old board.
  if (older.length > 0 && lagMs > LATE_MS) trial.say(`VOID: boards of best-available answers: ${seen}`);
  else trial.expect('no board of a best-available answer was older than 150 ms', older.length === 0, seen);
}

/** On a machine that stands still what is at rest may be told late: for so long it is waited for. What is judged then is the same. */
async function untilFollowed({ rig }: Scene, venue: Venue, watchers: Watchers): Promise<void> {
  const beganMs = performance.now();
  const isFollowed = async (): Promise<boolean> => {
    const truth = await truthOf(rig, venue);
    const seen = await watchers.look();
    if (differences(await redisOf(rig, venue), truth) > 0 || seen.lost > 0) return false;
    return wrongPages(seen, truth).pages === 0;
  };
  while (!(await isFollowed()) && performance.now() - beganMs < LATEST_MS) await pause(LOOK_MS);
}

async function judgeMaps(trial: Trial, { rig }: Scene, venue: Venue, watchers: Watchers): Promise<void> {
  const truth = await truthOf(rig, venue);
  const gone = truth.filter((state) => state > 0).length;
  const redis = differences(await redisOf(rig, venue), truth);
  trial.expect(
    `${venue.slug}: Redis has what PostgreSQL has`,
    redis === 0,
    `${redis} of ${truth.length} places differ, ${gone} gone`,
  );
  const shown: number[] = [];
  for (const { url } of rig.product.replicas) shown.push(differences(await snapshotStates(url, venue), truth));
  trial.expect(
    `${venue.slug}: so has every replica’s snapshot`,
    shown.every((count) => count === 0),
    `${shown.join(', ')} differ`,
  );
  const seen = await watchers.end();
  const wrong = wrongPages(seen, truth);
  const all = seen.pictures.reduce((sum, { pages }) => sum + pages, 0);
  const reloads = seen.reloads.reduce((sum, count) => sum + count, 0);
  trial.expect(
    `${venue.slug}: so has every page that has followed`,
    wrong.pages === 0 && seen.lost === 0,
    `${wrong.pages} of ${all} are wrong, in ${wrong.places} places at most; ${seen.awayMs.length} times away, ${seen.lost} lost, ${reloads} snapshots`,
  );
}

/** @returns how old boards were that were older than they may be, in ms */
async function judgeSeats(trial: Trial, rig: Rig, venue: Venue, told: readonly FanTold[]): Promise<readonly number[]> {
  const entries = await journalOf(rig, venue.eventNo);
  const { hall, model, slug } = venue;
  const replay = new Replay(model.placeCount);
  for (const entry of entries) replay.play(entry);
  const played = differences(replay.states, await truthOf(rig, venue));
  trial.expect(
    `${slug}: the journal leads to the same board`,
    played === 0,
    `${entries.length} changes, ${played} places differ`,
  );
  const { faults, own, best, newest, mixed, noChoice, older } = judgeChoices(hall, model.placeCount, entries, told);
  const show = (list: readonly string[], well: string) =>
    list.length === 0 ? well : `${list.length}: ${list.slice(0, 5).join('; ')}`;
  trial.expect(`${slug}: fans have what they were told`, faults.told.length === 0, show(faults.told, 'all'));
  trial.expect(
    `${slug}: no own choice leaves a seat alone`,
    own > 0 && faults.own.length === 0,
    show(faults.own, `${own} choices`),
  );
  const judged = best.one_row + best.two_rows + best.split;
  trial.expect(
    `${slug}: every best-available answer is the best`,
    judged > 0 && faults.best.length === 0,
    show(
      faults.best,
      `${judged}: ${best.one_row} in one row, ${best.two_rows} in two, ${best.split} split; ${newest} on the newest board, ${mixed} on one that only their replica knew; ${noChoice} leave somebody alone for nothing better is free`,
    ),
  );
  return older;
}

/** How often each of them is there. */
function countsOf(names: readonly string[]): { [name: string]: number } {
  return Object.fromEntries([...Map.groupBy(names, (name) => name)].map(([name, same]) => [name, same.length]));
}

/** In the control each guard that is off must show in its own promise. */
function eachFails(trial: Trial): void {
  const promises = [/page that has followed/, /leaves a seat alone/, /is the best/];
  const failed = promises.filter((promise) => trial.broken.some(({ criterion }) => promise.test(criterion)));
  trial.expect('control: each promise fails', failed.length < promises.length, failed.join(', '));
}
