import { setTimeout as pause } from 'node:timers/promises';
import type { Rig } from '../test/rig/rig.ts';
import { nowMs } from '../test/rush/browser.ts';
import { Crowd } from '../test/rush/crowd.ts';
import { quantile } from '../test/rush/pace.ts';
import type { Progress } from '../test/rush/recorder.ts';
import type { Record } from '../test/rush/told.ts';

/** A generator that is later than that at p99 measures itself. */
export const LATE_MS = 10;
/** Until its thread has all people ready. */
const READY_MS = 1_500;

export interface Steady {
  readonly slug: string;
  readonly people: number;
  /** They come evenly within so long, each at a moment of his own. */
  readonly overMs: number;
  /** How long those who came last may still take; whoever isn't done then leaves. */
  readonly lingerMs: number;
  readonly seed: number;
  readonly onProgress?: (progress: Progress) => void;
}

/**
 * People in an open model where there is no waiting room: each takes the best seats that there are, thinks, pays (70 %) or lets
 * them go, and is patient: what is refused for now is asked again when the answer says.
 */
export async function comeSteadily({ product }: Rig, steady: Steady): Promise<Record> {
  const { slug, people, overMs, lingerMs, seed, onProgress } = steady;
  const { hostname: host, port } = new URL(product.url);
  const opensMs = nowMs() + READY_MS + overMs;
  const arrivals = { people, early: people, lobbyMs: overMs, rushMs: 0 };
  const shop = { host, port: Number(port) };
  const crowd = new Crowd({ seed, shop, slug, arrivals, opensMs, impatient: 0, walkIn: true }, onProgress);
  try {
    await Promise.race([crowd.record, pause(opensMs + lingerMs - nowMs())]);
    return await crowd.end();
  } finally {
    await crowd.close();
  }
}

export const lagOf = ({ lagsMs }: Pick<Record, 'lagsMs'>): number => quantile(lagsMs, 0.99);
