import { assert, mayBecome } from '../../kit/index.ts';
import { changed, rows, sqlFile, type Tx } from '../../platform/db/index.ts';
import { ORDER_TRANSITIONS, type OrderRow, type OrderStatus } from './order.ts';
import { type Observed, PAYMENT_TRANSITIONS, type PaymentRow, type PaymentStatus } from './payment.ts';

const LOCK_BUYER = sqlFile(import.meta.url, './sql/lock-buyer.sql');
const COUNT_UNPAID = sqlFile(import.meta.url, './sql/count-unpaid.sql');
const INSERT_ORDER = sqlFile(import.meta.url, './sql/insert-order.sql');
const INSERT_LINES = sqlFile(import.meta.url, './sql/insert-lines.sql');
const READ_LINES = sqlFile(import.meta.url, './sql/read-lines.sql');
const ORDER_OF_HOLD = sqlFile(import.meta.url, './sql/order-of-hold.sql');
const LOCK_ORDER = sqlFile(import.meta.url, './sql/lock-order.sql');
const CHANGE_ORDER = sqlFile(import.meta.url, './sql/change-order.sql');
const LOCK_OPEN_PAYMENT = sqlFile(import.meta.url, './sql/lock-open-payment.sql');
const LOCK_PAYMENT = sqlFile(import.meta.url, './sql/lock-payment.sql');
const INSERT_PAYMENT = sqlFile(import.meta.url, './sql/insert-payment.sql');
const CHANGE_PAYMENT = sqlFile(import.meta.url, './sql/change-payment.sql');
const KEEP_PAYMENT_REF = sqlFile(import.meta.url, './sql/keep-payment-ref.sql');

/** One place that an order buys, with the price of that moment. */
export interface OrderLine {
  readonly seatNo: number;
  readonly levelNo: number;
  readonly amount: number;
  readonly fee: number;
  readonly [column: string]: unknown;
}

export type NewOrder = Pick<
  OrderRow,
  'eventId' | 'id' | 'organizerId' | 'visitor' | 'email' | 'name' | 'currency' | 'total' | 'holdId'
> & { readonly payWithinMs: number; readonly address: string };

/*
 * All of the module's writing in PostgreSQL. Locks come in one order: buyer → order → payment → places → tickets.
 */

export interface Unpaid {
  /** Of the buyer. */
  readonly orders: number;
  readonly placesOfAddress: number;
  readonly [column: string]: unknown;
}

/** Locks the buyer, then his address. @returns what waits for money, read under both locks */
export async function lockBuyer(tx: Tx, eventId: number, visitor: string, address: string): Promise<Unpaid> {
  await rows(tx, LOCK_BUYER, [eventId, visitor]);
  await rows(tx, LOCK_BUYER, [eventId, address]);
  const [unpaid] = await rows<Unpaid>(tx, COUNT_UNPAID, [eventId, visitor, address]);
  assert(unpaid, 'counts always come back');
  return unpaid;
}

export async function orderOfHold(tx: Tx, eventId: number, holdId: string): Promise<OrderRow | null> {
  return (await rows<OrderRow>(tx, ORDER_OF_HOLD, [eventId, holdId]))[0] ?? null;
}

export async function insertOrder(tx: Tx, order: NewOrder, lines: readonly OrderLine[]): Promise<OrderRow> {
  const { eventId, id, organizerId, visitor, email, name, currency, total, holdId, payWithinMs, address } = order;
  const values = [eventId, id, organizerId, visitor, email, name, currency, total, holdId, payWithinMs, address];
  const [row] = await rows<OrderRow>(tx, INSERT_ORDER, values);
  const column = (name: 'seatNo' | 'levelNo' | 'amount' | 'fee') => lines.map((line) => line[name]);
  await changed(tx, INSERT_LINES, [eventId, id, column('seatNo'), column('levelNo'), column('amount'), column('fee')]);
  assert(row, 'an inserted order came back');
  return row;
}

export function readLines(tx: Tx, eventId: number, orderId: string): Promise<OrderLine[]> {
  return rows<OrderLine>(tx, READ_LINES, [eventId, orderId]);
}

export async function lockOrder(tx: Tx, eventId: number, id: string): Promise<OrderRow | null> {
  return (await rows<OrderRow>(tx, LOCK_ORDER, [eventId, id]))[0] ?? null;
}

/** Along an edge of the table only, and only from the state and version seen under the lock. */
export async function changeOrder(tx: Tx, order: OrderRow, to: OrderStatus): Promise<OrderRow> {
  assert(mayBecome(ORDER_TRANSITIONS, order.status, to), `an order may not go from ${order.status} to ${to}`);
  const count = await changed(tx, CHANGE_ORDER, [order.eventId, order.id, order.status, to, order.version]);
  assert(count === 1, `order ${order.id} changed under its lock`);
  return { ...order, status: to, version: order.version + 1 };
}

export async function lockOpenPayment(tx: Tx, eventId: number, orderId: string): Promise<PaymentRow | null> {
  return (await rows<PaymentRow>(tx, LOCK_OPEN_PAYMENT, [eventId, orderId]))[0] ?? null;
}

export async function lockPayment(tx: Tx, eventId: number, id: string): Promise<PaymentRow | null> {
  return (await rows<PaymentRow>(tx, LOCK_PAYMENT, [eventId, id]))[0] ?? null;
}

export async function insertPayment(
  tx: Tx,
  payment: Pick<PaymentRow, 'eventId' | 'id' | 'orderId' | 'provider' | 'method' | 'amount' | 'currency'>,
): Promise<PaymentRow> {
  const { eventId, id, orderId, provider, method, amount, currency } = payment;
  const [row] = await rows<PaymentRow>(tx, INSERT_PAYMENT, [eventId, id, orderId, provider, method, amount, currency]);
  assert(row, 'an inserted payment came back');
  return row;
}

/** Keeps what was learned of a payment, and where it goes. */
export async function changePayment(
  tx: Tx,
  payment: PaymentRow,
  to: PaymentStatus,
  learned: Partial<Pick<Observed, 'providerRef' | 'error'>> & { clientSecret?: string } = {},
): Promise<PaymentRow> {
  const legal = payment.status === to || mayBecome(PAYMENT_TRANSITIONS, payment.status, to);
  assert(legal, `a payment may not go from ${payment.status} to ${to}`);
  const { providerRef = null, clientSecret = null, error = null } = learned;
  const count = await changed(tx, CHANGE_PAYMENT, [
    payment.eventId,
    payment.id,
    to,
    payment.version,
    providerRef,
    clientSecret,
    error?.code ?? null,
    error?.message ?? null,
  ]);
  assert(count === 1, `payment ${payment.id} changed under its lock`);
  if (providerRef !== null) {
    await changed(tx, KEEP_PAYMENT_REF, [payment.provider, providerRef, payment.eventId, payment.id]);
  }
  return {
    ...payment,
    status: to,
    version: payment.version + 1,
    providerRef: providerRef ?? payment.providerRef,
    clientSecret: clientSecret ?? payment.clientSecret,
  };
}
