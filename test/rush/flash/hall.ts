import { readFileSync } from 'node:fs';
import { inRoot } from '../../../local/paths.ts';
import { publishEvent } from '../../harness/events.ts';
import type { RoomEvent } from '../../harness/queue.ts';
import { addressOf, Visitor } from '../../harness/visitor.ts';
import { publishVenue } from '../../journeys/stadium.ts';
import type { Rig } from '../../rig/rig.ts';

interface Plan {
  readonly zones: readonly {
    readonly name: string;
    readonly rows?: readonly {
      readonly row_number: string;
      readonly seats: readonly { readonly seat_guid: string }[];
    }[];
  }[];
}

/** What an organizer's allotment is asked for. */
interface Aside {
  readonly sections: string[];
  readonly rows: { section: string; row: string }[];
  readonly seats: string[];
}

/**
 * A hold that nobody uses any more and an order that nobody pays must come back while the crowd is there: shorter than the
 * API would let anybody set.
 */
const HOLD_TTL_MS = 30_000;
const PAY_WITHIN_MS = 45_000;

/** The demo's stadium before its sale, with as many seats on sale: the others are set aside for a partner. */
export async function openStadium(rig: Rig, slug: string, stock: number): Promise<RoomEvent> {
  const { product } = rig;
  const { id } = await publishVenue(product, 'stadium', slug, { sale: 'scheduled' });
  const eventNo = await hurry(rig, slug);
  const { sections, rows, seats } = asideOf(readPlan(), stock);
  const body = { name: 'Set aside', channel: 'partner', ...(seats.length > 0 && { seats }), sections, rows };
  await product.admin(product.organizers[0].key, 'POST', `/api/admin/events/${id}/allotments`, body);
  return { id, slug, eventNo };
}

/** @returns the event's number */
export async function hurry({ stores }: Rig, slug: string): Promise<number> {
  const [row] = await stores.query<{ id: number }>(
    'UPDATE events SET hold_ttl_ms = $2, pay_within_ms = $3 WHERE slug = $1 RETURNING id',
    [slug, HOLD_TTL_MS, PAY_WITHIN_MS],
  );
  return row!.id;
}

const WARM_BUYERS = 48;
const WARM_AT_ONCE = 4;

/** Some buy in a small hall before: nobody opens a sale like this on replicas that were started a second ago. */
export async function warmUp({ product }: Rig, buyers = WARM_BUYERS): Promise<void> {
  const { slug } = await publishEvent(product, { rows: 10, seatsPerRow: 20 });
  let came = 0;
  const lane = async (): Promise<void> => {
    while (came < buyers) {
      const buyer = new Visitor(product.url, { address: addressOf(came++) });
      await buyer.buy(slug, { bestAvailable: { quantity: 2 } });
      buyer.leave();
    }
  };
  await Promise.all(Array.from({ length: WARM_AT_ONCE }, lane));
}

/** Everything but the first seats of the plan. */
export function asideOf({ zones }: Plan, stock: number): Aside {
  const aside: Aside = { sections: [], rows: [], seats: [] };
  let left = stock;
  for (const { name, rows = [] } of zones) {
    if (left <= 0) {
      if (rows.length > 0 && !aside.sections.includes(name)) aside.sections.push(name);
      continue;
    }
    for (const { row_number: row, seats } of rows) {
      if (left <= 0) aside.rows.push({ section: name, row });
      else aside.seats.push(...seats.slice(left).map(({ seat_guid: seat }) => seat));
      left -= seats.length;
    }
  }
  return aside;
}

function readPlan(): Plan {
  return JSON.parse(readFileSync(inRoot('prisma', 'demo', 'stadium.seating.json'), 'utf8')) as Plan;
}
