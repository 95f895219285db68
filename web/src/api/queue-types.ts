import type { Money } from './types.ts';

/** The waiting room, as the page at `/queue/:slug` and the app see it. Instants are RFC 3339 UTC. */

export type QueuePhase = 'off' | 'lobby' | 'drawing' | 'open' | 'paused' | 'sold_out' | 'drained' | 'ended';

/** The same bytes for everyone. */
export interface QueueStatus {
  phase: QueuePhase;
  /** Positions below this may come in. */
  served: number;
  /** People a minute, as metered now. */
  rate: number;
  /** Positions that nobody has, from and to: they count for no one. */
  gaps: [from: number, to: number][];
  /** Places given out. */
  total: number;
  /** How many take part in the draw; null until they are frozen. */
  entries: number | null;
  /** Whether positions are known. */
  drawn: boolean;
  /** When the sale opens, or did. */
  opensAt: string;
  drawAt: string | null;
  at: string;
  /** How often to ask again: a share of the wait, within bounds, spread so that no two thousand ask at once. */
  poll: { leastMs: number; mostMs: number; share: number; spread: number };
  stock: { available: number; total: number } | null;
  /** All-in. */
  priceFrom: Money | null;
  /** Another one means that the room has lost its memory and begun anew. */
  generation: number;
}

export type QueueTurn = 'waiting' | 'next' | 'yours' | 'admitted';

/** What joining answers. */
export interface QueuePlace {
  /** The token. */
  place: string;
  /** The number given at joining, from 0. */
  entry: number;
  /** The number in line, from 0; null until the order is drawn. */
  position: number | null;
  phase: QueuePhase;
  joinedAt: string;
}

export interface QueueMe {
  /** The token, for the present generation. */
  place: string;
  entry: number;
  position: number | null;
  ahead: number | null;
  turn: QueueTurn;
}

export type QueueAdmission =
  { turn: 'waiting' | 'next'; ahead: number | null } | { turn: 'admitted'; until: string; seconds: number };
