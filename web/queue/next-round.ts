import { aheadOf, type Knowledge } from './knowledge.ts';
import { backoffMs, pollMs } from './polling.ts';

/** When to ask again, from all that is known. @param nowMs by the server's clock */
export function nextRoundMs(
  known: Knowledge,
  { nowMs, retryAfterMs }: { nowMs: number; retryAfterMs: number | null },
): number {
  if (known.failures > 0) return backoffMs(known.failures, retryAfterMs, Math.random());
  const { status, wait, turn } = known;
  const isIn = turn === 'yours' || turn === 'admitted';
  const occasion = {
    status,
    nowMs,
    waitMs: isIn || wait === null ? null : ((wait.fromSeconds + wait.toSeconds) / 2) * 1000,
    isNear: !isIn && (turn === 'next' || aheadOf(known) === 0),
    isHidden: document.hidden,
  };
  return pollMs(occasion, Math.random());
}
