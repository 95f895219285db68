import { queryOptions } from '@tanstack/react-query';
import { readStored } from '../app/storage.ts';
import { request } from './client.ts';
import type { QueueAdmission, QueuePhase, QueueStatus } from './queue-types.ts';

const WATCH_MS = 10_000;

const ROOM_ON: readonly QueuePhase[] = ['lobby', 'drawing', 'open', 'paused', 'sold_out', 'drained'];

const roomPath = (slug: string): string => `/api/events/${encodeURIComponent(slug)}/queue`;

/** A page of its own, outside the app: link to it with a plain `<a>`. */
export const waitingRoomUrl = (slug: string): string => `/queue/${encodeURIComponent(slug)}`;

/** Whether seats are chosen through the waiting room; without an answer it is left to the server to refuse. */
export const roomQuery = (slug: string) =>
  queryOptions({
    queryKey: ['queue', slug],
    queryFn: ({ signal }) => request<QueueStatus>(`${roomPath(slug)}/status`, { signal }),
    select: ({ phase }) => ({ isOn: ROOM_ON.includes(phase), phase }),
    refetchInterval: WATCH_MS,
    retry: false,
  });

/** The page of the waiting room keeps its place under this name. */
const placeToken = (slug: string): string | null =>
  readStored<{ token: string }>('local', `place.${slug}`)?.token ?? null;

/** Or a pass, which the server knows by its cookie. */
export const hasPlace = (slug: string): boolean =>
  placeToken(slug) !== null || readStored('local', `place.${slug}.pass`) !== null;

/** Swaps the place for an admission, or renews the one there is. It stays in a cookie that no script reads. */
export function takeAdmission(slug: string): Promise<QueueAdmission> {
  return request(`${roomPath(slug)}/admission`, { method: 'POST', body: {}, headers: placeHeader(slug) });
}

/** Gives the admission back, so that the next one can come in. */
export function endAdmission(slug: string): Promise<void> {
  return request(`${roomPath(slug)}/admission`, { method: 'DELETE', headers: placeHeader(slug) });
}

function placeHeader(slug: string): Record<string, string> {
  const token = placeToken(slug);
  return token === null ? {} : { place: token };
}
