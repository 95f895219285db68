import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Share, sharesOf } from './package.ts';

const MOST_PRICE = 100_000_000;

/** Tickets as price levels have them: fees are a part of the price. */
const ticket = fc
  .integer({ min: 1, max: MOST_PRICE })
  .chain((amount) => fc.integer({ min: 0, max: amount }).map((fee): Share => ({ amount, fee })));
const bought = fc.array(ticket, { minLength: 1, maxLength: 50 }).chain((singles) => {
  const all = sumOf(singles);
  const least = Math.ceil(all / Math.min(...singles.map(({ amount }) => amount)));
  return fc.record({ singles: fc.constant(singles), price: fc.integer({ min: Math.min(all, least), max: all }) });
});
const sumOf = (shares: readonly Share[]): number => shares.reduce((sum, { amount }) => sum + amount, 0);

describe('shares of the price of a package', () => {
  it('add up to it exactly, and none is more than its ticket costs singly, or nothing', () => {
    fc.assert(
      fc.property(bought, ({ singles, price }) => {
        const shares = sharesOf(price, singles);
        expect(sumOf(shares)).toBe(price);
        shares.forEach(({ amount, fee }, at) => {
          const single = singles[at]!;
          expect(amount).toBeGreaterThanOrEqual(1);
          expect(amount).toBeLessThanOrEqual(single.amount);
          expect(fee).toBeGreaterThanOrEqual(0);
          expect(fee).toBeLessThanOrEqual(Math.min(amount, single.fee));
        });
      }),
    );
  });

  it('are within one minor unit of the proportion', () => {
    fc.assert(
      fc.property(bought, ({ singles, price }) => {
        const all = BigInt(sumOf(singles));
        sharesOf(price, singles).forEach(({ amount }, at) => {
          const exact = BigInt(price) * BigInt(singles[at]!.amount);
          const off = BigInt(amount) * all - exact;
          expect(off > -all && off < all).toBe(true);
        });
      }),
    );
  });

  it('are the prices themselves where nothing is saved', () => {
    fc.assert(
      fc.property(fc.array(ticket, { minLength: 1, maxLength: 50 }), (singles) => {
        expect(sharesOf(sumOf(singles), singles)).toEqual(singles);
      }),
    );
  });

  it('carry what is rounded off to the tickets that follow', () => {
    const singles = [1, 2, 3].map(() => ({ amount: 5_000, fee: 500 }));
    expect(sharesOf(10_000, singles)).toEqual([
      { amount: 3_333, fee: 333 },
      { amount: 3_333, fee: 333 },
      { amount: 3_334, fee: 333 },
    ]);
  });

  it('control: giving all of the rest to the last ticket would make it dearer than it is singly', () => {
    const singles = [100, 100, 100].map((amount) => ({ amount, fee: 0 }));
    const floors = singles.map(({ amount }) => Math.floor((299 * amount) / 300));
    expect(299 - floors[0]! - floors[1]!).toBe(101);
    expect(sharesOf(299, singles).map(({ amount }) => amount)).toEqual([99, 100, 100]);
  });
});
