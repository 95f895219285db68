import { describe, expect, it } from 'vitest';
import type { QueueStatus } from '../src/api/queue-types.ts';
import { backoffMs, pollMs, type PollOccasion } from './polling.ts';

const NOW_MS = Date.parse('2026-12-01T10:00:00Z');

const status = (part: Partial<QueueStatus>): QueueStatus => ({
  phase: 'open',
  served: 0,
  rate: 60,
  gaps: [],
  total: 0,
  entries: null,
  drawn: true,
  opensAt: new Date(NOW_MS).toISOString(),
  drawAt: null,
  at: new Date(NOW_MS).toISOString(),
  poll: { leastMs: 2000, mostMs: 60_000, share: 10, spread: 0.2 },
  stock: null,
  priceFrom: null,
  generation: 1,
  ...part,
});

const occasion = (part: Partial<PollOccasion>): PollOccasion => ({
  status: status({}),
  nowMs: NOW_MS,
  waitMs: null,
  isNear: false,
  isHidden: false,
  ...part,
});

/** The earliest and the latest that chance can make of it. */
const span = (part: Partial<PollOccasion>) => [0, 1].map((random) => pollMs(occasion(part), random));

describe('a line does not bring down what it waits for', () => {
  it('a page asks after a tenth of its wait, within bounds, spread', () => {
    expect(span({ waitMs: 100_000 })).toEqual([8000, 12_000]);
    expect(span({ waitMs: 1000 })).toEqual([1600, 2400]);
    expect(span({ waitMs: 36_000_000 })).toEqual([48_000, 72_000]);
    expect(span({ waitMs: 100_000, isNear: true })).toEqual([1600, 2400]);
  });

  it('half as often while nobody looks', () => {
    expect(span({ waitMs: 100_000, isHidden: true })).toEqual([16_000, 24_000]);
    expect(span({ waitMs: 36_000_000, isHidden: true })).toEqual([48_000, 72_000]);
  });

  it('and at the opening over ten seconds, not all at once', () => {
    const lobby = (inMs: number) =>
      status({ phase: 'lobby', drawn: false, opensAt: new Date(NOW_MS + inMs).toISOString() });
    expect(span({ status: lobby(300_000) })).toEqual([24_000, 36_000]);
    expect(span({ status: lobby(11_500) })).toEqual([11_500, 21_500]);
    expect(span({ status: lobby(3000) })).toEqual([3000, 13_000]);
    expect(span({ status: lobby(-1000) })).toEqual([2000, 10_000]);
    expect(span({ status: lobby(-20_000) })).toEqual([8000, 12_000]);
  });

  it('after a failure as the server says, else less and less often', () => {
    expect([1, 2, 3, 9].map((failures) => backoffMs(failures, null, 0))).toEqual([2000, 4000, 8000, 30_000]);
    expect([backoffMs(3, 5000, 0), backoffMs(3, 5000, 1)]).toEqual([5000, 10_000]);
  });
});
