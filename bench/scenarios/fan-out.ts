import { measureFanOut } from '../../test/seats/fan-out.ts';
import { SEATS_RIG } from '../../test/seats/size.ts';
import { Taker } from '../../test/seats/taker.ts';
import { openVenue } from '../../test/seats/venue.ts';
import type { Bench } from '../bench.ts';
import type { Scenario } from '../scenario.ts';

const READERS = Number(process.env.CROWD_READERS ?? 5_000);
const IDLE_MS = { full: 15_000, quick: 5_000, check: 500 };

export const fanOut: Scenario = {
  id: '10',
  name: `a frame to ${READERS.toLocaleString('en')} streams`,
  limit: 'bare loop of socket.write',
  unit: 'µs CPU',
  judged: 'ours / limit',
  target: { atMost: 1.15 },
  rounds: (bench: Bench) =>
    bench.onRig('world', SEATS_RIG, async (rig) => {
      const venue = await openVenue(rig, 'stadium', 'bench-stream', { noOrphanSeats: false, maxPerOrder: 50 });
      const { rounds } = await measureFanOut(rig, venue.slug, new Taker(venue, 4), {
        readers: bench.amount(READERS, 20),
        rounds: { full: 25, quick: 5, check: 1 }[bench.size],
        seconds: bench.amount(2, 1),
        idleMs: IDLE_MS[bench.size],
      });
      return rounds.map(({ ours, bare }) => ({ ours, limit: bare }));
    }),
};
