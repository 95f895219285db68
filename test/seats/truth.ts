import { unpackAvailability } from '../../web/src/seatmap/availability.ts';
import { snapshotOf } from '../harness/follower.ts';
import { until } from '../harness/wait.ts';
import type { Rig } from '../rig/rig.ts';
import { FREE, GONE, HELD } from './journal.ts';
import type { PagesSeen } from './pages.ts';
import type { Venue } from './venue.ts';

const WHEN_FREE = { f: FREE } as const;
const SEATS = 'SELECT state FROM places WHERE event_id = $1 ORDER BY seat_no';
/** A board that has stood still for so long has nothing more to come: what is paid for later was gone before. */
const STILL_MS = 1_500;

/** No hold is left of an event, and nothing changes any more. */
export async function atRest({ stores: { redis } }: Rig, { eventNo }: Venue, withinMs: number): Promise<void> {
  let [version, sinceMs] = ['', performance.now()];
  await until(
    async () => {
      const now = (await redis.get(`{${eventNo}}:version`)) ?? '';
      if (now !== version || (await redis.zcard(`{${eventNo}}:deadlines`)) > 0)
        [version, sinceMs] = [now, performance.now()];
      return performance.now() - sinceMs > STILL_MS;
    },
    { withinMs, what: `event ${eventNo} is at rest`, everyMs: 200 },
  );
}

/** Of each place at rest, what PostgreSQL has. */
export async function truthOf({ stores }: Rig, { eventNo }: Venue): Promise<Uint8Array> {
  const rows = await stores.query<{ state: string }>(SEATS, [eventNo]);
  return Uint8Array.from(rows, ({ state }) => WHEN_FREE[state as 'f'] ?? GONE);
}

/** Of each place, what Redis has. */
export async function redisOf({ stores }: Rig, { eventNo }: Venue): Promise<Uint8Array> {
  const bytes = (await stores.redis.get(`{${eventNo}}:seats`)) ?? '';
  return Uint8Array.from(bytes, (byte) => (byte === '0' ? FREE : byte === 'h' ? HELD : GONE));
}

/** Of each place, what somebody sees who comes now. */
export async function snapshotStates(url: string, { slug, model }: Venue): Promise<Uint8Array> {
  return unpackAvailability((await snapshotOf(url, slug)).packed, model.placeCount);
}

/** In how many places two boards differ. */
export function differences(a: Uint8Array, b: Uint8Array): number {
  let count = Math.abs(a.length - b.length);
  for (let place = 0; place < Math.min(a.length, b.length); place++) if (a[place] !== b[place]) count++;
  return count;
}

/** How many pages show another board, and in how many places at most. */
export function wrongPages({ pictures }: PagesSeen, truth: Uint8Array): { pages: number; places: number } {
  const wrong = { pages: 0, places: 0 };
  for (const { packed, pages } of pictures) {
    const places = packed ? differences(unpackAvailability(packed, truth.length), truth) : truth.length;
    if (places === 0) continue;
    wrong.pages += pages;
    wrong.places = Math.max(wrong.places, places);
  }
  return wrong;
}
