import { queryOptions } from '@tanstack/react-query';
import { request, sendOnce, withQuery } from './client.ts';
import type { Buyer, Order, PaymentMethod, PaymentSession, Refund, Refunds, Ticket } from './types.ts';

const orderPath = (orderId: string) => `/api/orders/${encodeURIComponent(orderId)}`;

/**
 * Claims the seats of a hold. Asking again for the same hold and buyer finds the same order.
 * @throws ApiProblem `holds.expired`, `holds.not_found`, `holds.seat_taken`, or a validation problem with `errors`
 */
export function createOrder(holdId: string, buyer: Buyer): Promise<Order> {
  const body = { holdId, buyer };
  return sendOnce(
    `order:${holdId}`,
    body,
    (key) => request<Order>('/api/orders', { method: 'POST', body, idempotencyKey: key }),
    { keep: true },
  );
}

/**
 * Starts the order's payment, or finds the one that is open. While the bank can't be reached each call goes on with the
 * same key; after an answer the next one asks anew, and may be sent to another provider.
 * @throws ApiProblem `payments.connecting`, ... (passing), `payments.method_not_taken` (body: methods), `checkout.not_payable`
 */
export function startPayment(orderId: string, method: PaymentMethod): Promise<PaymentSession> {
  const body = { method };
  return sendOnce(`payment:${orderId}`, body, (key) =>
    request<PaymentSession>(`${orderPath(orderId)}/payments`, { method: 'POST', body, idempotencyKey: key }),
  );
}

/** Gives the seats of an unpaid order back. */
export function cancelOrder(orderId: string): Promise<Order | undefined> {
  return sendOnce(`cancel:${orderId}`, null, (key) =>
    request<Order | undefined>(`${orderPath(orderId)}/cancel`, { method: 'POST', idempotencyKey: key }),
  );
}

/** `access` is the token of the signed link in the mail; without it only the session that bought may read. */
export function getOrder(orderId: string, access?: string, signal?: AbortSignal): Promise<Order> {
  return request(withQuery(orderPath(orderId), { access }), signal ? { fresh: true, signal } : { fresh: true });
}

export async function getTickets(orderId: string, access?: string, signal?: AbortSignal): Promise<Ticket[]> {
  const path = withQuery(`${orderPath(orderId)}/tickets`, { access });
  const { items } = await request<{ items: Ticket[] }>(path, signal ? { fresh: true, signal } : { fresh: true });
  return items;
}

/**
 * Gives tickets back for money, all of them when `seats` is null, on the event's terms.
 * @throws ApiProblem `refunds.not_allowed`, `refunds.nothing_left`, `refunds.disputed`, ...
 */
export function requestRefund(orderId: string, seats: readonly string[] | null): Promise<Refund> {
  const body = seats ? { seats } : {};
  return sendOnce(`refund:${orderId}`, body, (key) =>
    request<Refund>(`${orderPath(orderId)}/refunds`, { method: 'POST', body, idempotencyKey: key }),
  );
}

export const refundsQuery = (orderId: string, access?: string) =>
  queryOptions({
    queryKey: ['refunds', orderId, access ?? null],
    queryFn: ({ signal }) =>
      request<Refunds>(withQuery(`${orderPath(orderId)}/refunds`, { access }), { fresh: true, signal }),
    // Until the provider says that the money has left.
    refetchInterval: ({ state }) => (state.data?.items.some(isOnItsWay) ? REFUND_MS : false),
  });

export const isOnItsWay = ({ status }: Refund): boolean => status === 'requested' || status === 'pending';

const REFUND_MS = 5000;

export const orderQuery = (orderId: string, access?: string) =>
  queryOptions({
    queryKey: ['order', orderId, access ?? null],
    queryFn: ({ signal }) => getOrder(orderId, access, signal),
    staleTime: 0,
  });

export const ticketsQuery = (orderId: string, access?: string) =>
  queryOptions({
    queryKey: ['tickets', orderId, access ?? null],
    queryFn: ({ signal }) => getTickets(orderId, access, signal),
    // Tickets change only by refund or transfer; the codes should stay on the screen when the signal fails at the gate.
    staleTime: 60_000,
    gcTime: Number.POSITIVE_INFINITY,
  });
