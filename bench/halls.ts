import type { Redis } from 'ioredis';
import type { Rig } from '../test/rig/rig.ts';
import { groupsOf } from '../test/seats/taker.ts';
import { openVenue } from '../test/seats/venue.ts';
import { seatId } from '../web/src/seatmap/model.ts';

export const PARTY = 4;

/** Nobody's hold ends within a round. */
const TTL_MS = 600_000;

/** The demo's stadium on sale, and parties of four who sit side by side in it. */
export interface Hall {
  readonly slug: string;
  readonly eventNo: number;
  /** Each as places; what is left over of a row is nobody's. */
  readonly parties: readonly (readonly number[])[];
  /** The seats of a party as the API names them. */
  readonly seatsOf: (party: readonly number[]) => string[];
}

export async function openHall(rig: Rig, slug: string): Promise<Hall> {
  const venue = await openVenue(rig, 'stadium', slug, { noOrphanSeats: false, maxPerOrder: 10, holdTtlMs: TTL_MS });
  return {
    slug,
    eventNo: venue.eventNo,
    parties: groupsOf(venue, PARTY),
    seatsOf: (party) => party.map((place) => seatId(venue.model, place)),
  };
}

/** Every seat is free again, as if nobody had ever held one: in one step, so that nothing contradicts itself. */
export async function emptyHall(redis: Redis, { eventNo }: Pick<Hall, 'eventNo'>): Promise<void> {
  const key = (name: string): string => `{${eventNo}}:${name}`;
  const places = await redis.strlen(key('seats'));
  await redis
    .multi()
    .set(key('seats'), '0'.repeat(places))
    .del(key('deadlines'), key('holds'), key('counts'))
    .incr(key('version'))
    .exec();
}

/** @returns how many parties hold their four seats @throws Error where anybody has fewer or more */
export async function holdsIn(redis: Redis, { eventNo, slug }: Pick<Hall, 'eventNo' | 'slug'>): Promise<number> {
  // At one moment: whoever was under way when a round ended may still be placed.
  const [[, holds], [, bytes]] = (await redis.multi().hlen(`{${eventNo}}:holds`).get(`{${eventNo}}:seats`).exec()) as [
    [null, number],
    [null, string],
  ];
  const seats = bytes.split('h').length - 1;
  if (seats !== PARTY * holds) throw new Error(`${slug}: ${holds} parties hold ${seats} seats`);
  return holds;
}
