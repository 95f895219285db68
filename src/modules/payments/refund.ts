import { mayBecome, type Transitions } from '../../kit/index.ts';
import type { Actor } from '../inventory/index.ts';

/** `requested`: committed, not known at the provider yet. A refund is done when it has `succeeded`, not at the 200. */
export type RefundStatus = 'requested' | 'pending' | 'succeeded' | 'failed';

export const REFUND_TRANSITIONS: Transitions<RefundStatus> = {
  requested: ['pending', 'succeeded', 'failed'],
  pending: ['succeeded', 'failed'],
  // A bank may send money back days after it was thought to have arrived.
  succeeded: ['failed'],
  failed: [],
};

/** Why an organizer gives money back. */
export const ORGANIZER_REASONS = ['requested', 'event_cancelled', 'event_changed', 'duplicate', 'goodwill'] as const;

/** `late_payment`: money that came when its order had ended, or was paid already. */
export type RefundReason = 'requested_by_fan' | 'late_payment' | (typeof ORGANIZER_REASONS)[number];

export interface RefundRow {
  readonly eventId: number;
  readonly id: string;
  readonly orderId: string;
  readonly paymentId: string;
  readonly provider: string;
  readonly providerRef: string | null;
  readonly status: RefundStatus;
  readonly amount: number;
  readonly currency: string;
  readonly seatNos: readonly number[];
  readonly reason: RefundReason;
  readonly actor: Actor;
  /** When it was first sent; null proves that it never was. */
  readonly sentAt: Date | null;
  readonly createdAt: Date;
  readonly version: number;
  readonly [column: string]: unknown;
}

export interface ObservedRefund {
  readonly providerRef: string;
  readonly status: Exclude<RefundStatus, 'requested'>;
  readonly amount: number;
  readonly currency: string;
  readonly errorCode: string | null;
}

/** Where an observation takes a refund, or null where it says nothing new. */
export function mergeRefund(from: RefundStatus, { status }: Pick<ObservedRefund, 'status'>): RefundStatus | null {
  return from !== status && mayBecome(REFUND_TRANSITIONS, from, status) ? status : null;
}
