import { parentPort, workerData } from 'node:worker_threads';
import { seededRandom } from '../harness/seeded.ts';
import { addressOfFan, type Arrivals, arrivalsOf } from './arrivals.ts';
import type { World } from './browser.ts';
import { Fan } from './fan.ts';
import { Pace } from './pace.ts';
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
}

export type FromGenerator =
  { readonly type: 'progress'; readonly progress: Progress } | { readonly type: 'record'; readonly record: Record };

/** To the generator: nobody shall go on. */
export const OVER = 'over';

const PROGRESS_EVERY_MS = 500;
/** Who was waiting for a poll is not waited for. */
const LEAVES_WITHIN_MS = 10_000;

/** A thread of its own: what the servers' other ends do in this process, gateway and proxies, must not make it late. */
async function main(options: GeneratorOptions, port: NonNullable<typeof parentPort>): Promise<void> {
  const random = seededRandom(options.seed);
  const pace = new Pace();
  const recorder = new Recorder();
  let isOver = false;
  const { shop, slug } = options;
  const world: World = { pace, recorder, shop, slug, random, over: () => isOver };
  const opensAt = options.opensMs - performance.timeOrigin;
  const fans = arrivalsOf(options.arrivals, random).map((ms, nth) => {
    const kind = random() < options.impatient ? ('impatient' as const) : ('fan' as const);
    return new Fan(world, { kind, address: addressOfFan(nth), dueMs: opensAt + ms });
  });
  const timer = setInterval(() => send({ type: 'progress', progress: recorder.progress() }), PROGRESS_EVERY_MS);
  const lives = Promise.all(fans.map((fan) => fan.live()));
  const over = new Promise<void>((resolve) => {
    port.once('message', () => {
      isOver = true;
      pace.at(performance.now() + LEAVES_WITHIN_MS, resolve);
    });
  });
  await Promise.race([lives, over]);
  clearInterval(timer);
  send({ type: 'record', record: recorder.record(pace) });
  port.close();

  function send(message: FromGenerator): void {
    port.postMessage(message);
  }
}

if (parentPort) await main(workerData as GeneratorOptions, parentPort);
