import { request, withQuery } from './client.ts';

/** The first four are the server's word about places, the others about a hold. */
export type What = 'free' | 'claimed' | 'sold' | 'blocked' | 'held' | 'ended' | 'lost';

/** `held`: the hold has these places and no others. `ended`: it has none. `lost`: no hold has any. */
export interface HistoryLine {
  at: string;
  what: What;
  /** Indexes of the seat map. */
  places: number[];
  hold: string | null;
}

export interface HistoryPage {
  items: HistoryLine[];
  nextCursor: string;
  hasMore: boolean;
}

/** What happened to the places of an event, behind a cursor; the newest cursor says later what came since. */
export function readHistory(eventId: string, cursor: string | null, signal: AbortSignal): Promise<HistoryPage> {
  const address = `/api/admin/events/${encodeURIComponent(eventId)}/history`;
  return request(withQuery(address, { cursor }), { fresh: true, signal });
}
