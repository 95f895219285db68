import { parentPort, workerData } from 'node:worker_threads';
import { parseSeatmap } from '../../web/src/seatmap/model.ts';
import type { Seatmap } from '../../web/src/seatmap/seatmap.ts';
import { seededRandom } from '../harness/seeded.ts';
import type { World } from '../rush/browser.ts';
import { Pace } from '../rush/pace.ts';
import { type Progress, Recorder } from '../rush/recorder.ts';
import type { Record } from '../rush/told.ts';
import { type Played, Player, type Stage } from './player.ts';

export interface GeneratorOptions extends Omit<Stage, 'model'> {
  readonly shop: World['shop'];
  /** Of the copy. */
  readonly slug: string;
  /** The original's. */
  readonly seatmap: Seatmap;
}

export interface ReplayProgress extends Progress {
  /** Deeds that have been answered. */
  readonly deeds: number;
  /** When the first hold was meant, in ms since 1970; null until all is prepared for it. */
  readonly beginsMs: number | null;
}

export interface ReplayRecord extends Record {
  readonly played: Played;
  /** When the first hold was meant, and when the last answer came, in ms since 1970. */
  readonly beginsMs: number;
  readonly endsMs: number;
}

const PROGRESS_EVERY_MS = 500;
/** How often whatever is refused by a machine that is busy or away is asked for again. */
const RETRIES = 8;

/** A thread of its own: whatever else this process does, gateway and all, must not make it late. */
async function main(options: GeneratorOptions, port: NonNullable<typeof parentPort>): Promise<void> {
  const { shop, slug, seatmap, ...stage } = options;
  const pace = new Pace();
  const recorder = new Recorder();
  let isOver = false;
  const world: World = { pace, recorder, shop, slug, random: seededRandom(1), over: () => isOver, retries: RETRIES };
  const player = new Player(world, { ...stage, model: parseSeatmap(seatmap) });
  const since1970 = (ms: number): number => performance.timeOrigin + ms;
  const progress = (): ReplayProgress => ({
    ...recorder.wholeProgress(pace),
    deeds: player.done,
    beginsMs: player.beginsMs === null ? null : since1970(player.beginsMs),
  });
  const timer = setInterval(() => port.postMessage({ type: 'progress', progress: progress() }), PROGRESS_EVERY_MS);
  port.once('message', () => {
    isOver = true;
  });
  const played = await player.run();
  clearInterval(timer);
  const endsMs = since1970(performance.now());
  port.postMessage({ type: 'progress', progress: progress() });
  const record = { ...recorder.record(pace), played, beginsMs: since1970(player.beginsMs!), endsMs };
  port.postMessage({ type: 'record', record: record satisfies ReplayRecord });
  port.close();
}

if (parentPort) await main(workerData as GeneratorOptions, parentPort);
