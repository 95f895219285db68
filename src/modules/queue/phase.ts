import type { Transitions } from '../../kit/index.ts';
import type { Room } from './room.ts';

export type Phase = 'off' | 'lobby' | 'drawing' | 'open' | 'paused' | 'sold_out' | 'drained' | 'ended';

/** From each phase, what may follow. A room may be switched off or on, and its sale closed or opened again, at any time. */
export const PHASE_TRANSITIONS: Transitions<Phase> = {
  off: ['lobby', 'drawing', 'open', 'paused', 'sold_out', 'drained', 'ended'],
  lobby: ['drawing', 'open', 'paused', 'ended', 'off'],
  drawing: ['open', 'paused', 'sold_out', 'ended', 'off'],
  open: ['paused', 'sold_out', 'drained', 'ended', 'off'],
  paused: ['open', 'sold_out', 'drained', 'drawing', 'lobby', 'ended', 'off'],
  sold_out: ['open', 'paused', 'drained', 'ended', 'off'],
  drained: ['open', 'paused', 'sold_out', 'ended', 'off'],
  ended: ['off', 'lobby', 'drawing', 'open', 'paused', 'sold_out', 'drained'],
};

/** Phases in which one can take a place. Also while nothing is left: holds come back. */
export const JOINABLE: ReadonlySet<Phase> = new Set(['lobby', 'drawing', 'open', 'paused', 'sold_out', 'drained']);

/** After the freeze: time to draw, and for everyone in the lobby to hear of it. */
export const DRAW_MS = 15_000;

export interface PhaseFacts {
  readonly room: Pick<Room, 'mode' | 'lobbyOpensAt' | 'paused' | 'openedAt' | 'frozenAt'>;
  /** What the organizer's sale is by the clock. */
  readonly sale: 'announced' | 'on_sale' | 'paused' | 'ended';
  readonly now: Date;
  /** Whether admission has begun: frozen, drawn, and the time to draw is over. */
  readonly admitting: boolean;
  /** Neither a seat to be had nor one that may come back; null: nobody counts them. */
  readonly soldOut: boolean | null;
  readonly waiting: number;
}

/** The phase of a room: from its settings, its sale, and what is known of line and stock. */
export function phaseOf({ room, sale, now, admitting, soldOut, waiting }: PhaseFacts): Phase {
  if (room.mode === 'off') return 'off';
  if (sale === 'ended') return 'ended';
  if (room.mode === 'automatic' && room.openedAt === null) return 'off';
  if (sale === 'announced' && room.frozenAt === null) {
    if (room.mode === 'automatic' || (room.lobbyOpensAt !== null && now.getTime() < room.lobbyOpensAt.getTime()))
      return 'off';
    return 'lobby';
  }
  if (room.paused || sale === 'paused') return 'paused';
  if (!admitting) return 'drawing';
  if (soldOut === true) return 'sold_out';
  return room.mode === 'automatic' && waiting === 0 ? 'drained' : 'open';
}
