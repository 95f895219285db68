import type { Money, OrderStatus, Refund, SaleState } from './types.ts';

export interface StaffSession {
  role: 'organizer' | 'operator';
  organizer: { id: string; name: string } | null;
  name: string;
}

/** Places by state; they add up to `total`. */
export interface SeatCounts {
  sold: number;
  held: number;
  claimed: number;
  blocked: number;
  free: number;
  total: number;
}

export interface ManagedEvent {
  id: string;
  slug: string;
  title: string;
  startsAt: string;
  timezone: string;
  venue: { name: string; city: string };
  status: 'draft' | 'published';
  sale: { state: SaleState };
  organizer: { id: string; name: string };
  /** `null` while the event has no inventory. */
  counts: SeatCounts | null;
  /** Each place that is sold, once. */
  soldBy: { web: number; partner: number; boxOffice: number; heldBack: number } | null;
  revenue: Money;
  /** Until then a fan may cancel and have his money back; null: never. */
  cancelUntil: string | null;
  refundsFees: boolean;
  /** A choice that leaves one seat alone between others is refused, while enough seats are free. */
  noOrphanSeats: boolean;
  /** Until then wheelchair and companion places go only to parties that say they need them; null: to anybody. */
  accessibleKeptUntil: string | null;
}

export type SaleAction = 'publish' | 'open' | 'pause' | 'close';

export interface ManagedOrder {
  id: string;
  status: OrderStatus;
  email: string;
  name: string;
  /** How many, or which. */
  seats: number | string | string[];
  total: Money;
  createdAt: string;
}

/** An event's terms for fans who cannot come. */
export type CancelPolicy = Pick<ManagedEvent, 'cancelUntil' | 'refundsFees'>;

/** Which choices of seats an event refuses. */
export type SeatRules = Partial<Pick<ManagedEvent, 'noOrphanSeats' | 'accessibleKeptUntil'>>;

export interface StaffRefunds {
  /** Newest first. */
  items: Refund[];
  /** Neither back, nor on its way, nor lost in a dispute. */
  left: Money;
}

export const refundReasons = ['requested', 'event_cancelled', 'event_changed', 'duplicate', 'goodwill'] as const;
export type RefundReason = (typeof refundReasons)[number];

/** What goes back, in exactly one way; an amount is in minor units and leaves the fan his seats. */
export type StaffRefundRequest = { reason: RefundReason; fees?: boolean } & (
  { all: true } | { seats: string[] } | { amount: number }
);

export interface Dispute {
  id: string;
  orderId: string;
  status: 'needs_response' | 'under_review' | 'won' | 'lost';
  /** The bank's word. */
  reason: string;
  amount: Money;
  provider: string;
  providerRef: string;
  dueBy: string | null;
  createdAt: string;
}

/** Something that needs a person. */
export interface Attention {
  key: string;
  what: string;
  since: string;
}

/** Where our books and those of a payment provider differ. */
export interface Mismatch {
  provider: string;
  kind: string;
  key: string;
  /** Who has to look at it: payments or finance. */
  owner: string;
  orderId: string | null;
  providerRef: string | null;
  firstSeen: string;
}
