import type { Money, OrderStatus, SaleState } from './types.ts';

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
  revenue: Money;
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
