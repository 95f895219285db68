import { orderOf } from '../../local/draw/algorithm.ts';
import { checkDraw } from '../../local/draw/check.ts';
import { readPublished } from '../../local/draw/published.ts';
import type { Verdict } from './oracles.ts';
import type { Told } from './told.ts';

/**
 * The draw, computed anew from what anybody can read, by code that shares none with the server: what was published holds, and
 * everyone of the lobby stands where it says.
 */
export async function drawVerdict(url: string, slug: string, told: readonly Told[]): Promise<Verdict> {
  const published = await readPublished(`${url}/events/${slug}`);
  const { state, seed, entries, beaconValue } = published.record;
  if (state !== 'drawn' || seed === null || entries === null) return { faults: [`the draw is ${state}`], seen: '' };
  const faults = checkDraw(published)
    .filter(({ outcome }) => outcome === 'broken')
    .map(({ about, words }) => `${about}: ${words}`);
  const order = orderOf(Buffer.from(seed, 'hex'), entries, Buffer.from(beaconValue ?? '', 'hex'));
  const positionOf = new Map(Array.from(order, (entry, position) => [entry, position] as const));
  let compared = 0;
  for (const { fan, entry, position } of told) {
    if (entry === undefined || entry >= entries || position === undefined || position === null) continue;
    compared++;
    const drawn = positionOf.get(entry);
    if (drawn !== position) faults.push(`fan ${fan} with entry ${entry} was told ${position}, published is ${drawn}`);
  }
  return { faults, seen: `${compared} positions of ${entries} entries` };
}
