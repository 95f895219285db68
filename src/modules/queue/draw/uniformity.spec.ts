import { describe, expect, it } from 'vitest';
import { BIASED, LEAST_P, looks, upperTail } from '../../../../test/rush/uniformity.ts';
import { drawOrder } from './order.ts';

const SERIES = process.env.TEST_SEED ?? 'stampede';

describe('the measure', () => {
  it.each([
    [124.342, 100, 0.05],
    [149.449, 100, 0.001],
    [0.7107, 4, 0.95],
    [33.3768, 4, 1e-6],
  ])('chi-square of %f with %i degrees of freedom has its known tail %f', (square, degrees, tail) => {
    expect(upperTail(square, degrees) / tail).toBeCloseTo(1, 2);
  });
});

describe('the draw is uniform', () => {
  it('whole orders, the position of every entry, the positions of two', { timeout: 60_000 }, async () => {
    const found = await looks(drawOrder, SERIES);
    for (const [look, p] of Object.entries(found)) expect([look, p > LEAST_P, p]).toEqual([look, true, p]);
  });
});

describe('control: a draw that is not is found by the same looks', { timeout: 60_000 }, () => {
  it.each(BIASED)('$how', async ({ draw, seen }) => {
    const found = await looks(draw, SERIES);
    expect([found, seen(found)]).toEqual([found, true]);
  });
});
