import { randomUUID } from 'node:crypto';
import type { Checkout, Pending } from './checkout.ts';
import { accepted, type Answer, type Money, type Problem, Visitor } from './visitor.ts';
import { until } from './wait.ts';

export interface Refund {
  id: string;
  status: string;
  reason: string;
  amount: Money;
  seats: string[];
}

export interface RefundList {
  items: Refund[];
  refundable: { until: string; amount: Money } | null;
}

const REFUNDED_WITHIN_MS = 15_000;

/** An order that is paid, by default of two seats at 50.00 with 5.00 of fees each. */
export async function paidOrder(checkout: Checkout, card = 'pm_card_visa'): Promise<Pending> {
  const { payment, ...pending } = await checkout.pendingPayment();
  accepted(await pending.visitor.confirm(payment, { card }));
  return { ...pending, order: await pending.visitor.waitFor(pending.order.id, 'paid') };
}

/** The fan cancels. */
export function cancels(
  { visitor, order }: Pick<Pending, 'visitor' | 'order'>,
  seats?: readonly string[],
  key: string = randomUUID(),
): Promise<Answer<Refund & Problem>> {
  return visitor.request('POST', `/api/orders/${order.id}/refunds`, { body: seats ? { seats } : {}, key });
}

/** The organizer gives money back. */
export async function givesBack(
  checkout: Checkout,
  { order }: Pick<Pending, 'order'>,
  what: object,
  options: { key?: string; organizer?: 0 | 1 } = {},
): Promise<Answer<Refund & Problem>> {
  return asStaff(checkout, 'POST', `/api/admin/orders/${order.id}/refunds`, {
    ...options,
    body: { reason: 'requested', ...what },
  });
}

export async function asStaff<T>(
  { product }: Checkout,
  method: string,
  path: string,
  { key = randomUUID(), organizer = 0, body }: { key?: string; organizer?: 0 | 1; body?: unknown } = {},
): Promise<Answer<T & Problem>> {
  const staff = new Visitor(product.url);
  const headers = { authorization: `Bearer ${product.organizers[organizer].key}` };
  const answer = await staff.request<T & Problem>(method, path, { body, key, headers });
  staff.leave();
  return answer;
}

export async function refundsOf({ visitor, order }: Pending): Promise<RefundList> {
  return accepted(await visitor.get<RefundList>(`/api/orders/${order.id}/refunds`));
}

/** Waits until each refund of the order has one of these ends, oldest first. */
export async function refundsEnd(pending: Pending, ...ends: string[]): Promise<void> {
  let last: string[] = [];
  const ended = async () => {
    last = (await refundsOf(pending)).items.map(({ status }) => status).toReversed();
    return last.join() === ends.join();
  };
  await until(ended, { withinMs: REFUNDED_WITHIN_MS, what: `refunds end as ${ends.join()}` }).catch(
    (error: unknown) => {
      throw new Error(`refunds are ${last.join()}, not ${ends.join()}`, { cause: error });
    },
  );
}

/** What a person is asked about this order, its refunds and its disputes. */
export async function questions({ product }: Checkout, like: string): Promise<string[]> {
  const sql = 'SELECT what FROM attention WHERE what LIKE $1 AND resolved_at IS NULL ORDER BY since';
  return (await product.stores.query<{ what: string }>(sql, [`%${like}%`])).map(({ what }) => what);
}

/** Whether a code opens a door: `live`, or why not. */
export async function verdictOn(checkout: Checkout, code: string): Promise<string> {
  type Verdict = { valid: boolean; reason: string | null };
  const answer = await asStaff<Verdict>(checkout, 'POST', '/api/admin/tickets/verify', { body: { code } });
  const { valid, reason } = accepted(answer);
  return valid ? 'live' : String(reason);
}
