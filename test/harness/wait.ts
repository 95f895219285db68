import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Whoever waits for something asks whether it comes, not how soon: a shared machine may be ten times as slow as a quiet one. Less
 * where a build is tried that lacks a guard, as most of what its tests wait for never comes, and where a time is a figure.
 */
const PATIENCE_MS = process.env.VITEST && !process.env.TEST_DIST ? 60_000 : 20_000;

export interface UntilOptions {
  /** More patience than the usual 60 s; less there is not. */
  withinMs?: number;
  /** What is waited for, as the failure shall name it. */
  what: string;
  /** Between two looks. */
  everyMs?: number;
}

/**
 * Looks again and again until there is something to see. @returns what was seen
 * @throws when it was not seen in time; a condition that throws has not been seen yet, and its last error is the cause
 */
export async function until<T>(
  condition: () => T | Promise<T>,
  { withinMs = PATIENCE_MS, what, everyMs = 20 }: UntilOptions,
): Promise<NonNullable<T>> {
  const patienceMs = Math.max(withinMs, PATIENCE_MS);
  const deadline = performance.now() + patienceMs;
  let cause: unknown;
  for (;;) {
    // Read before the look: what had its time, had a look at its end.
    const isLast = performance.now() > deadline;
    try {
      const seen = await condition();
      if (seen) return seen;
      cause = undefined;
    } catch (error) {
      cause = error;
    }
    if (isLast) throw new Error(`not within ${patienceMs} ms: ${what}`, { cause });
    await sleep(everyMs);
  }
}
