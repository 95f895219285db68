import { queryOptions } from '@tanstack/react-query';
import { request } from './client.ts';
import type { Package } from './types.ts';

export type PackageStatus = 'on_sale' | 'paused' | 'withdrawn';

export interface ManagedPackage extends Omit<Package, 'soldOut'> {
  status: PackageStatus;
  /** How many of it may be sold; null: no limit. */
  stock: number | null;
  /** Bought, or being paid for. */
  taken: number;
}

export interface NewPackage {
  name: string;
  /** All-in, in minor units. */
  price: number;
  components: { priceLevel: string; quantity: number }[];
  stock: number | null;
}

const LIVE_MS = 5000;

const path = (eventId: string, rest = ''): string => `/api/admin/events/${encodeURIComponent(eventId)}/packages${rest}`;

export const packagesQuery = (eventId: string) =>
  queryOptions({
    queryKey: ['admin', 'packages', eventId],
    queryFn: ({ signal }) => request<{ items: ManagedPackage[] }>(path(eventId), { fresh: true, signal }),
    refetchInterval: LIVE_MS,
  });

/** @throws ApiProblem `catalog.package_too_dear`, `catalog.package_name_taken` */
export function makePackage(eventId: string, body: NewPackage): Promise<ManagedPackage> {
  return request(path(eventId), { method: 'POST', body });
}

/** @throws ApiProblem `catalog.package_withdrawn`, `catalog.package_stock_below_sold` */
export function changePackage(
  eventId: string,
  packageId: string,
  body: { status?: PackageStatus; stock?: number | null },
): Promise<ManagedPackage> {
  return request(path(eventId, `/${encodeURIComponent(packageId)}`), { method: 'PATCH', body });
}
