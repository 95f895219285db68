import { queryOptions } from '@tanstack/react-query';
import { request, withQuery } from './client.ts';
import type { EventDetail, EventSummary, Page } from './types.ts';

/** `from` and `to` are days, `2026-12-12`. */
export type EventSearch = { [Name in 'q' | 'city' | 'category' | 'from' | 'to']?: string | undefined };

export function listEvents(
  search: EventSearch,
  cursor?: string | null,
  signal?: AbortSignal,
): Promise<Page<EventSummary>> {
  return request(withQuery('/api/events', { ...search, cursor }), signal ? { signal } : {});
}

/** `event` is a slug or an id. */
export function getEvent(event: string, signal?: AbortSignal): Promise<EventDetail> {
  return request(`/api/events/${encodeURIComponent(event)}`, signal ? { signal } : {});
}

/** How soon a change of the sale, such as a pause, is seen. An answer that hasn't changed costs a 304. */
const LIVE_MS = 5000;

export const eventQuery = (event: string) =>
  queryOptions({
    queryKey: ['event', event],
    queryFn: async ({ client, signal }) => {
      const detail = await getEvent(event, signal);
      // Pages name an event by slug, holds and orders by id: what one has read, the other need not ask for.
      for (const name of [detail.slug, detail.id]) if (name !== event) client.setQueryData(['event', name], detail);
      return detail;
    },
    staleTime: 10_000,
  });

/** For pages on which the state of the sale matters at once. */
export const liveEventQuery = (event: string) => queryOptions({ ...eventQuery(event), refetchInterval: LIVE_MS });
