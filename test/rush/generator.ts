import { parentPort, workerData } from 'node:worker_threads';
import { seededRandom } from '../harness/seeded.ts';
import { addressOfFan, type Arrivals, arrivalsOf } from './arrivals.ts';
import { type BotOptions, Bots } from './bots.ts';
import type { Cookies, World } from './browser.ts';
import { Fan } from './fan.ts';
import { House } from './house.ts';
import { Pace } from './pace.ts';
import { AS_A_FLASH_CROWD_DOES, AS_PEOPLE_DO } from './purchase.ts';
import { type Progress, Recorder } from './recorder.ts';
import type { Record } from './told.ts';

export interface GeneratorOptions {
  readonly seed: number;
  readonly shop: World['shop'];
  readonly slug: string;
  readonly arrivals: Arrivals;
  /** When the sale opens, in ms since 1970. */
  readonly opensMs: number;
  /** Of all, the part that tries the door before it is their turn. */
  readonly impatient: number;
  /** Whether they go for seats first, as where there is no room. */
  readonly walkIn?: boolean;
  /** Of each of them, what he has of the account that he signed in to before; nothing when absent. */
  readonly signedIn?: readonly Cookies[];
  readonly bots?: BotOptions;
  /** Whether they look at the map, try a few holds at most, and give up what was refused three times. */
  readonly flash?: boolean;
  /** For how long a wait they keep their connections; for a second when absent. */
  readonly keepsMs?: number;
  /** Who comes to another hall first, of whom nothing is taken down. */
  readonly rehearsal?: RehearsalOptions;
}

export interface RehearsalOptions {
  readonly slug: string;
  readonly arrivals: Arrivals;
  /** In ms since 1970, as the end, when they all leave. */
  readonly opensMs: number;
  readonly endsMs: number;
}

type FromGenerator =
  { readonly type: 'progress'; readonly progress: Progress } | { readonly type: 'record'; readonly record: Record };

/** To the generator: nobody shall go on. */
export const OVER = 'over';

const PROGRESS_EVERY_MS = 500;
const COUNTED_IN = 20;
/** Who was waiting for a poll is not waited for. */
export const LEAVES_WITHIN_MS = 10_000;
const RETRIES = 3;
/** Addresses of those who rehearse: nobody else's, since limits count by them. */
const REHEARSERS = 1_000_000;

/** A thread of its own: what the servers' other ends do in this process, gateway and proxies, must not make it late. */
async function main(options: GeneratorOptions, port: NonNullable<typeof parentPort>): Promise<void> {
  if (options.rehearsal) await rehearse(options, options.rehearsal);
  const random = seededRandom(options.seed);
  const pace = new Pace();
  const recorder = new Recorder();
  let isOver = false;
  const { shop, slug, flash = false } = options;
  const patience = { ...(flash && { retries: RETRIES }), ...(options.keepsMs && { keepsMs: options.keepsMs }) };
  const world: World = { pace, recorder, shop, slug, random, over: () => isOver, ...patience };
  const manner = flash ? { ...AS_A_FLASH_CROWD_DOES, house: await House.open(world) } : AS_PEOPLE_DO;
  const opensAt = options.opensMs - performance.timeOrigin;
  const fans = arrivalsOf(options.arrivals, random).map((ms, nth) => {
    const kind = random() < options.impatient ? ('impatient' as const) : options.walkIn ? 'walk_in' : 'fan';
    const cookies = options.signedIn?.[nth] ?? [];
    return new Fan(world, { kind, address: addressOfFan(nth), dueMs: opensAt + ms, cookies, manner });
  });
  const timer = setInterval(() => send({ type: 'progress', progress: recorder.progress(pace) }), PROGRESS_EVERY_MS);
  const counting = setInterval(() => recorder.countSome(1 / COUNTED_IN), PROGRESS_EVERY_MS / COUNTED_IN);
  const bots = options.bots ? [new Bots(world, options.bots)] : [];
  const lives = Promise.all([...fans, ...bots].map((each) => each.live()));
  const over = new Promise<void>((resolve) => {
    port.once('message', () => {
      isOver = true;
      pace.at(performance.now() + LEAVES_WITHIN_MS, resolve);
    });
  });
  await Promise.race([lives, over]);
  clearInterval(timer);
  clearInterval(counting);
  send({ type: 'progress', progress: recorder.wholeProgress(pace) });
  send({ type: 'record', record: recorder.record(pace) });
  port.close();

  function send(message: FromGenerator): void {
    port.postMessage(message);
  }
}

async function rehearse(
  { shop, seed, keepsMs }: GeneratorOptions,
  { slug, arrivals, opensMs, endsMs }: RehearsalOptions,
): Promise<void> {
  const random = seededRandom(seed);
  const pace = new Pace();
  let isOver = false;
  const manners = { retries: RETRIES, ...(keepsMs && { keepsMs }) };
  const world: World = { pace, recorder: new Recorder(), shop, slug, random, over: () => isOver, ...manners };
  const manner = { ...AS_A_FLASH_CROWD_DOES, house: await House.open(world) };
  const fans = arrivalsOf(arrivals, random).map((ms, nth) => {
    const dueMs = opensMs - performance.timeOrigin + ms;
    return new Fan(world, { kind: 'fan', address: addressOfFan(REHEARSERS + nth), dueMs, manner });
  });
  const lives = Promise.all(fans.map((fan) => fan.live()));
  await pace.until(endsMs - performance.timeOrigin);
  isOver = true;
  await Promise.race([lives, pace.until(performance.now() + LEAVES_WITHIN_MS)]);
  // Who waits for a poll has his connection still.
  for (const fan of fans) fan.leave();
}

if (parentPort) await main(workerData as GeneratorOptions, parentPort);
