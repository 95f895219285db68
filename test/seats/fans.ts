import { setTimeout as pause } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import type { SeatModel } from '../../web/src/seatmap/model.ts';
import { seededRandom } from '../harness/seeded.ts';
import { Fan, type FanTold, type Habits } from './fan.ts';
import { Page, Pictures } from './page.ts';

export interface FansOptions {
  readonly seed: number;
  readonly ports: readonly number[];
  readonly venues: readonly { readonly slug: string; readonly model: SeatModel }[];
  readonly habits: Habits;
  readonly count: number;
  /** So many come at one instant, and the next after so long. */
  readonly burst: number;
  readonly everyMs: number;
  /** Never more than so many shop. */
  readonly atOnce: number;
}

/** To the fans: nobody else comes. */
export const ENOUGH = 'enough';

export type FromFans =
  | { readonly type: 'progress'; readonly done: number }
  | { readonly type: 'told'; readonly told: readonly FanTold[]; readonly lagsMs: readonly number[] };

const PROGRESS_EVERY_MS = 1_000;

/** A thread of its own, as the gateway and the oracles have one. They look at pages of their own, one an event. */
async function main(options: FansOptions, port: NonNullable<typeof parentPort>): Promise<void> {
  const { seed, ports, venues, count, burst, everyMs, atOnce, habits } = options;
  let isEnough = false;
  port.once('message', () => (isEnough = true));
  const pages = venues.map(({ slug }, nth) => {
    const world = { ports, slug, askedMs: new Map(), agesMs: [], isTrusting: false, pictures: new Pictures() };
    return new Page(world, 60_000 + nth);
  });
  await Promise.all(pages.map((page) => page.open()));
  const told: FanTold[] = [];
  const lagsMs: number[] = [];
  const progress = setInterval(() => send({ type: 'progress', done: told.length }), PROGRESS_EVERY_MS);
  const shopping = new Set<Promise<unknown>>();
  const began = performance.now();
  for (let nth = 0; nth < count && !isEnough; nth++) {
    const due = began + Math.floor(nth / burst) * everyMs;
    await pause(Math.max(0, due - performance.now()));
    if (nth % burst === 0) lagsMs.push(performance.now() - due);
    while (shopping.size >= atOnce) await Promise.race(shopping);
    const at = nth % venues.length;
    const { slug, model } = venues[at]!;
    const url = `http://127.0.0.1:${ports[(nth >> 1) % ports.length]!}`;
    // Each has numbers of his own: whatever the others do, he wants the same.
    const random = seededRandom(seed * 1_000_003 + nth);
    const life = new Fan({ nth, url, slug, model, page: pages[at]!, habits, random })
      .live()
      .then((each) => void told.push(each))
      .finally(() => shopping.delete(life));
    shopping.add(life);
  }
  await Promise.all(shopping);
  clearInterval(progress);
  for (const page of pages) page.close();
  send({ type: 'told', told, lagsMs });
  port.close();

  function send(message: FromFans): void {
    port.postMessage(message);
  }
}

if (parentPort) await main(workerData as FansOptions, parentPort);
