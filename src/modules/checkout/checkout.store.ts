import { assert, mayBecome } from '../../kit/index.ts';
import { changed, lastly, rows, sqlFile, together, type Tx } from '../../platform/db/index.ts';
import type { PlacesOfOrder } from '../inventory/index.ts';
import { ORDER_TRANSITIONS, type OrderRow, type OrderStatus } from './order.ts';

const LOCK_BUYER = sqlFile(import.meta.url, './sql/lock-buyer.sql');
const COUNT_UNPAID = sqlFile(import.meta.url, './sql/count-unpaid.sql');
const INSERT_ORDER = sqlFile(import.meta.url, './sql/insert-order.sql');
const INSERT_LINES = sqlFile(import.meta.url, './sql/insert-lines.sql');
const READ_LINES = sqlFile(import.meta.url, './sql/read-lines.sql');
const ORDER_OF_HOLD = sqlFile(import.meta.url, './sql/order-of-hold.sql');
const LOCK_ORDER = sqlFile(import.meta.url, './sql/lock-order.sql');
const CHANGE_ORDER = sqlFile(import.meta.url, './sql/change-order.sql');
const EXTEND_PAY_BY = sqlFile(import.meta.url, './sql/extend-pay-by.sql');
const BEGIN_PAY_AGAIN = sqlFile(import.meta.url, './sql/begin-pay-again.sql');
const MARK_CLOSING = sqlFile(import.meta.url, './sql/mark-closing.sql');
const MOVE_LINES = sqlFile(import.meta.url, './sql/move-lines.sql');
const GIVE_BACK_LINES = sqlFile(import.meta.url, './sql/give-back-lines.sql');

/** One place that an order buys, with the price of that moment; of a package, its share of it. */
export interface OrderLine {
  readonly seatNo: number;
  readonly levelNo: number;
  readonly amount: number;
  readonly fee: number;
  /** Out of which allotment it is bought; null: on the web. */
  readonly allotmentId: string | null;
  readonly [column: string]: unknown;
}

export type NewOrder = Pick<
  OrderRow,
  | 'eventId'
  | 'id'
  | 'organizerId'
  | 'visitor'
  | 'email'
  | 'name'
  | 'currency'
  | 'total'
  | 'holdId'
  | 'packageId'
  | 'packageName'
> & { readonly payWithinMs: number; readonly address: string };

/*
 * All of the module's writing in PostgreSQL. Locks come in one order: buyer → order → payment → places → tickets → package.
 */

export interface Unpaid {
  /** Of the buyer. */
  readonly orders: number;
  readonly placesOfAddress: number;
  readonly [column: string]: unknown;
}

/** Locks the buyer, then his address. @returns what waits for money, read under both locks */
export async function lockBuyer(tx: Tx, eventId: number, visitor: string, address: string): Promise<Unpaid> {
  const locks: Promise<unknown>[] = [];
  locks.push(rows(tx, LOCK_BUYER, [eventId, visitor])); // guard: buyer-lock
  locks.push(rows(tx, LOCK_BUYER, [eventId, address])); // guard: address-lock
  // Begins when both locks are had: what it counts is read under them.
  const [[unpaid]] = await together(rows<Unpaid>(tx, COUNT_UNPAID, [eventId, visitor, address]), ...locks);
  assert(unpaid, 'counts always come back');
  return unpaid;
}

export async function orderOfHold(tx: Tx, eventId: number, holdId: string): Promise<OrderRow | null> {
  return (await rows<OrderRow>(tx, ORDER_OF_HOLD, [eventId, holdId]))[0] ?? null;
}

export async function insertOrder(tx: Tx, order: NewOrder, lines: readonly OrderLine[]): Promise<OrderRow> {
  const { eventId, id, organizerId, visitor, email, name, currency, total, holdId, payWithinMs, address } = order;
  const { packageId, packageName } = order;
  const buyer = [organizerId, visitor, email, name];
  const values = [eventId, id, ...buyer, currency, total, holdId, payWithinMs, address, packageId, packageName];
  const columns = (['seatNo', 'levelNo', 'amount', 'fee', 'allotmentId'] as const).map((name) =>
    lines.map((line) => line[name]),
  );
  const [[row]] = await together(
    rows<OrderRow>(tx, INSERT_ORDER, values),
    changed(tx, INSERT_LINES, [eventId, id, ...columns]),
  );
  assert(row, 'an inserted order came back');
  return row;
}

export function readLines(tx: Tx, eventId: number, orderId: string): Promise<OrderLine[]> {
  return rows<OrderLine>(tx, READ_LINES, [eventId, orderId]);
}

/** The places of some lines, as the inventory wants them. */
export function placesOf(
  { eventId, id }: Pick<OrderRow, 'eventId' | 'id'>,
  lines: readonly Pick<OrderLine, 'seatNo' | 'allotmentId'>[],
): PlacesOfOrder {
  const allotmentId = lines.find((line) => line.allotmentId !== null)?.allotmentId ?? null;
  return { eventId, orderId: id, seatNos: lines.map(({ seatNo }) => seatNo), allotmentId };
}

export async function lockOrder(tx: Tx, eventId: number, id: string): Promise<OrderRow | null> {
  return (await rows<OrderRow>(tx, LOCK_ORDER, [eventId, id]))[0] ?? null;
}

/** Along an edge of the table only, and only from the state and version seen under the lock. */
export async function changeOrder(tx: Tx, order: OrderRow, to: OrderStatus): Promise<OrderRow> {
  assert(mayBecome(ORDER_TRANSITIONS, order.status, to), `an order may not go from ${order.status} to ${to}`);
  const count = await changed(tx, CHANGE_ORDER, [order.eventId, order.id, order.status, to, order.version]);
  assert(count === 1, `order ${order.id} changed under its lock`);
  return { ...order, status: to, closing: null, version: order.version + 1 };
}

/** From here on it takes no payment, and ends so when its payment is seen closed. */
export async function markClosing(tx: Tx, order: OrderRow, closing: 'expired' | 'cancelled'): Promise<OrderRow> {
  const count = await changed(tx, MARK_CLOSING, [order.eventId, order.id, closing, order.version]);
  assert(count === 1, `order ${order.id} changed under its lock`);
  return { ...order, closing, version: order.version + 1 };
}

/** The fan can pay from this moment on: his time begins, once. */
export function beginPaying(tx: Tx, { eventId, id, payWithinMs }: OrderRow): void {
  lastly(tx, EXTEND_PAY_BY, [eventId, id, payWithinMs, true]);
}

/** More time for a fan who is paying, up to the hard maximum. */
export function extendPaying(tx: Tx, { eventId, id }: OrderRow, ms: number): void {
  lastly(tx, EXTEND_PAY_BY, [eventId, id, ms, false]);
}

/** A new and last time to pay, for an order whose money the bank refused after all. */
export async function beginPayAgain(tx: Tx, { eventId, id }: OrderRow, ms: number): Promise<void> {
  await changed(tx, BEGIN_PAY_AGAIN, [eventId, id, ms]);
}

/** Equal places instead of those that somebody else has by now. */
export async function moveLines(tx: Tx, { eventId, id }: OrderRow, to: readonly number[]): Promise<void> {
  const count = await changed(tx, MOVE_LINES, [eventId, id, to]);
  assert(count === to.length, `order ${id} moved ${count} of ${to.length} places`);
}

/** These places are not the order's any more. */
export async function giveBackLines(tx: Tx, { eventId, id }: OrderRow, seatNos: readonly number[]): Promise<void> {
  const count = await changed(tx, GIVE_BACK_LINES, [eventId, id, seatNos]);
  assert(count === seatNos.length, `order ${id} gave back ${count} of ${seatNos.length} places`);
}
