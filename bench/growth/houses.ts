import { randomBytes } from 'node:crypto';
import type { Rig } from '../../test/rig/rig.ts';
import { emptyHall, PARTY } from '../halls.ts';

const DAY_MS = 24 * 3_600_000;
/** Nobody's hold ends within a run, and nobody's time to pay. */
const LONG_MS = 3_600_000;
const GONE = 0.6;
const MOST_A_PARTY = 6;

/** Straight rows. */
export interface Size {
  readonly rows: number;
  readonly perRow: number;
}

export const seatsIn = ({ rows, perRow }: Size): number => rows * perRow;

/** An event in a house of straight rows. Seats are numbered row by row, which is how the product numbers places. */
export interface House {
  readonly id: string;
  readonly slug: string;
  readonly eventNo: number;
  readonly seats: number;
  readonly size: Size;
  readonly plan: Plan;
  /** Four side by side. */
  readonly parties: readonly (readonly number[])[];
  readonly seatsOf: (places: readonly number[]) => string[];
}

interface Plan {
  readonly venueId: string;
  readonly seatingPlanId: string;
}

/** As short as they can be: a plan of 200,000 seats is 16 MB, and no more is taken. */
const nameOf = (place: number): string => place.toString(36);

/** @param like a house whose plan it shares */
export async function openHouse(
  rig: Rig,
  size: Size,
  { sale = 'open', like }: { readonly sale?: 'open' | 'scheduled'; readonly like?: House } = {},
): Promise<House> {
  const { admin, organizers } = rig.product;
  const post = <T>(path: string, body?: unknown) => admin<T>(organizers[0].key, 'POST', `/api/admin/${path}`, body);
  const slug = `growth-${randomBytes(6).toString('hex')}`;
  const plan = like?.plan ?? (await planOf(size, post));
  const inDays = (days: number): string => new Date(Date.now() + days * DAY_MS).toISOString();
  const { id } = await post<{ id: string }>('events', {
    ...plan,
    slug,
    title: 'A night in straight rows',
    category: 'concert',
    currency: 'EUR',
    startsAt: inDays(40),
    endsAt: inDays(40.1),
    saleOpensAt: inDays(sale === 'open' ? -1 : 1),
    saleClosesAt: inDays(39),
    priceLevels: [{ category: 'S', price: 9_000, fees: 0 }],
    maxPerOrder: 10,
  });
  await post(`events/${id}/publish`);
  if (sale === 'open') await post(`events/${id}/open`);
  // Whoever looks first has its board made in Redis.
  await (await fetch(`${rig.product.url}/api/events/${slug}/availability`)).bytes();
  const [row] = await rig.stores.query<{ id: number }>(
    'UPDATE events SET hold_ttl_ms = $2, pay_within_ms = $2 WHERE slug = $1 RETURNING id',
    [slug, LONG_MS],
  );
  return {
    ...{ id, slug, eventNo: row!.id, seats: seatsIn(size), size, plan, parties: partiesIn(size) },
    seatsOf: (places) => places.map(nameOf),
  };
}

/** Another one just like it. */
export const openAnother = (rig: Rig, house: House): Promise<House> => openHouse(rig, house.size, { like: house });

async function planOf({ rows, perRow }: Size, post: <T>(path: string, body: unknown) => Promise<T>): Promise<Plan> {
  const venue = await post<{ id: string }>('venues', {
    name: 'Straight Rows',
    address: '1 Straight Street',
    city: 'Lisbon',
    country: 'PT',
    timezone: 'Europe/Lisbon',
  });
  const numbers = (length: number): number[] => Array.from({ length }, (_, at) => at);
  const plan = {
    name: 'Rows',
    categories: [{ name: 'S', color: '#0072b2' }],
    zones: [
      {
        name: 'Hall',
        position: { x: 0, y: 0 },
        rows: numbers(rows).map((row) => ({
          row_number: String(row + 1),
          position: { x: 0, y: 2 * row },
          seats: numbers(perRow).map((seat) => ({
            seat_guid: nameOf(row * perRow + seat),
            seat_number: String(seat + 1),
            position: { x: seat, y: 0 },
            category: 'S',
          })),
        })),
        areas: [],
      },
    ],
    size: { width: perRow, height: 2 * rows },
  };
  const { id: venueId } = venue;
  const { id: seatingPlanId } = await post<{ id: string }>('seating-plans', { venueId, plan, mapping: {} });
  return { venueId, seatingPlanId };
}

function partiesIn({ rows, perRow }: Size): number[][] {
  return Array.from({ length: rows }, (_, row) =>
    Array.from({ length: Math.floor(perRow / PARTY) }, (__, nth) =>
      Array.from({ length: PARTY }, (___, seat) => row * perRow + nth * PARTY + seat),
    ),
  ).flat();
}

/**
 * Parties of one to six have gone from anywhere, until most seats are gone: the board of a sale that has been on for a while. In
 * Redis only, which is all that a snapshot and a stream are made of. @returns how many seats are gone
 */
export async function sellInPart({ stores }: Rig, { eventNo, seats }: House, random: () => number): Promise<number> {
  const bytes = Array<string>(seats).fill('0');
  for (let left = Math.floor(GONE * seats); left > 0;) {
    const size = Math.min(left, 1 + Math.floor(random() * MOST_A_PARTY));
    const first = Math.floor(random() * (seats - size));
    if (bytes.slice(first, first + size).includes('x')) continue;
    bytes.fill('x', first, first + size);
    left -= size;
  }
  // The first place is what changes.
  bytes[0] = '0';
  await stores.redis.multi().set(`{${eventNo}}:seats`, bytes.join('')).incr(`{${eventNo}}:version`).exec();
  return bytes.filter((byte) => byte === 'x').length;
}

/** The first place goes, or comes back: the smallest change that everybody must hear of. */
export async function changeOneSeat({ stores }: Rig, { eventNo }: House, isGone: boolean): Promise<void> {
  await stores.redis
    .multi()
    .setrange(`{${eventNo}}:seats`, 0, isGone ? 'x' : '0')
    .incr(`{${eventNo}}:version`)
    .exec();
}

export const empty = ({ stores }: Rig, house: House): Promise<void> => emptyHall(stores.redis, house);
