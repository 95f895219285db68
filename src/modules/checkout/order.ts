import type { Transitions } from '../../kit/index.ts';

export type OrderStatus =
  | 'pending'
  | 'authorised'
  | 'finalised'
  | 'paid'
  | 'payment_failed'
  | 'expired'
  | 'cancelled'
  | 'refund_pending'
  | 'refunded'
  | 'disputed'
  | 'lost';

/** Every way that an order may go. The database's list of states, the docs and the checks come from this one. */
export const ORDER_TRANSITIONS: Transitions<OrderStatus> = {
  pending: ['authorised', 'finalised', 'expired', 'cancelled'],
  authorised: ['finalised', 'pending', 'cancelled'],
  finalised: ['paid', 'payment_failed'],
  paid: ['refund_pending', 'disputed'],
  payment_failed: ['finalised', 'cancelled'],
  expired: ['finalised', 'refund_pending'],
  cancelled: ['finalised', 'refund_pending'],
  refund_pending: ['refunded', 'paid'],
  refunded: ['disputed'],
  disputed: ['paid', 'refunded', 'lost'],
  lost: [],
};

/** Orders of one visitor and event that may wait for money at once. */
export const MOST_UNPAID_ORDERS = 3;

/** An order's row, as the statements return it. */
export interface OrderRow {
  readonly eventId: number;
  readonly id: string;
  readonly organizerId: string;
  readonly status: OrderStatus;
  /** Why it ends once its payment is seen closed; null while it may be paid. */
  readonly closing: 'expired' | 'cancelled' | null;
  readonly visitor: string;
  readonly email: string;
  readonly name: string;
  readonly currency: string;
  readonly total: number;
  readonly holdId: string;
  readonly payBy: Date;
  readonly payWithinMs: number;
  /** When the fan was first able to pay; his time counts from here. */
  readonly payableAt: Date | null;
  readonly createdAt: Date;
  readonly version: number;
  /** Which package it is, by the name it was sold under; null: single tickets. */
  readonly packageId: string | null;
  readonly packageName: string | null;
  /** By PostgreSQL's clock, read after the lock: whether `payBy` has passed. */
  readonly overdue: boolean;
  readonly [column: string]: unknown;
}
