import { assert, mayBecome } from '../../kit/index.ts';
import { changed, type Database, rows, sqlFile, type Tx } from '../../platform/db/index.ts';
import { DISPUTE_TRANSITIONS, type DisputeRow, type DisputeStatus, type ObservedDispute } from './dispute.ts';
import type { PaymentRow } from './payment.ts';

const INSERT_DISPUTE = sqlFile(import.meta.url, './sql/insert-dispute.sql');
const READ_DISPUTE = sqlFile(import.meta.url, './sql/read-dispute.sql');
const LOCK_DISPUTE = sqlFile(import.meta.url, './sql/lock-dispute.sql');
const CHANGE_DISPUTE = sqlFile(import.meta.url, './sql/change-dispute.sql');
const KEEP_EVIDENCE = sqlFile(import.meta.url, './sql/keep-evidence.sql');
const ALERT_DUE_DISPUTES = sqlFile(import.meta.url, './sql/alert-due-disputes.sql');

/* What of disputes is written in a transaction of an order. Locks: order → payment → dispute → refunds → places. */

export async function insertDispute(
  tx: Tx,
  id: string,
  payment: PaymentRow,
  observed: ObservedDispute,
): Promise<DisputeRow> {
  const { eventId, orderId, provider } = payment;
  const { providerRef, reason, amount, currency, dueBy } = observed;
  const values = [eventId, id, orderId, payment.id, provider, providerRef, reason, amount, currency, dueBy];
  const [row] = await rows<DisputeRow>(tx, INSERT_DISPUTE, values);
  assert(row, 'an inserted dispute came back');
  return row;
}

export async function readDispute(database: Database, eventId: number, id: string): Promise<DisputeRow | null> {
  return (await database.query<DisputeRow>(READ_DISPUTE, [eventId, id]))[0] ?? null;
}

/** By its provider's id. */
export async function lockDispute(tx: Tx, payment: PaymentRow, providerRef: string): Promise<DisputeRow | null> {
  const { eventId, provider } = payment;
  return (await rows<DisputeRow>(tx, LOCK_DISPUTE, [eventId, provider, providerRef]))[0] ?? null;
}

/** Along an edge of the table only, and only from the version seen under the lock. */
export async function changeDispute(tx: Tx, dispute: DisputeRow, to: DisputeStatus, dueBy: Date | null): Promise<void> {
  assert(mayBecome(DISPUTE_TRANSITIONS, dispute.status, to), `a dispute may not go from ${dispute.status} to ${to}`);
  const count = await changed(tx, CHANGE_DISPUTE, [dispute.eventId, dispute.id, to, dispute.version, dueBy]);
  assert(count === 1, `dispute ${dispute.id} changed under its lock`);
}

/** Before it is sent. */
export async function keepEvidence(database: Database, dispute: DisputeRow, evidence: object): Promise<void> {
  await database.query(KEEP_EVIDENCE, [dispute.eventId, dispute.id, JSON.stringify(evidence)]);
}

/** Shows disputes to a person that wait for our answer shortly before their last day. */
export async function alertDueDisputes(database: Database, withinMs: number): Promise<void> {
  await database.query(ALERT_DUE_DISPUTES, [withinMs]);
}
