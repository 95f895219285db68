import { it } from 'vitest';

/**
 * A test whose subject is a span of real time and that nothing but the clock can judge: a machine that stood still in its
 * middle says nothing of the product, so it may try three times. Never for a guarantee, which holds each time.
 */
export function timed(name: string, test: () => Promise<unknown>): void {
  it(name, { retry: 2 }, async () => void (await test()));
}
