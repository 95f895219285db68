import { describe, expect, it } from 'vitest';
import { figureOf, median, outside, reaches } from './figures.ts';

describe('a figure', () => {
  it('is the median of the rounds, each compared with the limit beside it', () => {
    const rounds = [10, 11, 12].map((limit) => ({ limit, ours: 2 * limit }));
    expect(figureOf(rounds, 'limit / ours')).toMatchObject({
      ratio: 0.5,
      limit: 11,
      ours: 22,
      rounds: 3,
      disturbed: 0,
    });
    expect(figureOf(rounds, 'ours / limit')).toMatchObject({ ratio: 2, limit: 11, ours: 22 });
  });

  it('is what was measured where there is no limit', () => {
    const rounds = [30, 10, 20].map((ours) => ({ limit: null, ours }));
    expect(figureOf(rounds, 'ours')).toMatchObject({ ratio: 20, low: 10, high: 30, limit: null });
    expect(() => figureOf(rounds, 'limit / ours')).toThrow('no limit');
  });

  it('leaves out rounds in which the limit itself was another one', () => {
    const calm = Array.from({ length: 15 }, () => ({ limit: 10, ours: 20 }));
    const busy = { limit: 14, ours: 15 };
    const figure = figureOf([...calm, busy], 'limit / ours');
    expect(figure).toMatchObject({ ratio: 0.5, rounds: 15, disturbed: 1, high: 0.5 });
  });

  it('says how sure it is: of 15 rounds the 4th lowest and the 4th highest', () => {
    const rounds = Array.from({ length: 15 }, (_, at) => ({ limit: 100, ours: 100 / (at + 1) }));
    expect(figureOf(rounds, 'limit / ours')).toMatchObject({ ratio: 8, low: 4, high: 12 });
  });

  it('reaches its target with the worse end of its interval only', () => {
    expect(reaches({ low: 0.59, high: 0.9 }, { atLeast: 0.6 })).toBe(false);
    expect(reaches({ low: 0.6, high: 0.9 }, { atLeast: 0.6 })).toBe(true);
    expect(reaches({ low: 1, high: 1.2 }, { atMost: 1.15 })).toBe(false);
  });

  it('has no ends to leave out where there are few rounds', () => {
    expect([1, 2, 5, 6, 9, 15, 25].map(outside)).toEqual([0, 0, 0, 0, 1, 3, 7]);
  });

  it('refuses to be made of nothing', () => {
    expect(() => figureOf([], 'ours')).toThrow('nothing has been measured');
    expect(median([4, 1, 3, 2])).toBe(2.5);
  });
});
