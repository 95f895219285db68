import { assert } from '../../kit/index.ts';
import { changed, rows, sqlFile, type Tx } from '../../platform/db/index.ts';
import type { PaymentRow } from './payment.ts';

const APPEND_MOVEMENT = sqlFile(import.meta.url, './sql/append-movement.sql');
const MOVEMENT_EXISTS = sqlFile(import.meta.url, './sql/movement-exists.sql');

/** Where money can be: with the buyer, reserved on his card, or at the provider for us. */
export type Account = 'buyer' | 'reserved' | 'provider';

export type MovementKind =
  'authorise' | 'void' | 'capture' | 'refund' | 'refund_reversal' | 'dispute' | 'dispute_reversal';

/** From which account to which each movement goes. */
const MOVES: Readonly<Record<MovementKind, readonly [from: Account, to: Account]>> = {
  authorise: ['buyer', 'reserved'],
  void: ['reserved', 'buyer'],
  capture: ['reserved', 'provider'],
  refund: ['provider', 'buyer'],
  refund_reversal: ['buyer', 'provider'],
  dispute: ['provider', 'buyer'],
  dispute_reversal: ['buyer', 'provider'],
};

type Mover = Pick<PaymentRow, 'eventId' | 'id' | 'orderId' | 'currency'>;

/**
 * Writes one movement of a payment's money, two entries that sum to zero. A repeat is known by its key.
 *
 * @param subject what moved: the payment's id, or the refund's or dispute's
 */
export async function record(
  tx: Tx,
  payment: Mover,
  kind: MovementKind,
  amount: number,
  subject: string = payment.id,
): Promise<void> {
  const [from, to] = MOVES[kind];
  const { eventId, orderId, id, currency } = payment;
  const key = keyOf(kind, subject);
  const written = await changed(tx, APPEND_MOVEMENT, [
    eventId,
    key,
    orderId,
    id,
    kind,
    currency,
    [from, to],
    [-amount, amount],
  ]);
  assert(written === 2 || written === 0, `half a movement: ${key}`);
}

/** What a change of a payment's status says of its money. */
export async function recordChange(tx: Tx, payment: PaymentRow, to: PaymentRow['status']): Promise<void> {
  if (payment.status === to) return;
  if (to === 'authorised') return record(tx, payment, 'authorise', payment.amount);
  if (to === 'captured' && payment.status !== 'refunding') {
    // Where the reservation was never seen, or there is none (push), the money passes through it all the same.
    const reserved = payment.status === 'authorised' || payment.status === 'capturing';
    if (!reserved) await record(tx, payment, 'authorise', payment.amount);
    return record(tx, payment, 'capture', payment.amount);
  }
  if (to === 'voided' && (await isKnown(tx, payment.eventId, keyOf('authorise', payment.id))))
    return record(tx, payment, 'void', payment.amount);
}

async function isKnown(tx: Tx, eventId: number, key: string): Promise<boolean> {
  return (await rows(tx, MOVEMENT_EXISTS, [eventId, key])).length > 0;
}

function keyOf(kind: MovementKind, subject: string): string {
  return `${kind}:${subject}`;
}
