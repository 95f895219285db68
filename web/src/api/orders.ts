import { queryOptions } from '@tanstack/react-query';
import { request, sendOnce, withQuery } from './client.ts';
import type { Buyer, Order, PaymentSession, Ticket } from './types.ts';

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

/** Starts the order's payment, or finds the one that this tab started. */
export function startPayment(orderId: string): Promise<PaymentSession> {
  const body = { method: 'card' };
  return sendOnce(
    `payment:${orderId}`,
    body,
    (key) => request<PaymentSession>(`${orderPath(orderId)}/payments`, { method: 'POST', body, idempotencyKey: key }),
    { keep: true },
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
