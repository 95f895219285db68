import type { Transitions } from '../../kit/index.ts';

/** What the organizer set. `scheduled` opens by itself at `saleOpensAt`. */
export type SaleStatus = 'scheduled' | 'open' | 'paused' | 'closed';

/** What a fan sees. `queue_open` is the waiting room's to say. */
export type SaleState = 'announced' | 'queue_open' | 'on_sale' | 'paused' | 'sold_out' | 'ended';

export const SALE_TRANSITIONS: Transitions<SaleStatus> = {
  scheduled: ['open', 'paused', 'closed'],
  open: ['paused', 'closed'],
  paused: ['open', 'closed'],
  closed: ['open'],
};

export interface SaleTimes {
  readonly saleStatus: SaleStatus;
  readonly saleOpensAt: Date;
  readonly saleClosesAt: Date;
}

/** The state of a published event's sale at a moment, before stock is looked at. */
export function saleStateAt({ saleStatus, saleOpensAt, saleClosesAt }: SaleTimes, now: Date): SaleState {
  const nowMs = now.getTime();
  if (saleStatus === 'closed' || nowMs >= saleClosesAt.getTime()) return 'ended';
  if (saleStatus === 'paused') return 'paused';
  if (saleStatus === 'scheduled' && nowMs < saleOpensAt.getTime()) return 'announced';
  return 'on_sale';
}

/** Honest words for what is left: few is less than a tenth. */
export function availabilityHint(available: number, total: number): 'many' | 'few' | 'none' {
  if (available <= 0) return 'none';
  return available * 10 < total ? 'few' : 'many';
}
