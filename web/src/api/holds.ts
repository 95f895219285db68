import { queryOptions } from '@tanstack/react-query';
import { request, sendOnce } from './client.ts';
import type { Hold, HoldRequest } from './types.ts';

const holdPath = (holdId: string) => `/api/holds/${encodeURIComponent(holdId)}`;

/**
 * Holds seats: all of them or none. `event` is a slug or an id.
 * @throws ApiProblem `holds.seat_taken` (body: taken, alternatives), `holds.not_available`, `holds.limit_reached`, ...
 */
export function placeHold(event: string, body: HoldRequest): Promise<Hold> {
  return sendOnce(`hold:${event}`, body, (key) =>
    request<Hold>(`/api/events/${encodeURIComponent(event)}/holds`, { method: 'POST', body, idempotencyKey: key }),
  );
}

/** Replaces the seats of a hold: all of them or none; the clock doesn't restart. */
export function replaceHold(holdId: string, body: HoldRequest): Promise<Hold> {
  return sendOnce(`replace:${holdId}`, body, (key) =>
    request<Hold>(holdPath(holdId), { method: 'PUT', body, idempotencyKey: key }),
  );
}

export function getHold(holdId: string, signal?: AbortSignal): Promise<Hold> {
  return request(holdPath(holdId), signal ? { fresh: true, signal } : { fresh: true });
}

export function releaseHold(holdId: string): Promise<void> {
  return request(holdPath(holdId), { method: 'DELETE' });
}

/** Asks once for more time. @throws ApiProblem `holds.already_extended` */
export function extendHold(holdId: string): Promise<Hold> {
  return sendOnce(
    `extend:${holdId}`,
    null,
    (key) => request<Hold>(`${holdPath(holdId)}/extend`, { method: 'POST', idempotencyKey: key }),
    { keep: true },
  );
}

export const holdQuery = (holdId: string) =>
  queryOptions({
    queryKey: ['hold', holdId],
    queryFn: ({ signal }) => getHold(holdId, signal),
    staleTime: 0,
  });
