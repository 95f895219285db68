import { setTimeout as sleep } from 'node:timers/promises';

export interface UntilOptions {
  withinMs: number;
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
  { withinMs, what, everyMs = 20 }: UntilOptions,
): Promise<NonNullable<T>> {
  const deadline = performance.now() + withinMs;
  let cause: unknown;
  for (;;) {
    try {
      const seen = await condition();
      if (seen) return seen;
      cause = undefined;
    } catch (error) {
      cause = error;
    }
    if (performance.now() > deadline) throw new Error(`not within ${withinMs} ms: ${what}`, { cause });
    await sleep(everyMs);
  }
}
