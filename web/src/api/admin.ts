import { queryOptions } from '@tanstack/react-query';
import type {
  Attention,
  CancelPolicy,
  Dispute,
  ManagedEvent,
  ManagedOrder,
  Mismatch,
  SaleAction,
  SeatRules,
  StaffRefundRequest,
  StaffRefunds,
  StaffSession,
} from './admin-types.ts';
import { request, sendOnce, withQuery } from './client.ts';
import type { Order, Page, Refund } from './types.ts';

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

/** Setting the same terms twice sets them once. */
export function changeCancelPolicy(eventId: string, policy: CancelPolicy): Promise<unknown> {
  return changeEvent(eventId, policy);
}

export function changeSeatRules(eventId: string, rules: SeatRules): Promise<unknown> {
  return changeEvent(eventId, rules);
}

function changeEvent(eventId: string, body: CancelPolicy | SeatRules): Promise<unknown> {
  return request(`${ADMIN}/events/${encodeURIComponent(eventId)}`, { method: 'PATCH', body });
}

const orderPath = (orderId: string) => `${ADMIN}/orders/${encodeURIComponent(orderId)}`;

/** @throws ApiProblem `refunds.too_much` (body: left), `refunds.nothing_left`, `refunds.disputed`, ... */
export function refundOrder(orderId: string, body: StaffRefundRequest): Promise<Refund> {
  return sendOnce(`staff-refund:${orderId}`, body, (key) =>
    request<Refund>(`${orderPath(orderId)}/refunds`, { method: 'POST', body, idempotencyKey: key }),
  );
}

export function listDisputes(cursor: string | null, signal: AbortSignal): Promise<Page<Dispute>> {
  return request(withQuery(`${ADMIN}/disputes`, { cursor, limit: 50 }), { fresh: true, signal });
}

export const staffOrderQuery = (orderId: string) =>
  queryOptions({
    queryKey: ['admin', 'order', orderId],
    queryFn: ({ signal }) => request<Order>(orderPath(orderId), { fresh: true, signal }),
    refetchInterval: LIVE_MS,
  });

export const staffRefundsQuery = (orderId: string) =>
  queryOptions({
    queryKey: ['admin', 'refunds', orderId],
    queryFn: ({ signal }) => request<StaffRefunds>(`${orderPath(orderId)}/refunds`, { fresh: true, signal }),
    refetchInterval: LIVE_MS,
  });

/** Says that somebody has seen to it. */
export function resolveAttention(key: string): Promise<void> {
  return request(`${ADMIN}/attention/${encodeURIComponent(key)}/resolve`, { method: 'POST' });
}

export const attentionQuery = queryOptions({
  queryKey: ['admin', 'attention'],
  queryFn: ({ signal }) => request<{ items: Attention[] }>(`${ADMIN}/attention`, { fresh: true, signal }),
  refetchInterval: LIVE_MS * 3,
});

export const mismatchesQuery = queryOptions({
  queryKey: ['admin', 'mismatches'],
  queryFn: ({ signal }) => request<{ items: Mismatch[] }>(`${ADMIN}/mismatches`, { fresh: true, signal }),
  refetchInterval: LIVE_MS * 6,
});

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
