import { assert, mayBecome } from '../../kit/index.ts';
import { changed, rows, sqlFile, together, type Tx } from '../../platform/db/index.ts';
import { recordChange } from './ledger.ts';
import { type NextAction, type Observed, PAYMENT_TRANSITIONS, type PaymentRow, type PaymentStatus } from './payment.ts';

const LOCK_OPEN_PAYMENT = sqlFile(import.meta.url, './sql/lock-open-payment.sql');
const LOCK_PAYMENT = sqlFile(import.meta.url, './sql/lock-payment.sql');
const INSERT_PAYMENT = sqlFile(import.meta.url, './sql/insert-payment.sql');
const CHANGE_PAYMENT = sqlFile(import.meta.url, './sql/change-payment.sql');
const KEEP_PAYMENT_REF = sqlFile(import.meta.url, './sql/keep-payment-ref.sql');
const RAISE_ATTENTION = sqlFile(import.meta.url, './sql/raise-attention.sql');
const RESOLVE_ATTENTION = sqlFile(import.meta.url, './sql/resolve-attention.sql');

/* What of payments is written in a transaction of an order. The order is locked before: order → payment → places. */

export async function lockOpenPayment(tx: Tx, eventId: number, orderId: string): Promise<PaymentRow | null> {
  return (await rows<PaymentRow>(tx, LOCK_OPEN_PAYMENT, [eventId, orderId]))[0] ?? null;
}

export async function lockPayment(tx: Tx, eventId: number, id: string): Promise<PaymentRow | null> {
  return (await rows<PaymentRow>(tx, LOCK_PAYMENT, [eventId, id]))[0] ?? null;
}

export type NewPayment = Pick<
  PaymentRow,
  'eventId' | 'id' | 'orderId' | 'provider' | 'method' | 'flow' | 'amount' | 'currency'
>;

export async function insertPayment(tx: Tx, payment: NewPayment, lookInMs: number): Promise<PaymentRow> {
  const { eventId, id, orderId, provider, method, flow, amount, currency } = payment;
  const values = [eventId, id, orderId, provider, method, flow, amount, currency, lookInMs];
  const [row] = await rows<PaymentRow>(tx, INSERT_PAYMENT, values);
  assert(row, 'an inserted payment came back');
  return row;
}

export interface Learned extends Partial<Pick<Observed, 'providerRef' | 'error' | 'challenged'>> {
  readonly clientSecret?: string;
  readonly nextAction?: NextAction | null;
  readonly late?: boolean;
}

/**
 * Keeps what was learned of a payment, where it goes, and what that says of its money: the ledger is written here, so
 * that no change can forget it.
 *
 * @param lookInMs when the provider is asked how it stands, unless it has told before
 */
export async function changePayment(
  tx: Tx,
  payment: PaymentRow,
  to: PaymentStatus,
  lookInMs: number,
  learned: Learned = {},
): Promise<PaymentRow> {
  const legal = payment.status === to || mayBecome(PAYMENT_TRANSITIONS, payment.status, to);
  assert(legal, `a payment may not go from ${payment.status} to ${to}`); // guard: payment-table
  const { providerRef = null, clientSecret = null, nextAction = null, error = null } = learned;
  const known = [payment.eventId, payment.id, to, payment.version, providerRef, clientSecret, nextAction];
  const errors = [error?.code ?? null, error?.message ?? null, error?.advice ?? null];
  const values = [...known, ...errors, learned.challenged ?? false, learned.late ?? false, lookInMs];
  const isNewRef = providerRef !== null && providerRef !== payment.providerRef;
  const [count] = await together(
    changed(tx, CHANGE_PAYMENT, values),
    isNewRef && changed(tx, KEEP_PAYMENT_REF, [payment.provider, providerRef, payment.eventId, payment.id]),
    recordChange(tx, payment, to),
  );
  assert(count === 1, `payment ${payment.id} changed under its lock`);
  return afterChange(payment, to, learned);
}

/** What `changePayment` makes of it: for whoever goes on in the same packet. */
export function afterChange(payment: PaymentRow, to: PaymentStatus, learned: Learned = {}): PaymentRow {
  const { error } = learned;
  return {
    ...payment,
    status: to,
    version: payment.version + 1,
    providerRef: learned.providerRef ?? payment.providerRef,
    clientSecret: learned.clientSecret ?? payment.clientSecret,
    nextAction: learned.nextAction ?? payment.nextAction,
    errorCode: error?.code ?? null,
    errorMessage: error?.message ?? null,
    errorAdvice: error?.advice ?? null,
    challenged: payment.challenged || (learned.challenged ?? false),
    late: payment.late || (learned.late ?? false),
  };
}

/** Asks for a person: for what nothing can heal by itself. @param key names the question; asked again, it is the same one */
export async function raiseAttention(tx: Tx, eventId: number, key: string, what: string): Promise<void> {
  await changed(tx, RAISE_ATTENTION, [eventId, key, what]);
}

export async function resolveAttention(tx: Tx, eventId: number, key: string): Promise<void> {
  await changed(tx, RESOLVE_ATTENTION, [eventId, key]);
}
