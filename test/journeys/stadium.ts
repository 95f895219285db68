import { readFileSync } from 'node:fs';
import { inRoot } from '../../local/paths.ts';
import type { Product } from '../harness/product.ts';

export const STADIUM_SEATS = 50_508;

const DAY_MS = 24 * 3600_000;

type Plan = 'stadium' | 'arena';

interface Demo {
  plans: { key: string; mapping: object }[];
  events: {
    slug: string;
    plan: string;
    currency: string;
    priceLevels: { category: string; name: string; price: number; fees: number }[];
  }[];
}

export interface VenueOptions {
  noOrphanSeats?: boolean;
  maxPerOrder?: number;
  /** `open` when absent. */
  sale?: 'scheduled' | 'open';
}

/** The demo's stadium, all free, on sale. */
export function publishStadium(product: Product, slug: string): Promise<{ id: string; slug: string }> {
  return publishVenue(product, 'stadium', slug);
}

/** One of the demo's venues with the prices of its first event, all free, on sale. */
export async function publishVenue(
  product: Product,
  key: Plan,
  slug: string,
  { sale = 'open', ...options }: VenueOptions = {},
): Promise<{ id: string; slug: string }> {
  const plan = readJson<object>(`${key}.seating.json`);
  const demo = readJson<Demo>('demo.json');
  const { priceLevels = [], currency = 'EUR' } = demo.events.find((event) => event.plan === key) ?? {};
  const { mapping } = demo.plans.find((each) => each.key === key) ?? {};
  const { key: secret } = product.organizers[0];
  const post = <T>(path: string, body?: unknown) => product.admin<T>(secret, 'POST', `/api/admin/${path}`, body);
  const venue = await post<{ id: string }>('venues', {
    name: 'Estadio do Monte Alto',
    address: 'Avenida das Mareas 40',
    city: 'Santiago de Compostela',
    country: 'ES',
    timezone: 'Europe/Madrid',
  });
  const { id: seatingPlanId } = await post<{ id: string }>('seating-plans', { venueId: venue.id, plan, mapping });
  const inDays = (days: number) => new Date(Date.now() + days * DAY_MS).toISOString();
  const { id } = await post<{ id: string }>('events', {
    venueId: venue.id,
    seatingPlanId,
    slug,
    title: 'The Final',
    category: 'football',
    currency,
    startsAt: inDays(40),
    endsAt: inDays(40.1),
    saleOpensAt: inDays(sale === 'open' ? -1 : 1),
    saleClosesAt: inDays(39),
    priceLevels: priceLevels.map(({ category, name, price, fees }) => ({ category, name, price, fees })),
    ...options,
  });
  await post(`events/${id}/publish`);
  if (sale === 'open') await post(`events/${id}/open`);
  return { id, slug };
}

function readJson<T>(name: string): T {
  return JSON.parse(readFileSync(inRoot('prisma', 'demo', name), 'utf8')) as T;
}
