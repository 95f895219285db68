import { describe, expect, it } from 'vitest';
import { admissionRate, estimateOf } from './rate.ts';

const bounds = { perMinute: 600, limits: [], checkoutMs: 100, bearableMs: null };

describe('the rate is the least of all bounds', () => {
  it.each([
    ['what is set', 600, bounds],
    ['a limit', 120, { ...bounds, limits: [null, 2, 5] }],
    ['a limit that has no opinion', 600, { ...bounds, limits: [null] }],
    ['a limit that takes nobody', 0, { ...bounds, limits: [0] }],
    ['a checkout that is slow', 300, { ...bounds, checkoutMs: 2_000, bearableMs: 1_000 }],
    ['a checkout that hangs', 60, { ...bounds, checkoutMs: 60_000, bearableMs: 1_000 }],
    ['a checkout that is fast', 600, { ...bounds, bearableMs: 1_000 }],
    ['a fraction of a person', 198, { ...bounds, limits: [3.31] }],
  ])('%s', (_, rate, given) => {
    expect(admissionRate(given)).toBe(rate);
  });
});

describe('the estimate is a range', () => {
  it('from what was set to what has been seen, and more', () => {
    expect(estimateOf(600, { setPerMinute: 600, seenPerMinute: null })).toEqual({ fromSeconds: 60, toSeconds: 75 });
    expect(estimateOf(600, { setPerMinute: 600, seenPerMinute: 300 })).toEqual({ fromSeconds: 60, toSeconds: 150 });
    expect(estimateOf(0, { setPerMinute: 600, seenPerMinute: 300 })).toEqual({ fromSeconds: 0, toSeconds: 0 });
  });

  it('and none where nobody comes in', () => {
    expect(estimateOf(600, { setPerMinute: 0, seenPerMinute: 0 })).toBeNull();
  });
});
