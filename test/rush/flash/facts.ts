import { Visitor } from '../../harness/visitor.ts';
import { addressOfFan } from '../arrivals.ts';
import type { Told as RigTold } from '../../rig/history.ts';
import type { Rig } from '../../rig/rig.ts';
import type { Told } from '../told.ts';
import type { Buyer, Facts } from './verdict.ts';

const ORDERS = 'SELECT id, status FROM orders';
const TICKETS = `
  SELECT seat_no AS "seatNo", order_id AS "orderId" FROM tickets WHERE event_id = $1 AND state = 'live'`;

export function buyersOf(told: readonly Told[]): Buyer[] {
  return told.flatMap(({ order, ...rest }) => (order === undefined ? [] : [{ ...rest, order }]));
}

/** @param told what everyone was told @returns it beside what is there now */
export async function factsOf({ stores, product }: Rig, eventNo: number, told: readonly Told[]): Promise<Facts> {
  const { intents, movements } = product.fakepay.truth();
  const orderOf = new Map(intents.map(({ id, metadata }) => [id, metadata.order_id ?? id]));
  const kept = new Map<string, number>();
  for (const { intent, kind, amount } of movements) {
    const order = orderOf.get(intent) ?? intent;
    kept.set(order, (kept.get(order) ?? 0) + (kind === 'capture' ? amount : kind === 'refund' ? -amount : 0));
  }
  return {
    buyers: buyersOf(told),
    orders: await stores.query(ORDERS),
    tickets: await stores.query(TICKETS, [eventNo]),
    charged: [...kept].flatMap(([order, amount]) => (amount > 0 ? [order] : [])),
  };
}

/** The same people as the rig's oracle knows people: it reads the tickets of some of them again. */
export function historyOf({ product }: Rig, slug: string, told: readonly Told[]): RigTold[] {
  return told.flatMap(({ fan, order, paidMs, tickets, cookies = [] }) => {
    if (order === undefined) return [];
    const visitor = new Visitor(product.url, { address: addressOfFan(fan), timeoutMs: 15_000 });
    for (const [name, value] of cookies) visitor.cookies.set(name, value);
    return [
      {
        ...{ visitor, plan: 'buys', event: slug },
        order: { id: order.id, total: order.total, places: order.seats.length },
        ...(paidMs !== undefined && { paid: true }),
        ...(tickets && { tickets }),
      } satisfies RigTold,
    ];
  });
}
