import { say } from '../../local/progress.ts';
import { quantile } from '../../test/rush/pace.ts';
import { type Sights, takeInSight } from '../../test/seats/sights.ts';
import { SEATS_RIG } from '../../test/seats/size.ts';
import { Taker } from '../../test/seats/taker.ts';
import { openVenue } from '../../test/seats/venue.ts';
import { Watchers } from '../../test/seats/watchers.ts';
import type { Bench } from '../bench.ts';
import type { Scenario } from '../scenario.ts';
import { repeated } from '../turns.ts';

const CLIENTS = { full: Math.min(2_000, Number(process.env.CROWD_READERS ?? 2_000)), quick: 500, check: 20 };
const SECONDS = { full: 10, quick: 4, check: 1 };
const ROUNDS = { full: 5, quick: 3, check: 1 };
const MOST_MS = 300;
/** A generator that is later measures itself. */
const LATE_MS = 10;
/** Of all sights, those that must have come when it is counted: whoever sees nothing is later than any figure. */
const SEEN = 0.99;

export const otherScreens: Scenario = {
  id: '10b',
  name: 'a held seat on other screens, p99',
  extent: { full: `${CLIENTS.full.toLocaleString('en')} clients`, quick: `${CLIENTS.quick} clients` },
  limit: null,
  unit: 'ms',
  judged: 'ours',
  target: { atMost: MOST_MS },
  rounds: (bench: Bench) =>
    bench.onRig('world', SEATS_RIG, async (rig) => {
      const key = bench.size === 'check' ? 'arena' : 'stadium';
      const venue = await openVenue(rig, key, 'bench-screens', { noOrphanSeats: false, maxPerOrder: 50 });
      const ports = rig.product.replicas.map(({ port }) => port);
      const count = CLIENTS[bench.size];
      const watchers = new Watchers({ ports, slug: venue.slug, count, isTrusting: false });
      const taker = new Taker(venue, 1);
      let before = 0;
      try {
        await watchers.open;
        return await repeated(bench, ROUNDS[bench.size], async () => {
          const sights = await takeInSight(watchers, taker, { ports, seconds: SECONDS[bench.size], before });
          before += sights.agesMs.length;
          return ageOf(sights, { clients: count, isJudged: bench.size !== 'check' });
        });
      } finally {
        await watchers.close();
      }
    }),
};

/** p99 in ms; null where it is too long and the generator was late as well. @throws Error where more than one sight in a hundred has not come */
export function ageOf(
  { held, agesMs, lagsMs }: Sights,
  { clients, isJudged }: { readonly clients: number; readonly isJudged: boolean },
): number | null {
  if (agesMs.length < SEEN * held * clients)
    throw new Error(
      `${held} seats were taken before ${clients} clients, who have seen ${agesMs.length} of them in all`,
    );
  const lag = quantile(lagsMs, 0.99);
  const p99 = quantile(agesMs, 0.99);
  if (!isJudged || lag <= LATE_MS || p99 <= MOST_MS) return p99;
  say(`    VOID: seats were asked for ${lag.toFixed(0)} ms late at p99 (${p99.toFixed(0)} ms)`);
  return null;
}
