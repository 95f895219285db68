import { Injectable, Logger } from '@nestjs/common';
import { Sweeps } from '../../platform/clock/index.ts';
import { crashPoint } from '../../platform/crash-points/index.ts';
import { Database, sqlFile } from '../../platform/db/index.ts';
import { Deadlines } from '../payments/index.ts';
import { CloseOrder } from './close-order.ts';

const OVERDUE_ORDERS = sqlFile(import.meta.url, './sql/overdue-orders.sql');
const BEAT_SWEEP = sqlFile(import.meta.url, './sql/beat-sweep.sql');
const EVERY_MS = 1_000;
const MOST_A_SWEEP = 100;
/** Longer than any pause of a healthy sweep: PostgreSQL, or every replica, was away. */
const LONGEST_GAP_MS = 10_000;

/**
 * Ends orders whose time to pay is over, on every replica at once: each is judged again under its own lock. After a gap in
 * its heartbeat it lets everything live for a while, since fans could not pay in the gap either.
 *
 * Cost: two statements a second and replica, and one closing an order.
 */
@Injectable()
export class ExpireOrders {
  private readonly log = new Logger('ExpireOrders');

  constructor(
    private readonly database: Database,
    private readonly closeOrder: CloseOrder,
    private readonly deadlines: Deadlines,
    sweeps: Sweeps,
  ) {
    sweeps.add({ everyMs: EVERY_MS, run: () => this.sweep(), trouble: 'overdue orders could not be swept' });
  }

  /** @returns whether there is probably more. */
  async sweep(): Promise<boolean> {
    const [beat] = await this.database.query<{ quiet: boolean }>(BEAT_SWEEP, [
      LONGEST_GAP_MS,
      this.deadlines.of('quietAfterGapMs'),
    ]);
    if (beat?.quiet) return false;
    const overdue = await this.database.query<{ eventId: number; id: string }>(OVERDUE_ORDERS, [MOST_A_SWEEP]);
    let closed = 0;
    for (const { eventId, id } of overdue) {
      crashPoint('C26');
      try {
        await this.closeOrder.expire(eventId, id);
        closed++;
      } catch (error) {
        // One order's trouble must not keep the seats of the others.
        this.log.warn({ err: error, eventId, orderId: id }, 'an overdue order could not be closed; trying again');
      }
    }
    return closed === MOST_A_SWEEP;
  }
}
