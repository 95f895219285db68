import { randomBytes } from 'node:crypto';
import type { Product } from './product.ts';

export interface EventOptions {
  /** 5 when absent. */
  rows?: number;
  /** 10 when absent. */
  seatsPerRow?: number;
  /** The first seats of the first row are wheelchair places, of a price level of their own. None when absent. */
  wheelchairs?: number;
  /** The seats after those are companions', of a price level of their own too. None when absent. */
  companions?: number;
  area?: { name: string; capacity: number };
  slug?: string;
  title?: string;
  /** All-in, in cents; 5000 when absent. */
  price?: number;
  /** Of the area, where it is another one. */
  areaPrice?: number;
  /** The part of the price that is fees; 500 when absent. */
  fees?: number;
  /** How long before the event a fan may cancel at the latest; not at all when absent. */
  cancelDaysBefore?: number;
  refundsFees?: boolean;
  /** EUR when absent. */
  currency?: string;
  maxPerOrder?: number;
  holdTtlSeconds?: number;
  /** No choice may leave a seat alone; it may when absent. */
  noOrphanSeats?: boolean;
  /** An instant; accessible places are anybody's when absent. */
  accessibleKeptUntil?: string;
  payWithinSeconds?: number;
  /** Which of the product's organizers; the first when absent. */
  organizer?: 0 | 1;
  /** `open` when absent. */
  sale?: 'scheduled' | 'open';
}

export interface PublishedEvent {
  /** `evt_...` */
  readonly id: string;
  /** The short number that its rows lead with. */
  readonly eventNo: number;
  readonly slug: string;
  readonly venueId: string;
  readonly seatingPlanId: string;
  /** In the layout's order: `R1-1`, `R1-2`, ... */
  readonly seatIds: readonly string[];
  readonly wheelchairIds: readonly string[];
  readonly areaId: string | undefined;
}

const DAY_MS = 24 * 3600_000;
const SEATS = 'Seats';
const WHEELCHAIR = 'Wheelchair';
const COMPANION = 'Companion';

/** An event on sale, made by an organizer through the admin API: venue, plan, event, publish, open. */
export async function publishEvent(product: Product, options: EventOptions = {}): Promise<PublishedEvent> {
  const { key } = product.organizers[options.organizer ?? 0];
  const post = <T>(path: string, body?: unknown) => product.admin<T>(key, 'POST', `/api/admin/${path}`, body);
  const slug = options.slug ?? `event-${randomBytes(5).toString('hex')}`;

  const venue = await post<{ id: string }>('venues', {
    name: 'Test Hall',
    address: '1 Test Street',
    city: 'Lisbon',
    country: 'PT',
    timezone: 'Europe/Lisbon',
  });
  const { plan, mapping, seatIds, wheelchairIds } = seatingPlan(options);
  const { id: seatingPlanId } = await post<{ id: string }>('seating-plans', { venueId: venue.id, plan, mapping });
  const { id } = await post<{ id: string }>('events', {
    venueId: venue.id,
    seatingPlanId,
    slug,
    title: options.title ?? 'A night of tests',
    category: 'concert',
    currency: options.currency ?? 'EUR',
    startsAt: inDays(30),
    endsAt: inDays(31),
    saleOpensAt: inDays(options.sale === 'scheduled' ? 1 : -1),
    saleClosesAt: inDays(29),
    priceLevels: categoriesOf(options).map((category) => ({
      category,
      price: (category === options.area?.name ? options.areaPrice : undefined) ?? options.price ?? 5000,
      fees: options.fees ?? 500,
    })),
    ...given(options, [
      'maxPerOrder',
      'holdTtlSeconds',
      'payWithinSeconds',
      'refundsFees',
      'noOrphanSeats',
      'accessibleKeptUntil',
    ]),
    ...(options.cancelDaysBefore === undefined ? {} : { cancelUntil: inDays(30 - options.cancelDaysBefore) }),
  });
  await post(`events/${id}/publish`);
  if (options.sale !== 'scheduled') await post(`events/${id}/open`);
  const [row] = await product.stores.query<{ id: number }>('SELECT id FROM events WHERE slug = $1', [slug]);
  const areaId = options.area?.name.toLowerCase().replaceAll(' ', '-');
  return { id, eventNo: row?.id ?? 0, slug, venueId: venue.id, seatingPlanId, seatIds, wheelchairIds, areaId };
}

interface GeneratedPlan {
  plan: object;
  mapping: object;
  seatIds: string[];
  wheelchairIds: string[];
}

/** A plan in the pretix format: straight rows, seats 25 apart, and an area beside them. */
export function seatingPlan(options: EventOptions = {}): GeneratedPlan {
  const { rows = 5, seatsPerRow = 10, wheelchairs = 0, companions = 0, area } = options;
  const accessible = {
    ...(wheelchairs > 0 && { [WHEELCHAIR]: ['wheelchair'] }),
    ...(companions > 0 && { [COMPANION]: ['companion'] }),
  };
  const categoryOf = (seat: number) =>
    seat <= wheelchairs ? WHEELCHAIR : seat <= wheelchairs + companions ? COMPANION : SEATS;
  const numbers = (length: number) => Array.from({ length }, (_, at) => at + 1);
  const planRows = numbers(rows).map((row) => ({
    row_number: String(row),
    position: { x: 100, y: 100 + row * 30 },
    seats: numbers(seatsPerRow).map((seat) => ({
      seat_guid: `R${row}-${seat}`,
      seat_number: String(seat),
      position: { x: seat * 25, y: 0 },
      category: row === 1 ? categoryOf(seat) : SEATS,
    })),
  }));
  const seatIds = planRows.flatMap(({ seats }) => seats.map((seat) => seat.seat_guid));
  const drawn = area ? [{ text: area.name, position: { x: 0, y: 400 }, width: 300, height: 200, rotation: 0 }] : [];
  return {
    plan: {
      name: 'Test plan',
      categories: categoriesOf({ ...options, area: undefined }).map((name) => ({ name, color: '#0072b2' })),
      zones: [{ name: 'Hall', position: { x: 0, y: 0 }, rows: planRows, areas: drawn }],
      size: { width: 1000, height: 800 },
    },
    mapping: {
      ...(wheelchairs + companions > 0 ? { accessibility: accessible } : {}),
      ...(area ? { areas: { [area.name]: { capacity: area.capacity, category: area.name } } } : {}),
    },
    seatIds,
    wheelchairIds: seatIds.slice(0, wheelchairs),
  };
}

function categoriesOf({ wheelchairs = 0, companions = 0, area }: EventOptions): string[] {
  const accessible = [...(wheelchairs > 0 ? [WHEELCHAIR] : []), ...(companions > 0 ? [COMPANION] : [])];
  return [SEATS, ...accessible, ...(area ? [area.name] : [])];
}

function inDays(days: number): string {
  return new Date(Date.now() + days * DAY_MS).toISOString();
}

function given<T extends object, K extends keyof T>(from: T, names: readonly K[]): Partial<Pick<T, K>> {
  const found: Partial<Pick<T, K>> = {};
  for (const name of names) if (from[name] !== undefined) found[name] = from[name];
  return found;
}
