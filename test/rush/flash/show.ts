import { setTimeout as pause } from 'node:timers/promises';
import { progress } from '../../../local/progress.ts';
import { seededRandom } from '../../harness/seeded.ts';
import type { RoomEvent } from '../../harness/queue.ts';
import { comeToRest, judge } from '../../rig/oracle.ts';
import { generationsOf } from '../../rig/generation.ts';
import { type Rig, startRig } from '../../rig/rig.ts';
import { nowMs } from '../browser.ts';
import { Crowd } from '../crowd.ts';
import { LEAVES_WITHIN_MS } from '../generator.ts';
import { FLASH_RIG, settled, Stage } from '../rush.ts';
import type { Progress } from '../recorder.ts';
import type { Record, Sample } from '../told.ts';
import { Chaos, type Window } from './chaos.ts';
import { factsOf, historyOf } from './facts.ts';
import { Gauge, type Parts, type Reading } from './gauge.ts';
import { besideCapacity } from './known-capacity.ts';
import { openStadium, warmUp } from './hall.ts';
import type { RushWishes } from './options.ts';
import { Recent } from './recent.ts';
import { Rehearsal, WORTH_REHEARSING } from './rehearsal.ts';
import { controlOf, type Control, type Faults, faultsOf } from './verdict.ts';
import { lineOf, linesOf, type Scene, Screen } from './view.ts';

export interface Question {
  readonly question: string;
  readonly faults: readonly string[];
  /** What to do where it is answered badly; to look at the logs when absent. */
  readonly next?: string;
}

/** Everything that a rush leaves behind. */
export interface Show {
  readonly wishes: RushWishes & { readonly ratePerMinute: number };
  /** What stood before the replicas. */
  readonly balancer: 'node' | 'nginx' | 'none';
  /** What the rate is of a capacity that is known, in words; empty where none is. */
  readonly beside: string;
  /** Who may be inside at once. */
  readonly mostActive: number;
  /** How many came before the room was open, and were drawn. */
  readonly frozen: number;
  /** In ms since 1970. */
  readonly opensMs: number;
  readonly endsMs: number;
  readonly record: Record;
  readonly samples: readonly Sample[];
  readonly readings: readonly Reading[];
  readonly windows: readonly Window[];
  /** The gateway in the box is of this process, as are those who look on. */
  readonly cpuMs: Omit<Parts, 'here'> & { readonly crowd: number; readonly gateway: number };
  /** Seats sold when nobody had anything left to do. */
  readonly sold: number;
  readonly faults: Faults;
  readonly control: Control;
  /** What else must hold of a sale at rest, and did not. */
  readonly questions: readonly Question[];
  /** The end of what the replicas have written. */
  readonly logs: string;
}

export const RUSH_MS = 60_000;
const READY_MS = 4_000;
const REST_WITHIN_MS = 120_000;
/** A checkout that takes longer lets fewer people in, as an operator would set it. */
const BEARABLE_MS = 800;
const LOG_END = 2_000;
/** Seats that somebody let lapse are back by then, and those who are let in for them have chosen. */
const QUIET_MS = 60_000;
/** As a browser does; a little shorter than both balancers do. */
export const KEEPS_MS = 60_000;

/** How a rush is set up; what `npm run rush` has where it is absent. */
export interface Staging {
  readonly slug?: string;
  /** Scheduled, under that slug; the stadium with the wished stock where it is absent. */
  readonly event?: (rig: Rig) => Promise<RoomEvent>;
  /** Within so long after the opening everybody comes. */
  readonly rushMs?: number;
  /** Who buy in another hall first. */
  readonly warmBuyers?: number;
  /** From when everything stands until the opening. */
  readonly readyMs?: number;
  /** Nothing is shown while it goes on. */
  readonly isQuiet?: boolean;
}

const SLUG = 'the-final';
/** Beyond what the rate needs to sell everything: chaos, and seats that come back. */
const SPARE_MS = 300_000;

/** A flash crowd at a Stampede of its own, from the opening until nothing moves any more, and the judgement of it. */
export async function runShow(wishes: Show['wishes']): Promise<Show> {
  const { replicas } = wishes;
  const rig = await progress(`starting ${replicas} replicas and their stores`, () =>
    startRig({ ...FLASH_RIG, replicas }),
  );
  try {
    return await showOn(rig, wishes);
  } finally {
    await rig.close();
  }
}

/** The same at one that stands already, with `wishes.replicas` or not. */
export async function showOn(rig: Rig, wishes: Show['wishes'], staging: Staging = {}): Promise<Show> {
  const { stock, seed, people, ratePerMinute, replicas } = wishes;
  const { slug = SLUG, warmBuyers } = staging;
  const generations = await generationsOf(rig);
  const event = await (staging.event?.(rig) ?? progress('building the stadium', () => openStadium(rig, slug, stock)));
  await progress('a few buy in another hall first', () => warmUp(rig, warmBuyers));
  const mostActive = Math.max(100, Math.ceil(ratePerMinute / 2));
  const stage = await Stage.of(rig, event, { ratePerMinute, mostActive, checkoutMs: BEARABLE_MS });
  const seen = await live(stage, wishes, staging);
  const told = seen.record.told;
  const questions: Question[] = [];
  const rest = await progress('waiting until nothing moves any more', () => comeToRest(rig, REST_WITHIN_MS)).then(
    () => [],
    (error: Error) => [error.message],
  );
  if (wishes.chaos) {
    const question = 'all of the chaos has struck, and everything came back';
    const next = 'Give chaos its time, with more --stock or a lower --rate; what did not come back is named above.';
    questions.push({ question, faults: seen.trouble, next });
  }
  questions.push({ question: 'everything has come to its end', faults: rest });
  const all = historyOf(rig, slug, told);
  questions.push(...(await judge({ rig, seed, generations, history: { all } })));
  for (const { visitor } of all) visitor.leave();
  const facts = await factsOf(rig, event.eventNo, told);
  const control = controlOf(facts, seededRandom(seed + people));
  const balancer = rig.product.balancer?.name ?? 'none';
  const beside = besideCapacity(ratePerMinute, replicas);
  return {
    wishes,
    balancer,
    beside,
    mostActive,
    ...seen,
    faults: faultsOf(facts),
    control,
    questions,
    logs: logsOf(rig),
  };
}

function logsOf({ product }: Rig): string {
  return product.replicas.map((_, at) => `replica ${at + 1}:\n${product.log(at).slice(-LOG_END)}`).join('\n');
}

type Seen = { readonly trouble: readonly string[] } & Pick<
  Show,
  'opensMs' | 'endsMs' | 'record' | 'samples' | 'readings' | 'windows' | 'cpuMs' | 'sold' | 'frozen'
>;

async function live(stage: Stage, wishes: Show['wishes'], staging: Staging): Promise<Seen> {
  const { rushMs = RUSH_MS, readyMs = READY_MS, isQuiet = false } = staging;
  const { stock, seed, chaos: wantsChaos, ratePerMinute } = wishes;
  const { rig, event } = stage;
  const recent = new Recent();
  const { crowd, opensMs } = await gather(stage, wishes, { rushMs, readyMs }, (each) => recent.take(each));
  const gauge = new Gauge(rig, event.eventNo);
  let isOver = false;
  const screen = new Screen(
    () => {
      const scene = sceneOf({ stage, wishes, opensMs, crowd, recent, gauge, chaos });
      return { lines: linesOf(scene), line: lineOf(scene) };
    },
    isQuiet ? 'nothing' : wishes.plain ? 'lines' : 'live',
  );
  const chaos = new Chaos(rig, {
    random: seededRandom(seed * 31 + 7),
    sold: () => gauge.sold / stock,
    over: () => isOver,
    slug: event.slug,
    say: (line) => screen.say(line),
  });
  try {
    await pause(opensMs - nowMs());
    await stage.open();
    const breaking = wantsChaos ? chaos.run() : Promise.resolve();
    const withinMs = (stock / ratePerMinute) * 60_000 + SPARE_MS;
    const lastMs = opensMs + rushMs;
    const onStuck = (left: number): void =>
      screen.say(`nobody has bought for ${QUIET_MS / 1_000} s: it ends here, with ${left} people still there`);
    const settling = { lastMs, withinMs, say: () => undefined, quietMs: QUIET_MS, onStuck };
    await settled(stage, crowd, settling).catch((error: Error) =>
      screen.say(`it has not come to its end by itself: ${error.message}`),
    );
    isOver = true;
    await breaking;
    await gauge.look();
    const endsMs = nowMs();
    const record = await crowd.end();
    const { entries } = await stage.room.status();
    const { here, ...others } = gauge.count();
    const cpuMs = { ...others, crowd: record.cpuMs, gateway: Math.max(0, here - record.cpuMs) };
    const { sold, readings } = gauge;
    return {
      opensMs,
      endsMs,
      record,
      samples: stage.watch.stop(),
      readings,
      windows: chaos.windows,
      trouble: chaos.trouble,
      cpuMs,
      sold,
      frozen: entries ?? 0,
    };
  } finally {
    isOver = true;
    gauge.stop();
    stage.watch.stop();
    screen.close();
    await crowd.close();
  }
}

/** The people of a rush, and when it opens for them; a large crowd has rehearsed by then. */
async function gather(
  { rig, event: { slug } }: Stage,
  { people, seed }: Show['wishes'],
  { rushMs, readyMs }: { readonly rushMs: number; readonly readyMs: number },
  onProgress: (progress: Progress) => void,
): Promise<{ readonly crowd: Crowd; readonly opensMs: number }> {
  const { hostname: host, port } = new URL(rig.product.url);
  const shop = { host, port: Number(port) };
  const arrivals = { people, early: 0, lobbyMs: 0, rushMs };
  const options = { seed, shop, slug, arrivals, impatient: 0, flash: true, keepsMs: KEEPS_MS };
  if (people < WORTH_REHEARSING) {
    const opensMs = nowMs() + readyMs;
    return { crowd: new Crowd({ ...options, opensMs }, onProgress), opensMs };
  }
  const rehearsal = await progress('building a hall to rehearse in', () => Rehearsal.at(rig));
  const opensMs = rehearsal.options.endsMs + LEAVES_WITHIN_MS + readyMs;
  const crowd = new Crowd({ ...options, opensMs, rehearsal: rehearsal.options }, onProgress);
  try {
    await progress('a smaller crowd rehearses there', () => rehearsal.run());
  } catch (error) {
    await crowd.close();
    throw error;
  }
  return { crowd, opensMs };
}

interface Live {
  readonly stage: Stage;
  readonly wishes: Show['wishes'];
  readonly opensMs: number;
  readonly crowd: Crowd;
  readonly recent: Recent;
  readonly gauge: Gauge;
  readonly chaos: Chaos;
}

function sceneOf({ stage, wishes, opensMs, crowd, recent, gauge, chaos }: Live): Scene {
  const { progress: seen } = crowd;
  return {
    sinceOpeningMs: nowMs() - opensMs,
    people: wishes.people,
    stock: wishes.stock,
    arrived: seen.arrived,
    letIn: stage.watch.last?.people ?? 0,
    sold: gauge.sold,
    taken: gauge.readings.at(-1)?.taken ?? 0,
    ordersPerSecond: recent.ordersPerSecond,
    progress: seen,
    tookMs: recent.tookMs,
    lagP99Ms: recent.lagP99Ms,
    invariants: gauge.invariants,
    chaos: chaos.now,
  };
}
