import { queryOptions } from '@tanstack/react-query';
import { request } from './client.ts';

/** Who may come before everybody else: by code, or by a verified mailbox. */
export interface InvitedGroup {
  id: string;
  name: string;
  codes: number;
  mailboxes: number;
  /** People who can be invited in all, and of those, who have joined. */
  uses: number;
  used: number;
}

export interface Invitation {
  name: string;
  generate?: number;
  codes?: string[];
  /** For how many people each code is good. */
  uses?: number;
  mailboxes?: string[];
}

/** A link past the line. */
export interface Pass {
  id: string;
  label: string;
  uses: number;
  used: number;
  validUntil: string;
  revokedAt: string | null;
}

const LIVE_MS = 5000;

const path = (eventId: string, rest: string): string =>
  `/api/admin/events/${encodeURIComponent(eventId)}/queue/${rest}`;

export const groupsQuery = (eventId: string) =>
  queryOptions({
    queryKey: ['admin', 'groups', eventId],
    queryFn: ({ signal }) => request<{ items: InvitedGroup[] }>(path(eventId, 'groups'), { fresh: true, signal }),
    refetchInterval: LIVE_MS,
  });

export const passesQuery = (eventId: string) =>
  queryOptions({
    queryKey: ['admin', 'passes', eventId],
    queryFn: ({ signal }) => request<{ items: Pass[] }>(path(eventId, 'passes'), { fresh: true, signal }),
    refetchInterval: LIVE_MS,
  });

/** Adds to the group of that name. The codes that it makes are in this answer and nowhere else. */
export function invite(eventId: string, body: Invitation): Promise<{ codes: string[]; added: number }> {
  return request(path(eventId, 'groups'), { method: 'POST', body });
}

export function deleteGroup(eventId: string, groupId: string): Promise<unknown> {
  return request(path(eventId, `groups/${encodeURIComponent(groupId)}`), { method: 'DELETE' });
}

/** The link is in this answer and nowhere else. */
export function makePass(
  eventId: string,
  body: Pick<Pass, 'label' | 'uses' | 'validUntil'>,
): Promise<{ link: string }> {
  return request(path(eventId, 'passes'), { method: 'POST', body });
}

export function revokePass(eventId: string, passId: string): Promise<unknown> {
  return request(path(eventId, `passes/${encodeURIComponent(passId)}`), { method: 'DELETE' });
}
