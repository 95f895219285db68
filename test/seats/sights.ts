import { setTimeout as pause } from 'node:timers/promises';
import type { Taker } from './taker.ts';
import type { Watchers } from './watchers.ts';

/** As many seats are taken a second, one by one. */
export const SEATS_PER_SECOND = 20;
const SETTLES_MS = 2_000;

/** What pages saw of seats that were taken one by one while they followed. */
export interface Sights {
  readonly held: number;
  /** From the moment before a seat was asked for until a page had read that it is taken: of each page and seat, in ms. */
  readonly agesMs: readonly number[];
  /** How late seats were asked for. */
  readonly lagsMs: readonly number[];
}

/** Takes seats at all replicas for so long. @param before sights of these pages that are known already */
export async function takeInSight(
  watchers: Watchers,
  taker: Taker,
  {
    ports,
    seconds,
    before = 0,
  }: { readonly ports: readonly number[]; readonly seconds: number; readonly before?: number },
): Promise<Sights> {
  const onAsked = (place: number, atMs: number): void => watchers.tell({ type: 'asked', place, atMs });
  const { held, lagsMs } = await taker.take({ ports, perSecond: SEATS_PER_SECOND, seconds, onAsked });
  await pause(SETTLES_MS);
  const { agesMs } = await watchers.look();
  return { held, lagsMs, agesMs: agesMs.slice(before) };
}
