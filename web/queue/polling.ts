import type { QueueStatus } from '../src/api/queue-types.ts';

/** What the page asks by until the server has told it its own. */
const FIRST_POLL = { leastMs: 2000, mostMs: 60_000, share: 10, spread: 0.2 };

/** Lobby pages all wait for one instant: they ask over this long after it, not at once. */
const OPENING_SPREAD_MS = 10_000;
/** While nobody can say how long it takes: a pause, no seat left, the draw. */
const UNKNOWN_MS = 10_000;
/** A page that nobody looks at asks half as often. */
const HIDDEN = 2;
const MOST_BACKOFF_MS = 30_000;

export interface PollOccasion {
  status: QueueStatus | null;
  /** By the server's clock. */
  nowMs: number;
  /** The likely wait; null: unknown. */
  waitMs: number | null;
  /** Next, or entering: the shortest interval. */
  isNear: boolean;
  isHidden: boolean;
}

/** When to ask again: a share of the wait, so that a million who wait long ask as much as a few who wait shortly. */
export function pollMs({ status, nowMs, waitMs, isNear, isHidden }: PollOccasion, random: number): number {
  const { leastMs, mostMs, share, spread } = status?.poll ?? FIRST_POLL;
  const opensInMs = status?.phase === 'lobby' ? Date.parse(status.opensAt) - nowMs : null;
  const aheadMs = opensInMs !== null && opensInMs > 0 ? opensInMs : (waitMs ?? UNKNOWN_MS * share);
  const base = isNear ? leastMs : Math.max(leastMs, aheadMs / share);
  const delayMs = Math.min(mostMs, base * (isHidden ? HIDDEN : 1)) * (1 + spread * (2 * random - 1));
  if (opensInMs === null || opensInMs + OPENING_SPREAD_MS < 0) return delayMs;
  const toOpeningMs = Math.max(leastMs, Math.max(0, opensInMs) + random * OPENING_SPREAD_MS);
  return delayMs < opensInMs - UNKNOWN_MS ? delayMs : toOpeningMs;
}

/** After a failure: what the server asks for, else twice as long each time; both spread, so that nobody comes back in step. */
export function backoffMs(failures: number, retryAfterMs: number | null, random: number): number {
  const baseMs = retryAfterMs ?? Math.min(MOST_BACKOFF_MS, 2000 * 2 ** (failures - 1));
  return baseMs * (1 + random);
}
