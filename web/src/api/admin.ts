import { queryOptions } from '@tanstack/react-query';
import type { ManagedEvent, ManagedOrder, SaleAction, StaffSession } from './admin-types.ts';
import { request, sendOnce, withQuery } from './client.ts';
import type { Page } from './types.ts';

const ADMIN = '/api/admin';
const LIVE_MS = 5000;

export function signIn(key: string): Promise<StaffSession> {
  return request(`${ADMIN}/session`, { method: 'POST', body: { key } });
}

export function signOut(): Promise<void> {
  return request(`${ADMIN}/session`, { method: 'DELETE' });
}

/** @throws ApiProblem `catalog.illegal_transition` when the sale's state has changed meanwhile */
export function changeSale(eventId: string, action: SaleAction): Promise<ManagedEvent | undefined> {
  return sendOnce(`sale:${eventId}`, { action }, (key) =>
    request<ManagedEvent | undefined>(`${ADMIN}/events/${encodeURIComponent(eventId)}/${action}`, {
      method: 'POST',
      idempotencyKey: key,
    }),
  );
}

export function listManagedEvents(cursor: string | null, signal: AbortSignal): Promise<Page<ManagedEvent>> {
  return request(withQuery(`${ADMIN}/events`, { cursor, limit: 50 }), { fresh: true, signal });
}

export const staffQuery = queryOptions({
  queryKey: ['admin', 'session'],
  queryFn: ({ signal }) => request<StaffSession>(`${ADMIN}/session`, { fresh: true, signal }),
  staleTime: 60_000,
});

export const managedEventQuery = (eventId: string) =>
  queryOptions({
    queryKey: ['admin', 'event', eventId],
    queryFn: ({ signal }) =>
      request<ManagedEvent>(`${ADMIN}/events/${encodeURIComponent(eventId)}`, { fresh: true, signal }),
    refetchInterval: LIVE_MS,
  });

export const managedOrdersQuery = (eventId: string, search: string, cursor: string | null) =>
  queryOptions({
    queryKey: ['admin', 'orders', eventId, search, cursor],
    queryFn: ({ signal }) =>
      request<Page<ManagedOrder>>(
        withQuery(`${ADMIN}/events/${encodeURIComponent(eventId)}/orders`, { q: search, cursor, limit: 25 }),
        { fresh: true, signal },
      ),
    refetchInterval: LIVE_MS * 2,
    placeholderData: (previous) => previous,
  });

export { LIVE_MS as managedEventsIntervalMs };
