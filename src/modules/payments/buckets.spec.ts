import { describe, expect, it } from 'vitest';
import { bucketOf, LocalBuckets } from './buckets.ts';

/** The moments of the turns that somebody gets who asks every millisecond, for so long. */
function turns(perSecond: number, isUrgent: boolean, forMs: number, buckets = new LocalBuckets()): number[] {
  const taken: number[] = [];
  const bucket = bucketOf(perSecond, isUrgent);
  for (let ms = 0; ms < forMs; ms++) while (buckets.take({ account: bucket }, ms) === 0) taken.push(ms);
  return taken;
}

describe('a bucket of turns', () => {
  it.each([1, 2, 3, 5, 6.25, 20, 25, 100, 500])('never gives more than %d in any second', (perSecond) => {
    for (const isUrgent of [true, false]) {
      const taken = turns(perSecond, isUrgent, 20_000);
      const most = Math.max(...taken.map((from) => taken.filter((at) => at >= from && at < from + 1_000).length));
      expect(most).toBeLessThanOrEqual(Math.max(2, perSecond));
      // And is no dam: most of the rate can be had.
      if (perSecond >= 20) expect(taken.length).toBeGreaterThan(20 * perSecond * 0.85);
    }
  });

  it('leaves some to calls that cannot wait, after others took all they may', () => {
    const buckets = new LocalBuckets();
    turns(100, false, 1, buckets);
    expect(buckets.take({ account: bucketOf(100, false) }, 0)).toBeGreaterThan(0);
    const left = turns(100, true, 1, buckets);
    expect(left).toHaveLength(3);
    expect(buckets.take({ account: bucketOf(100, true) }, 0)).toBeGreaterThan(0);
  });

  it('takes from all or from none', () => {
    const buckets = new LocalBuckets();
    const both = { account: bucketOf(100, true), create: bucketOf(20, true) };
    expect([0, 1].map(() => buckets.take(both, 0))).toEqual([0, 0]);
    for (let again = 0; again < 50; again++) expect(buckets.take(both, 0)).toBeGreaterThan(0);
    expect(turns(100, true, 1, buckets)).toHaveLength(8);
  });

  it('says a wait that is true', () => {
    const buckets = new LocalBuckets();
    turns(25, true, 1, buckets);
    const waitMs = buckets.take({ account: bucketOf(25, true) }, 0);
    expect(buckets.take({ account: bucketOf(25, true) }, waitMs - 2)).toBeGreaterThan(0);
    expect(buckets.take({ account: bucketOf(25, true) }, waitMs)).toBe(0);
  });
});
