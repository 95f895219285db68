import { quantile } from '../../test/rush/pace.ts';
import { endAtOnce } from '../../test/seats/expiry.ts';
import { SEATS_RIG } from '../../test/seats/size.ts';
import { groupsOf } from '../../test/seats/taker.ts';
import { openVenue } from '../../test/seats/venue.ts';
import type { Bench } from '../bench.ts';
import type { Scenario } from '../scenario.ts';
import { repeated } from '../turns.ts';

const SEATS_A_HOLD = 3;
const TTL_MS = 240_000;
const HOLDS = { full: 12_000, quick: 2_000, check: 32 };
const ROUNDS = { full: 5, quick: 3, check: 1 };

export const expiry: Scenario = {
  id: '7',
  name: 'holds that end at once: seats free again, p99',
  extent: { full: '12,000 holds', quick: '2,000 holds' },
  limit: null,
  unit: 'ms',
  judged: 'ours',
  target: { atMost: 300 },
  rounds: (bench: Bench) =>
    bench.onRig('world', SEATS_RIG, async (rig) => {
      let nth = 0;
      return repeated(bench, ROUNDS[bench.size], async () => {
        const settings = { noOrphanSeats: false, maxPerOrder: 50, holdTtlMs: TTL_MS };
        const venue = await openVenue(
          rig,
          bench.size === 'check' ? 'arena' : 'stadium',
          `bench-ends-${nth++}`,
          settings,
        );
        const ended = await endAtOnce(rig, venue, groupsOf(venue, SEATS_A_HOLD).slice(0, HOLDS[bench.size]));
        return latenessOf(ended);
      });
    }),
};

/** What was seen and what was written down: the later of the two. @throws Error where a hold ended early, twice or never */
export function latenessOf({
  seenLateMs,
  endedLateMs,
  once,
}: Pick<Awaited<ReturnType<typeof endAtOnce>>, 'seenLateMs' | 'endedLateMs' | 'once'>): number {
  const early = [...seenLateMs, ...endedLateMs].filter((ms) => ms < 0);
  if (early.length > 0) throw new Error(`a hold was free ${-Math.min(...early)} ms before its time`);
  if (!once) throw new Error(`${seenLateMs.length} holds were to end, and ${endedLateMs.length} have, or some twice`);
  return Math.max(quantile(seenLateMs, 0.99), quantile(endedLateMs, 0.99));
}
