import { mayBecome, type Transitions } from '../../kit/index.ts';

export type DisputeStatus = 'needs_response' | 'under_review' | 'won' | 'lost';

export const DISPUTE_TRANSITIONS: Transitions<DisputeStatus> = {
  needs_response: ['under_review', 'won', 'lost'],
  under_review: ['won', 'lost'],
  won: [],
  lost: [],
};

export interface DisputeRow {
  readonly eventId: number;
  readonly id: string;
  readonly orderId: string;
  readonly paymentId: string;
  readonly provider: string;
  readonly providerRef: string;
  readonly status: DisputeStatus;
  readonly reason: string;
  readonly amount: number;
  readonly currency: string;
  readonly dueBy: Date | null;
  readonly createdAt: Date;
  readonly version: number;
  readonly [column: string]: unknown;
}

export interface ObservedDispute {
  readonly providerRef: string;
  /** The payment that it is about, by the provider's id. */
  readonly paymentRef: string;
  readonly status: DisputeStatus;
  readonly reason: string;
  readonly amount: number;
  readonly currency: string;
  readonly dueBy: Date | null;
}

export function mergeDispute(from: DisputeStatus, { status }: Pick<ObservedDispute, 'status'>): DisputeStatus | null {
  return from !== status && mayBecome(DISPUTE_TRANSITIONS, from, status) ? status : null;
}
