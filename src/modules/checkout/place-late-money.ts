import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { Database, type Tx } from '../../platform/db/index.ts';
import { Outbox } from '../../platform/outbox/index.ts';
import { lockOpenPayment, lockPayment } from '../payments/index.ts';
import { AfterSettling } from './after-settling.ts';
import { changeOrder, lockOrder } from './checkout.store.ts';
import { FinaliseOrder, type Settled } from './finalise-order.ts';
import { FreeSeats } from './free-seats.ts';
import { PaymentJobs } from './payment-jobs.ts';
import { named, type OfOrder } from './settle-payment.ts';

/** Equal places may be taken by others between the look at the board and the claim. */
const TRIES = 3;

type Placed = { readonly settled: Settled } | 'taken' | 'done';

/**
 * Money has come for an order that had ended: the job of `checkout.money_came_late`. It gets the same places where they
 * are free still, else equal ones, else it goes back. Whatever happens is decided under the order's lock.
 *
 * Cost: one transaction of about 14 statements; for other places one Redis call and one transaction more, a few times.
 */
@Injectable()
export class PlaceLateMoney implements OnModuleInit {
  private readonly log = new Logger('PlaceLateMoney');

  constructor(
    private readonly database: Database,
    private readonly outbox: Outbox,
    private readonly seats: FreeSeats,
    private readonly orders: FinaliseOrder,
    private readonly jobs: PaymentJobs,
    private readonly after: AfterSettling,
  ) {}

  onModuleInit(): void {
    this.outbox.handle('checkout.money_came_late', ({ eventId, payload }) =>
      this.run({ eventId, id: String(payload.paymentId), orderId: String(payload.orderId) }),
    );
  }

  async run(of: OfOrder): Promise<void> {
    let wanted: readonly number[] | null = null;
    for (let attempt = 0; attempt <= TRIES; attempt++) {
      const placed = await this.database.transaction((tx) => this.place(tx, of, wanted));
      if (placed === 'done') return;
      if (placed !== 'taken') {
        this.log.log({ ...named(of), sameSeats: wanted === null }, 'late money placed');
        return this.after.tell(placed.settled);
      }
      wanted = await this.seats.equalTo(of);
      if (wanted === null) break;
    }
    await this.database.transaction((tx) => this.giveBack(tx, of));
  }

  /** @param wanted places to take instead of the order's own; null: its own */
  private async place(tx: Tx, of: OfOrder, wanted: readonly number[] | null): Promise<Placed> {
    const order = await lockOrder(tx, of.eventId, of.orderId);
    const payment = await lockPayment(tx, of.eventId, of.id);
    if (!order || payment?.status !== 'captured') return 'done';
    if (order.status !== 'pending' && order.status !== 'expired' && order.status !== 'cancelled') {
      this.jobs.giveBack(tx, payment);
      return 'done';
    }
    const other = await lockOpenPayment(tx, of.eventId, of.orderId);
    if (other && other.id !== payment.id) {
      if (!['created', 'unknown', 'open'].includes(other.status)) {
        this.jobs.giveBack(tx, payment);
        return 'done';
      }
      await this.jobs.void(tx, other);
    }
    if (order.status !== 'pending' && !(await this.seats.claim(tx, order, wanted))) return 'taken';
    const { order: finalised, settled } = await this.orders.run(tx, order);
    await changeOrder(tx, finalised, 'paid');
    this.jobs.announcePaid(tx, payment);
    return { settled };
  }

  private async giveBack(tx: Tx, of: OfOrder): Promise<void> {
    await lockOrder(tx, of.eventId, of.orderId);
    const payment = await lockPayment(tx, of.eventId, of.id);
    if (payment?.status !== 'captured') return;
    this.log.warn(named(of), 'late money found no seats: it goes back');
    this.jobs.giveBack(tx, payment);
  }
}
