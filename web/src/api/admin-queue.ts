import { queryOptions } from '@tanstack/react-query';
import { request } from './client.ts';
import type { QueuePhase } from './queue-types.ts';

export type RoomMode = 'off' | 'scheduled' | 'automatic';

export interface RoomSettings {
  mode: RoomMode;
  /** From when people may come; null: as soon as the room is set. */
  lobbyOpensAt: string | null;
  ratePerMinute: number;
  /** Most people who choose and pay at once. */
  mostActive: number;
  /** What opens an automatic room; null: does not. */
  arrivalsPerSecond: number | null;
  checkoutMs: number | null;
  requiresAccount: boolean;
  /** Until then only the invited may join; null: everyone may. */
  invitedUntil: string | null;
}

/** A room as it is set and as it runs. */
export interface ManagedRoom extends RoomSettings {
  phase: QueuePhase;
  paused: boolean;
  /** In line, not let in yet. */
  waiting: number;
  /** Let in since the sale opened. */
  admitted: number;
  /** Of those, who choose or pay now. */
  active: number;
  /** The least of all limits, as metered now. */
  effectivePerMinute: number;
  /** Of those whose turn it was, the part that came. */
  showRate: number;
  /** When everyone who waits now will have been let in. */
  estimatedEnd: string | null;
}

const LIVE_MS = 2000;

const roomPath = (eventId: string): string => `/api/admin/events/${encodeURIComponent(eventId)}/queue`;

export const managedRoomQuery = (eventId: string) =>
  queryOptions({
    queryKey: ['admin', 'room', eventId],
    queryFn: ({ signal }) => request<ManagedRoom>(roomPath(eventId), { fresh: true, signal }),
    refetchInterval: LIVE_MS,
  });

/** Each of these may be sent twice: it says how the room shall be, not how it shall change. */
export function setRoom(eventId: string, settings: RoomSettings): Promise<unknown> {
  // What is not set is absent.
  const body = Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== null));
  return request(roomPath(eventId), { method: 'PUT', body });
}

export function pauseRoom(eventId: string): Promise<unknown> {
  return request(`${roomPath(eventId)}/pause`, { method: 'POST' });
}

export function resumeRoom(eventId: string): Promise<unknown> {
  return request(`${roomPath(eventId)}/resume`, { method: 'POST' });
}

export function setRoomRate(eventId: string, perMinute: number): Promise<unknown> {
  return request(`${roomPath(eventId)}/rate`, { method: 'POST', body: { perMinute } });
}
