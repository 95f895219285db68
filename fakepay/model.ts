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

/** A 3-D Secure question that waits for the cardholder. */
export interface Challenge {
  token: string;
  url: string;
  returnUrl: string | null;
}

export interface PaymentMethod {
  id: string;
  created: number;
  /** Name of the test card in cards.ts. The number itself is never kept. */
  card: string;
  last4: string;
  expMonth: number;
  expYear: number;
}

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
  /** When a pending refund is settled, in milliseconds; null once it is. */
  settlesAtMs: number | null;
  balanceTransaction: string | null;
}

export type MovementKind = 'authorise' | 'capture' | 'void' | 'refund' | 'refund_reversal';

/** One movement of money, never changed afterwards. */
export interface Movement {
  id: string;
  atMs: number;
  kind: MovementKind;
  intent: string;
  charge: string;
  refund: string | null;
  amount: number;
  currency: string;
}

export interface EventRecord {
  id: string;
  created: number;
  type: string;
  object: Record<string, unknown>;
  requestId: string | null;
  idempotencyKey: string | null;
}

export interface Delivery {
  /** Id of the event that is delivered. */
  id: string;
  createdMs: number;
  attempts: number;
  nextAtMs: number;
  state: 'pending' | 'delivered' | 'given_up';
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

/** Every kind of row in the store. Later kinds (disputes, payouts) join here. */
export interface Rows {
  intent: Intent;
  method: PaymentMethod;
  charge: Charge;
  refund: Refund;
  movement: Movement;
  event: EventRecord;
  delivery: Delivery;
  answer: SavedAnswer;
}

export type Kind = keyof Rows;
