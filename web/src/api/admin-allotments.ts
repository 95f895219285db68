import { queryOptions } from '@tanstack/react-query';
import { request } from './client.ts';

export const channels = ['partner', 'box_office', 'held_back'] as const;
export type Channel = (typeof channels)[number];

/** Which places are meant; none named: all. */
export interface PlacesNamed {
  seats?: string[];
  rows?: { section: string; row: string }[];
  sections?: string[];
  areas?: { area: string; quantity: number }[];
}

/** Places that are set aside under a name; fans cannot have them. */
export interface Allotment {
  id: string;
  name: string;
  channel: Channel;
  /** What is left of it then is released by itself; null: never. */
  releaseAt: string | null;
  /** Null while it may have places. */
  releasedAt: string | null;
  places: number;
  left: number;
  /** Of its own: being paid for, and sold with its code. */
  claimed: number;
  sold: number;
  /** Since when it has its code; null: nobody can sell out of it. */
  codeMadeAt: string | null;
  seats: string[];
  areas: { area: string; quantity: number }[];
}

export interface NewAllotment extends PlacesNamed {
  name: string;
  channel: Channel;
  releaseAt: string | null;
  onlyFree: boolean;
}

const LIVE_MS = 5000;

const path = (eventId: string, rest = ''): string =>
  `/api/admin/events/${encodeURIComponent(eventId)}/allotments${rest}`;

export const allotmentsQuery = (eventId: string) =>
  queryOptions({
    queryKey: ['admin', 'allotments', eventId],
    queryFn: ({ signal }) => request<{ items: Allotment[] }>(path(eventId), { fresh: true, signal }),
    refetchInterval: LIVE_MS,
  });

/** @throws ApiProblem `inventory.places_not_free` (body: sold, held, blocked, allotted, short), `inventory.unknown_places` (unknown) */
export function setAside(eventId: string, body: NewAllotment): Promise<Allotment> {
  return request(path(eventId), { method: 'POST', body });
}

/** Another moment at which what is left is released by itself; null: none. */
export function moveRelease(eventId: string, allotmentId: string, releaseAt: string | null): Promise<unknown> {
  return request(path(eventId, `/${encodeURIComponent(allotmentId)}`), { method: 'PATCH', body: { releaseAt } });
}

/** The same release again finds nothing to do. */
export function releaseAllotment(eventId: string, allotmentId: string, places: PlacesNamed): Promise<unknown> {
  return request(path(eventId, `/${encodeURIComponent(allotmentId)}/release`), { method: 'POST', body: places });
}

/** A new code; the one before opens nothing from then on. */
export function makeCode(eventId: string, allotmentId: string): Promise<{ code: string; link: string }> {
  return request(path(eventId, `/${encodeURIComponent(allotmentId)}/code`), { method: 'POST' });
}

export function withdrawCode(eventId: string, allotmentId: string): Promise<unknown> {
  return request(path(eventId, `/${encodeURIComponent(allotmentId)}/code`), { method: 'DELETE' });
}
