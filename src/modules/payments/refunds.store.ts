import { assert, mayBecome } from '../../kit/index.ts';
import { changed, type Database, rows, sqlFile, type Tx } from '../../platform/db/index.ts';
import { type ObservedRefund, REFUND_TRANSITIONS, type RefundRow, type RefundStatus } from './refund.ts';

const INSERT_REFUND = sqlFile(import.meta.url, './sql/insert-refund.sql');
const READ_REFUND = sqlFile(import.meta.url, './sql/read-refund.sql');
const LOCK_REFUND = sqlFile(import.meta.url, './sql/lock-refund.sql');
const LOCK_OPEN_REFUNDS = sqlFile(import.meta.url, './sql/lock-open-refunds.sql');
const REFUNDS_OF_ORDER = sqlFile(import.meta.url, './sql/refunds-of-order.sql');
const LEASE_REFUNDS = sqlFile(import.meta.url, './sql/lease-refunds.sql');
const CHANGE_REFUND = sqlFile(import.meta.url, './sql/change-refund.sql');
const MARK_REFUND_SENT = sqlFile(import.meta.url, './sql/mark-refund-sent.sql');
const TAKEN_PAYMENTS = sqlFile(import.meta.url, './sql/taken-payments.sql');

/* What of refunds is written in a transaction of an order. Locks: order → payment → refund → places. */

export type NewRefund = Pick<
  RefundRow,
  'eventId' | 'id' | 'orderId' | 'paymentId' | 'provider' | 'amount' | 'currency' | 'seatNos' | 'reason' | 'actor'
>;

export async function insertRefund(tx: Tx, refund: NewRefund): Promise<RefundRow> {
  const { eventId, id, orderId, paymentId, provider, amount, currency, seatNos, reason, actor } = refund;
  const values = [eventId, id, orderId, paymentId, provider, amount, currency, seatNos, reason, actor];
  const [row] = await rows<RefundRow>(tx, INSERT_REFUND, values);
  assert(row, 'an inserted refund came back');
  return row;
}

export async function readRefund(database: Database, eventId: number, id: string): Promise<RefundRow | null> {
  return (await database.query<RefundRow>(READ_REFUND, [eventId, id]))[0] ?? null;
}

export async function lockRefund(tx: Tx, eventId: number, id: string): Promise<RefundRow | null> {
  return (await rows<RefundRow>(tx, LOCK_REFUND, [eventId, id]))[0] ?? null;
}

/** Of one payment: those whose end is not known yet. */
export function lockOpenRefunds(tx: Tx, eventId: number, paymentId: string): Promise<RefundRow[]> {
  return rows<RefundRow>(tx, LOCK_OPEN_REFUNDS, [eventId, paymentId]);
}

/** Newest first. */
export function refundsOfOrder(database: Database, eventId: number, orderId: string): Promise<RefundRow[]> {
  return database.query<RefundRow>(REFUNDS_OF_ORDER, [eventId, orderId]);
}

/** Those that the provider has not ended yet and that nobody has told of for a while. */
export function leaseRefunds(
  database: Database,
  most: number,
  firstPauseMs: number,
  longestPauseMs: number,
): Promise<RefundRow[]> {
  return database.query<RefundRow>(LEASE_REFUNDS, [most, firstPauseMs, longestPauseMs]);
}

/** Along an edge of the table only, and only from the version seen under the lock. */
export async function changeRefund(
  tx: Tx,
  refund: RefundRow,
  to: RefundStatus,
  { providerRef, errorCode }: Pick<RefundRow, 'providerRef'> & Pick<ObservedRefund, 'errorCode'>,
): Promise<void> {
  assert(mayBecome(REFUND_TRANSITIONS, refund.status, to), `a refund may not go from ${refund.status} to ${to}`);
  const values = [refund.eventId, refund.id, to, refund.version, providerRef, errorCode];
  const count = await changed(tx, CHANGE_REFUND, values);
  assert(count === 1, `refund ${refund.id} changed under its lock`);
}

/** @returns whether it had left before */
export async function markRefundSent(tx: Tx, { eventId, id }: RefundRow): Promise<boolean> {
  const [row] = await rows<{ sentBefore: boolean }>(tx, MARK_REFUND_SENT, [eventId, id]);
  assert(row, `refund ${id} is there`);
  return row.sentBefore;
}

/** A payment that has taken money, and what became of it. */
export interface TakenPayment {
  readonly id: string;
  readonly amount: number;
  readonly currency: string;
  /** Neither back, nor on its way back, nor lost in a dispute. */
  readonly left: number;
  /** A dispute about it is open. */
  readonly disputed: boolean;
  /** Came late and goes back by itself: the order was not paid with it. */
  readonly unplaced: boolean;
  readonly [column: string]: unknown;
}

/** The one that the order was paid with comes first. */
export function takenPayments(
  on: Tx | Database,
  { eventId, id }: { eventId: number; id: string },
): Promise<TakenPayment[]> {
  return 'transaction' in on
    ? on.query<TakenPayment>(TAKEN_PAYMENTS, [eventId, id])
    : rows<TakenPayment>(on, TAKEN_PAYMENTS, [eventId, id]);
}
