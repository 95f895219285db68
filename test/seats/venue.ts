import { parseSeatmap, placeOf, type SeatModel } from '../../web/src/seatmap/model.ts';
import type { Seatmap } from '../../web/src/seatmap/seatmap.ts';
import { Hall, type HallSeat } from '../harness/hall.ts';
import { publishVenue } from '../journeys/stadium.ts';
import type { Rig } from '../rig/rig.ts';

export type VenueKey = 'arena' | 'stadium';

/** An event in one of the demo's venues, as fans see it, and its hall for the oracles. */
export interface Venue {
  readonly slug: string;
  readonly eventNo: number;
  readonly model: SeatModel;
  readonly hall: Hall;
  /** Seats of a hold as places. */
  placesOf(ids: readonly string[]): number[];
}

export interface VenueSettings {
  readonly noOrphanSeats: boolean;
  readonly maxPerOrder?: number;
  readonly holdTtlMs?: number;
}

/** What the plan says people look at: the largest of these. */
const LOOKED_AT = /stage|pitch/i;

export async function openVenue(
  { product }: Rig,
  key: VenueKey,
  slug: string,
  settings: VenueSettings,
): Promise<Venue> {
  const { holdTtlMs, ...options } = settings;
  await publishVenue(product, key, slug, options);
  const [row] = await product.stores.query<{ id: number }>(
    // Orders need not be paid within the run; holds may be shorter than the API would let anybody set.
    'UPDATE events SET hold_ttl_ms = coalesce($2, hold_ttl_ms), pay_within_ms = 3600000 WHERE slug = $1 RETURNING id',
    [slug, holdTtlMs ?? null],
  );
  const model = parseSeatmap((await (await fetch(`${product.url}/api/events/${slug}/seatmap`)).json()) as Seatmap);
  return {
    slug,
    eventNo: row!.id,
    model,
    hall: hallOf(model),
    placesOf: (ids) => ids.map((id) => placeOf(model, id)),
  };
}

function hallOf(model: SeatModel): Hall {
  const has = (place: number, name: string): boolean =>
    ((model.attrs[place]! >>> model.attributes.indexOf(name)) & 1) === 1;
  const seats = Array.from({ length: model.seatCount }, (_, place): HallSeat => {
    const level = model.levels[model.level[place]!]!;
    const row = model.rowOf[place]!;
    return {
      place,
      row,
      section: model.rows[row]!.section,
      x: model.x[place]!,
      y: model.y[place]!,
      level: level.key,
      price: level.price.amount,
      wheelchair: has(place, 'wheelchair'),
      companion: has(place, 'companion'),
      restricted: has(place, 'restricted-view'),
      joined: model.joined[place] === 1,
    };
  });
  const drawn = model.decor.filter(({ kind, text }) => kind === 'rectangle' && LOOKED_AT.test(text ?? ''));
  const [looked] = drawn.sort((a, b) => b.width! * b.height! - a.width! * a.height!);
  if (!looked) throw new Error(`nothing is drawn in ${model.name} that people look at`);
  return new Hall(seats, { x: looked.x + looked.width! / 2, y: looked.y + looked.height! / 2 });
}
