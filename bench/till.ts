import { setTimeout as pause } from 'node:timers/promises';
import { type Rig, startRig } from '../test/rig/rig.ts';
import { SEATS_RIG } from '../test/seats/size.ts';
import { type Hall, openHall } from './halls.ts';
import { CLAIMED_ORDERS, orderId, paymentId, SEATS_AN_ORDER, TOTAL, UNPAID_PAYMENTS } from './till-sql.ts';
import { SESSION_SECRET } from './world.ts';

/**
 * A replica that does no jobs, on a PostgreSQL that keeps what it says, and halls whose seats are sold two by two. A seat is
 * sold once: orders have numbers, which are never used again.
 */
export class Till {
  readonly rig: Rig;
  /** Of each order that is claimed by SQL. */
  readonly price = { amount: TOTAL, currency: 'EUR' };
  #hall: Hall | undefined;
  #halls = 0;
  #next = 0;

  static async open(): Promise<Till> {
    const env = { ...SEATS_RIG.env, WORKERS: 'off', SESSION_SECRET };
    return new Till(await startRig({ ...SEATS_RIG, replicas: 1, env, postgres: { fsync: 'on' } }));
  }

  private constructor(rig: Rig) {
    this.rig = rig;
  }

  /** Numbers of so many orders, and the hall whose seats they buy: another one where this one has too few left. */
  async orders(count: number): Promise<{ hall: Hall; from: number }> {
    const most = (hall: Hall): number => hall.parties.length * 2;
    if (!this.#hall || this.#next + count > most(this.#hall)) {
      this.#hall = await openHall(this.rig, `bench-till-${this.#halls++}`);
      this.#next = 0;
    }
    const from = this.#next;
    this.#next += count;
    return { hall: this.#hall, from };
  }

  /** Orders that are claimed and can be paid, as the product leaves them. */
  async claimed({ eventNo }: Hall, from: number, count: number): Promise<void> {
    for (const sql of [...CLAIMED_ORDERS, ...UNPAID_PAYMENTS])
      await this.rig.stores.query(sql, [eventNo, from, from + count - 1]);
    await this.settled();
  }

  /** What a round has left PostgreSQL to do is not the next one's. */
  async settled(): Promise<void> {
    await this.rig.stores.query('CHECKPOINT');
    await pause(50);
  }

  /** @throws Error unless each of these orders has its seats, and its tickets */
  verify({ eventNo }: Hall, ids: readonly string[]): Promise<void> {
    return verifyOrders(this.rig, eventNo, ids);
  }

  async organizerOf({ eventNo }: Hall): Promise<string> {
    const sql = 'SELECT organizer_id AS id FROM events WHERE id = $1';
    return (await this.rig.stores.query<{ id: string }>(sql, [eventNo]))[0]!.id;
  }

  close(): Promise<void> {
    return this.rig.close();
  }
}

/** Ids of the orders from a number on, as the SQL makes them. */
export function numbered(from: number, count: number): { orderId: string; paymentId: string }[] {
  return Array.from({ length: count }, (_, at) => ({ orderId: orderId(from + at), paymentId: paymentId(from + at) }));
}

/** @throws Error unless each of these orders is finalised, and has its seats and its tickets */
export async function verifyOrders({ stores }: Rig, eventNo: number, ids: readonly string[]): Promise<void> {
  const [found] = await stores.query<{ orders: number; seats: number; tickets: number }>(
    `SELECT (SELECT count(*)::int FROM orders WHERE event_id = $1 AND id = ANY ($2) AND status = 'finalised') AS orders,
      (SELECT count(*)::int FROM places WHERE event_id = $1 AND order_id = ANY ($2) AND state = 's') AS seats,
      (SELECT count(*)::int FROM tickets WHERE event_id = $1 AND order_id = ANY ($2) AND state = 'live') AS tickets`,
    [eventNo, ids],
  );
  const seats = SEATS_AN_ORDER * ids.length;
  if (found?.orders !== ids.length || found.seats !== seats || found.tickets !== seats)
    throw new Error(`of ${ids.length} orders PostgreSQL has ${JSON.stringify(found)}`);
}
