import { join } from 'node:path';
import * as shared from '../shared/store.ts';

/** What fakepay-b remembers. Amounts are in minor units, times in milliseconds. */

export type PaymentState = 'PENDING' | 'AUTHORISED' | 'CAPTURED' | 'CANCELLED';

export interface Failure {
  reason: string;
  advice: 'retry' | 'other_method' | 'stop';
}

export interface Payment {
  id: string;
  reference: string;
  state: PaymentState;
  amount: number;
  currency: string;
  captured: number;
  refunded: number;
  flow: 'authorise' | 'charge';
  method: 'card' | 'upi';
  session: string;
  page: string;
  email: string;
  metadata: Record<string, string>;
  failure: Failure | null;
  /** The card that paid, or that waits for its bank's question to be answered. */
  card: string | null;
  createdMs: number;
  updatedMs: number;
}

export interface Refund {
  id: string;
  payment: string;
  reference: string;
  amount: number;
  currency: string;
  state: 'PENDING' | 'DONE' | 'FAILED';
  createdMs: number;
}

export interface Dispute {
  id: string;
  payment: string;
  amount: number;
  currency: string;
  reason: string;
  state: 'open' | 'won' | 'lost';
  respondByMs: number;
}

export const movementKinds = [
  'authorise',
  'capture',
  'void',
  'refund',
  'refund_reversal',
  'dispute',
  'dispute_reversal',
] as const;

/** One movement of money, never changed afterwards. */
export interface Movement {
  id: string;
  atMs: number;
  kind: (typeof movementKinds)[number];
  payment: string;
  refund: string | null;
  amount: number;
  fee: number;
  currency: string;
}

export interface EventRecord {
  id: string;
  kind: string;
  atMs: number;
  about: Record<string, unknown>;
}

export interface SavedAnswer {
  /** Path and Request-Key. */
  id: string;
  savedAtMs: number;
  status: number;
  body: string;
}

export interface Rows extends shared.SharedRows {
  payment: Payment;
  session: { id: string; payment: string };
  refund: Refund;
  dispute: Dispute;
  movement: Movement;
  event: EventRecord;
  answer: SavedAnswer;
}

const kinds: readonly (keyof Rows)[] = [
  'payment',
  'session',
  'refund',
  'dispute',
  'movement',
  'event',
  'delivery',
  'answer',
  'due',
  'clock',
];

export type Store = shared.Store<Rows>;
export type Transaction = shared.Transaction<Rows>;

export const answerLifeMs = 30 * 60_000;

/** @param dir folder of the log, or null to keep nothing beyond this process */
export const openStore = (dir: string | null): Store =>
  new shared.Store<Rows>(kinds, dir === null ? null : join(dir, 'fakepay-b.jsonl'), answerLifeMs);
