import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { crashPoint } from '../../platform/crash-points/index.ts';
import { Database, isUniqueViolation, together, type Tx } from '../../platform/db/index.ts';
import {
  afterChange,
  changePayment,
  lockPayment,
  merge,
  MoneyPort,
  type Observed,
  type OpenedPayment,
  type PaymentRow,
} from '../payments/index.ts';
import { AfterSettling } from './after-settling.ts';
import {
  beginPaying,
  beginPayAgain,
  changeOrder,
  extendPaying,
  lockOrder,
  type OrderLine,
  readLines,
} from './checkout.store.ts';
import { ClaimLost, FinaliseOrder, type Settled } from './finalise-order.ts';
import type { OrderRow } from './order.ts';
import { PaymentJobs } from './payment-jobs.ts';
import { ReleaseOrder } from './release-order.ts';

/** Which payment of which order. */
export type OfOrder = Pick<PaymentRow, 'eventId' | 'id' | 'orderId'>;
/** For the log. What was passed may be a whole row, with the secret that a browser pays by. */
export const named = ({ eventId, id, orderId }: OfOrder) => ({ eventId, orderId, paymentId: id });
/** An observation, with what only the provider's own answer tells. */
type Seen = Observed & Partial<Pick<OpenedPayment, 'clientSecret' | 'nextAction'>>;

/**
 * Applies what a provider says of a payment: the one place where money meets seats. Observations come late, twice and
 * out of order; each is merged by rank under the locks, so that a repeat changes nothing.
 *
 * authorised → the seats are sold and the tickets issued, then the money is captured; captured → the order is paid;
 * voided → a closing order gives its seats back. An authorisation whose seats are gone is voided; money whose order has
 * ended is late, and is placed or given back by a job.
 *
 * Cost: one transaction of 10 statements in 3 packets for the finalising one, 11 where a message is marked with it.
 */
@Injectable()
export class SettlePayment implements OnModuleInit {
  private readonly log = new Logger('SettlePayment');

  constructor(
    private readonly database: Database,
    private readonly port: MoneyPort,
    private readonly jobs: PaymentJobs,
    private readonly orders: FinaliseOrder,
    private readonly release: ReleaseOrder,
    private readonly after: AfterSettling,
  ) {}

  onModuleInit(): void {
    this.port.register({ payment: (payment, observed, mark) => this.hearOf(payment, observed, mark) });
  }

  /**
   * A message about a payment, which was read just now. One that would change nothing is as if it had come at the moment of
   * that reading, before whatever has happened since: it needs no locks.
   */
  private async hearOf(payment: PaymentRow, observed: Observed, mark: (tx: Tx) => void): Promise<boolean> {
    if (merge(payment.status, observed) === null && !isWorthKeeping(payment, observed)) return false;
    await this.run(payment, observed, mark);
    return true;
  }

  /** @param mark what is committed with it: whose message it was has had its effect */
  async run(of: OfOrder, observed: Seen, mark?: (tx: Tx) => void): Promise<void> {
    const marked =
      (step: (tx: Tx) => Promise<Settled | null>) =>
      async (tx: Tx): Promise<Settled | null> => {
        const settled = await step(tx);
        mark?.(tx);
        return settled;
      };
    crashPoint('C28');
    let settled: Settled | null;
    try {
      settled = await this.database.transaction(
        marked((tx) => this.apply(tx, of, observed)),
        'with locks',
      );
    } catch (error) {
      if (!(error instanceof ClaimLost) && !isUniqueViolation(error, 'tickets_one_live')) throw error;
      this.log.warn(named(of), 'authorised, but the seats are gone: the payment is voided');
      crashPoint('C12');
      settled = await this.database.transaction(marked((tx) => this.giveUp(tx, of, observed)));
    }
    crashPoint('C13');
    await this.after.tell(settled);
  }

  /** There is no such payment at the provider and there never will be: a closing order may end. */
  async neverCreated(of: OfOrder): Promise<void> {
    const settled = await this.database.transaction(async (tx) => {
      const order = await lockOrder(tx, of.eventId, of.orderId);
      const payment = await lockPayment(tx, of.eventId, of.id);
      if (!order || !payment || payment.providerRef !== null) return null;
      if (payment.status !== 'created' && payment.status !== 'unknown' && payment.status !== 'voiding') return null;
      await changePayment(tx, payment, 'absent', this.after.lookInMs);
      return order.closing === null ? null : this.release.run(tx, order);
    });
    await this.after.tell(settled);
  }

  private async apply(tx: Tx, of: OfOrder, observed: Seen): Promise<Settled | null> {
    const [order, payment, lines] = await together(
      lockOrder(tx, of.eventId, of.orderId),
      lockPayment(tx, of.eventId, of.id),
      // Read behind the order's lock: an authorisation sells what they name.
      observed.status === 'authorised' ? readLines(tx, of.eventId, of.orderId) : null,
    );
    if (!order || !payment) return null;
    const next = merge(payment.status, observed);
    if (next === null) return this.hear(tx, order, payment, observed);
    const learned = { ...observed, late: payment.status === 'voided' };
    const moved = afterChange(payment, next, learned);
    const [, settled] = await together(
      changePayment(tx, payment, next, this.after.lookInMs, learned),
      this.follow(tx, order, moved, { secret: observed.clientSecret, lines }),
    );
    this.log.log({ ...named(of), from: payment.status, to: next }, 'payment changed');
    return settled;
  }

  /** What a change of the payment means for its order, in the packet of that change. */
  private async follow(
    tx: Tx,
    order: OrderRow,
    moved: PaymentRow,
    { secret, lines }: { secret: string | undefined; lines: readonly OrderLine[] | null },
  ): Promise<Settled | null> {
    switch (moved.status) {
      case 'open':
        if (secret) beginPaying(tx, order);
        return null;
      case 'authorised':
        return this.authorised(tx, order, moved, lines);
      case 'captured':
        return this.captured(tx, order, moved);
      case 'voided':
        return this.voided(tx, order, moved);
      default:
        return null;
    }
  }

  /** Nothing that moves it; but a decline, a bank that asks, or a secret that was lost on its way are worth keeping. */
  private async hear(tx: Tx, order: OrderRow, payment: PaymentRow, observed: Seen): Promise<null> {
    if (!isWorthKeeping(payment, observed)) return null;
    if (payment.status === 'voiding') {
      await changePayment(tx, payment, 'voiding', this.after.lookInMs, { providerRef: observed.providerRef });
      return null;
    }
    // Why a card was declined stays until it is known otherwise: a message from before the decline may come after it.
    const error = observed.error ?? errorOf(payment);
    await changePayment(tx, payment, 'open', this.after.lookInMs, { ...observed, error });
    if (bringsSecret(payment, observed)) beginPaying(tx, order);
    // He is at it: his seats wait for his next card, or for his bank, up to the hard maximum.
    if (asks(payment, observed) || observed.error !== null) extendPaying(tx, order, this.after.graceMs);
    return null;
  }

  private async authorised(
    tx: Tx,
    order: OrderRow,
    payment: PaymentRow,
    lines: readonly OrderLine[] | null,
  ): Promise<Settled | null> {
    if (order.closing === null && order.status === 'payment_failed') {
      await changeOrder(tx, order, 'finalised');
      this.jobs.capture(tx, payment);
      return null;
    }
    if (order.closing !== null || order.status !== 'pending') {
      await this.jobs.void(tx, payment);
      return null;
    }
    const { settled } = await this.orders.run(tx, order, lines); // guard: capture-after-seats
    this.jobs.capture(tx, payment);
    return settled;
  }

  private async captured(tx: Tx, order: OrderRow, payment: PaymentRow): Promise<Settled | null> {
    let current = order;
    let settled: Settled | null = null;
    if (payment.late || order.status === 'expired' || order.status === 'cancelled' || !isUnpaid(order)) {
      crashPoint('C20');
      this.jobs.placeLate(tx, payment);
      return null;
    }
    if (order.status === 'pending') ({ order: current, settled } = await this.orders.run(tx, order));
    else if (order.status === 'payment_failed') current = await changeOrder(tx, order, 'finalised');
    crashPoint('C17');
    await changeOrder(tx, current, 'paid');
    this.jobs.announcePaid(tx, payment);
    return settled;
  }

  /** The door at the provider is seen closed: only now may the seats of a closing order go back. */
  private async voided(tx: Tx, order: OrderRow, payment: PaymentRow): Promise<Settled | null> {
    if (order.status === 'finalised') {
      crashPoint('C16');
      const failed = await changeOrder(tx, order, 'payment_failed');
      await beginPayAgain(tx, failed, this.after.payAgainMs);
      this.jobs.announceFailed(tx, payment);
      return null;
    }
    return order.closing === null ? null : this.release.run(tx, order);
  }

  /** The money is there and the seats are not ours: a reservation is voided, a charge is late money; the order ends. */
  private async giveUp(tx: Tx, of: OfOrder, observed: Seen): Promise<Settled | null> {
    const order = await lockOrder(tx, of.eventId, of.orderId);
    const payment = await lockPayment(tx, of.eventId, of.id);
    if (!order || !payment) return null;
    const next = merge(payment.status, observed);
    const moved = next === null ? payment : await changePayment(tx, payment, next, this.after.lookInMs, observed);
    if (moved.status === 'authorised') await this.jobs.void(tx, moved);
    if (moved.status === 'captured') this.jobs.placeLate(tx, moved);
    return order.status === 'pending' ? this.release.endWithout(tx, order) : null;
  }
}

/** Of what does not move it: where it is, a decline, a bank that asks, a secret that was lost on its way. */
function isWorthKeeping(payment: PaymentRow, seen: Seen): boolean {
  if (payment.status === 'voiding') return payment.providerRef === null;
  if (payment.status !== 'open' || seen.status !== 'open') return false;
  return seen.error !== null || asks(payment, seen) || bringsSecret(payment, seen);
}

const asks = (payment: PaymentRow, seen: Seen): boolean => seen.challenged && !payment.challenged;
const bringsSecret = (payment: PaymentRow, seen: Seen): boolean =>
  payment.clientSecret === null && seen.clientSecret !== undefined;

function isUnpaid({ status }: OrderRow): boolean {
  return status === 'pending' || status === 'authorised' || status === 'finalised' || status === 'payment_failed';
}

function errorOf({ errorCode, errorMessage, errorAdvice }: PaymentRow): Observed['error'] {
  return errorCode === null ? null : { code: errorCode, message: errorMessage ?? '', advice: errorAdvice ?? 'retry' };
}
