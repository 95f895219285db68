import { brotliDecompressSync } from 'node:zlib';
import { seededRandom } from '../../test/harness/seeded.ts';
import { until } from '../../test/harness/wait.ts';
import { Wire } from '../../test/rush/wire.ts';
import { openVenue, type Venue } from '../../test/seats/venue.ts';
import type { Bench } from '../bench.ts';
import type { Scenario } from '../scenario.ts';
import type { World } from '../world.ts';

const GONE = 0.6;
const MOST_A_PARTY = 6;
const BOARDS = 5;

export const snapshotSize: Scenario = {
  id: '4b',
  name: `snapshot of 50,508 seats, ${GONE * 100} % gone to parties of 1 to ${MOST_A_PARTY}`,
  limit: null,
  unit: 'bytes',
  judged: 'ours',
  target: { atMost: 8_500 },
  rounds: async (bench: Bench) => {
    const world = await bench.world();
    const venue = await openVenue(world.rig, 'stadium', 'bench-sizes', { noOrphanSeats: false });
    const rounds = [];
    for (let seed = 1; seed <= bench.amount(BOARDS, 1); seed++) {
      const gone = goneBy(venue, seededRandom(seed));
      await makeGone(world, venue, gone);
      rounds.push({ limit: null, ours: await bytesOf(world, venue, gone.size) });
    }
    return rounds;
  },
};

/** Parties sit down side by side anywhere, until so many seats are gone. */
function goneBy({ hall, model }: Venue, random: () => number): Set<number> {
  const gone = new Set<number>();
  while (gone.size < GONE * model.placeCount) {
    const row = hall.rows[Math.floor(random() * hall.rows.length)]!;
    const size = 1 + Math.floor(random() * MOST_A_PARTY);
    const first = Math.floor(random() * Math.max(1, row.length - size));
    const party = row.slice(first, first + size).map(({ place }) => place);
    if (party.every((place) => !gone.has(place))) for (const place of party) gone.add(place);
  }
  return gone;
}

/** In PostgreSQL and then in Redis: where they differed, the product would mend it. */
async function makeGone({ rig }: World, { eventNo, model }: Venue, gone: ReadonlySet<number>): Promise<void> {
  const { query, redis } = rig.stores;
  await query(`UPDATE places SET state = CASE WHEN seat_no = ANY ($2) THEN 'x' ELSE 'f' END WHERE event_id = $1`, [
    eventNo,
    [...gone],
  ]);
  const bytes = Array.from({ length: model.placeCount }, (_, place) => (gone.has(place) ? 'x' : '0')).join('');
  await redis.multi().set(`{${eventNo}}:seats`, bytes).incr(`{${eventNo}}:version`).exec();
}

/** Of the snapshot as a page asks for it, once it has just so many seats that are gone. */
function bytesOf({ server }: World, { slug, model }: Venue, gone: number): Promise<number> {
  const wire = new Wire({ host: '127.0.0.1', port: server.port, from: '127.0.0.1' });
  const headers = 'accept: application/octet-stream\r\naccept-encoding: br\r\n';
  const size = async (): Promise<number | null> => {
    const { status, body } = await wire.request('GET', `/api/events/${slug}/availability`, headers);
    if (status !== 200) throw new Error(`a snapshot was answered with ${status}`);
    return goneIn(brotliDecompressSync(body), model.placeCount) === gone ? body.length : null;
  };
  return until(size, { withinMs: 5_000, what: 'the snapshot shows what is gone', everyMs: 50 }).finally(() =>
    wire.close(),
  );
}

function goneIn(packed: Uint8Array, places: number): number {
  let count = 0;
  for (let place = 0; place < places; place++) if (((packed[place >> 2]! >> (2 * (place & 3))) & 3) === 2) count++;
  return count;
}
