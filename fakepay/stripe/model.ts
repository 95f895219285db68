import { join } from 'node:path';
import * as shared from '../shared/store.ts';

/** What fakepay remembers. Amounts are in minor units, times in whole seconds unless the name says otherwise. */

export type IntentStatus =
  | 'requires_payment_method'
  | 'requires_confirmation'
  | 'requires_action'
  | 'processing'
  | 'requires_capture'
  | 'succeeded'
  | 'canceled';

export type CaptureMethod = 'automatic' | 'automatic_async' | 'manual';

export interface Intent {
  id: string;
  clientSecret: string;
  amount: number;
  currency: string;
  created: number;
  status: IntentStatus;
  captureMethod: CaptureMethod;
  /** Cards are authorised first although other methods of this intent are charged at once. */
  cardsManual: boolean;
  confirmationMethod: 'automatic' | 'manual';
  methodTypes: string[];
  automaticMethods: boolean;
  metadata: Record<string, string>;
  /** Parameters that the intent only repeats: description, receipt_email, shipping, ... */
  echo: Record<string, unknown>;
  method: string | null;
  latestCharge: string | null;
  amountReceived: number;
  canceledAt: number | null;
  cancellationReason: string | null;
  lastError: Record<string, unknown> | null;
  challenge: Challenge | null;
}

/** What waits for the payer: a 3-D Secure question, or a request in his UPI app. */
export interface Challenge {
  kind: '3ds' | 'upi';
  token: string;
  url: string;
  returnUrl: string | null;
  /** When a UPI request ends unanswered, in seconds; null for 3-D Secure. */
  expiresAt: number | null;
}

/** A payer's answer that is on its way: approved or declined, but not known here yet. */
export interface Answering {
  /** The intent that it is about. */
  id: string;
  method: string;
  approved: boolean;
  /** How long the bank then says neither yes nor no. */
  processingMs: number;
}

interface CardMethod {
  type: 'card';
  id: string;
  created: number;
  /** Name of the test card in cards.ts. The number itself is never kept. */
  card: string;
  last4: string;
  expMonth: number;
  expYear: number;
}

interface UpiMethod {
  type: 'upi';
  id: string;
  created: number;
  vpa: string | null;
}

export type PaymentMethod = CardMethod | UpiMethod;

export interface Charge {
  id: string;
  intent: string;
  amount: number;
  currency: string;
  created: number;
  method: string;
  authenticated: boolean;
  status: 'succeeded' | 'failed';
  failure: { code: string; declineCode: string | null; message: string } | null;
  captured: boolean;
  amountCaptured: number;
  /** What went back to the cardholder, by refund or by release of an authorisation. */
  amountRefunded: number;
  captureBefore: number | null;
  balanceTransaction: string | null;
  disputed: boolean;
}

export interface Refund {
  id: string;
  intent: string;
  charge: string;
  amount: number;
  currency: string;
  created: number;
  status: 'pending' | 'succeeded' | 'failed';
  failureReason: string | null;
  reason: string | null;
  metadata: Record<string, string>;
  balanceTransaction: string | null;
}

export type DisputeStatus = 'needs_response' | 'under_review' | 'won' | 'lost';

export interface Dispute {
  id: string;
  intent: string;
  charge: string;
  amount: number;
  currency: string;
  created: number;
  reason: string;
  status: DisputeStatus;
  evidence: Record<string, string>;
  submissions: number;
  /** Last moment for evidence, in seconds. */
  dueBy: number;
  metadata: Record<string, string>;
  /** The movements that it caused. */
  movements: string[];
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
export type MovementKind = (typeof movementKinds)[number];

/** One movement of money, never changed afterwards. */
export interface Movement {
  id: string;
  atMs: number;
  kind: MovementKind;
  intent: string;
  charge: string;
  refund: string | null;
  dispute: string | null;
  amount: number;
  /** What the gateway keeps for it, on top of the amount of a dispute. */
  fee: number;
  currency: string;
}

/** A lie in the statements that the shop reconciles with. The truth stays as it is. */
export interface Discrepancy {
  id: string;
  kind: 'amount' | 'fee' | 'currency' | 'date' | 'missing' | 'duplicate' | 'extra';
  /** The movement that is told wrongly; of an extra row its own id. */
  movement: string;
  /** By how much, in minor units, or in seconds for a date; of an extra row its amount. */
  by: number;
  currency: string | null;
  /** Which statement lies; null: both. */
  where: 'list' | 'settlement' | null;
  atMs: number;
}

export interface EventRecord {
  id: string;
  created: number;
  type: string;
  object: Record<string, unknown>;
  requestId: string | null;
  idempotencyKey: string | null;
}

export interface SavedAnswer {
  /** The Idempotency-Key. */
  id: string;
  savedAtMs: number;
  endpoint: string;
  fingerprint: string;
  requestId: string;
  status: number;
  body: string;
}

/** Every kind of row in the store. */
export interface Rows extends shared.SharedRows {
  intent: Intent;
  method: PaymentMethod;
  charge: Charge;
  refund: Refund;
  dispute: Dispute;
  answering: Answering;
  movement: Movement;
  discrepancy: Discrepancy;
  event: EventRecord;
  answer: SavedAnswer;
}

const kinds: readonly (keyof Rows)[] = [
  'intent',
  'method',
  'charge',
  'refund',
  'dispute',
  'answering',
  'movement',
  'discrepancy',
  'event',
  'delivery',
  'answer',
  'due',
  'clock',
];

export type Store = shared.Store<Rows>;
export type Transaction = shared.Transaction<Rows>;

export const answerLifeMs = 24 * 3600 * 1000;

/** @param dir folder of the log, or null to keep nothing beyond this process */
export const openStore = (dir: string | null): Store =>
  new shared.Store<Rows>(kinds, dir === null ? null : join(dir, 'fakepay.jsonl'), answerLifeMs);
