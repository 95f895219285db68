import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../test/harness/seeded.ts';
import { costAt, fitOf, fitText } from './fit.ts';
import { flat, grows, judge, type Law } from './law.ts';
import { rateOf, withoutRest } from './meter.ts';
import { pictureOf } from './plot.ts';
import { curveOf, holds } from './result.ts';

const SEATS = [1_682, 18_920, 50_508, 200_000];

/** What a cost would have been measured as: ten rounds, in which a machine's noise is the same for all points but for some parts of 100. */
function measured(cost: (x: number) => number, { xs = SEATS, noise = 0.04, seed = 1 } = {}) {
  const random = seededRandom(seed);
  const machine = Array.from({ length: 10 }, () => 1 + random());
  return xs.map((x) => ({
    x,
    rounds: machine.map((busy) => cost(x) * busy * (1 + noise * (2 * random() - 1))),
  }));
}

const curve = (cost: (x: number) => number, xs = SEATS) => fitOf(xs.map((x) => ({ x, y: cost(x) })));

describe('a cost that should be flat', () => {
  it('is, however busy the machine was in between', () => {
    expect(
      judge(
        measured(() => 40),
        flat(''),
      ).holds,
    ).toBe('yes');
  });

  it('is not when it grows with a small power of the seats', () => {
    const verdict = judge(
      measured((x) => x ** 0.1),
      flat(''),
    );
    expect(verdict.holds).toBe('no');
    expect(verdict.times).toBeCloseTo((200_000 / 1_682) ** 0.1, 1);
  });

  it('is not when each order before it costs another microsecond in a million', () => {
    const orders = measured((x) => 900 + x / 1_000, { xs: [0, 100_000, 2_000_000] });
    expect(judge(orders, flat('')).holds).toBe('no');
  });

  it('may grow by as much as its law says', () => {
    expect(
      judge(
        measured((x) => (x > 1_682 ? 15 : 8)),
        flat('', 2),
      ).holds,
    ).toBe('yes');
    expect(
      judge(
        measured((x) => (x > 1_682 ? 18 : 8)),
        flat('', 2),
      ).holds,
    ).toBe('no');
  });

  it('is unsure where the rounds are too far apart to tell', () => {
    expect(
      judge(
        measured(() => 40, { noise: 0.5 }),
        flat(''),
      ).holds,
    ).toBe('unsure');
  });
});

describe('a cost that may grow', () => {
  it('grows as its law says in proportion, and with a part that is fixed', () => {
    expect(
      judge(
        measured((x) => x / 100),
        grows(''),
      ).holds,
    ).toBe('yes');
    expect(
      judge(
        measured((x) => 50 + x / 100),
        grows(''),
      ).holds,
    ).toBe('yes');
  });

  it('does not when it grows with the square', () => {
    expect(
      judge(
        measured((x) => x ** 2 / 1_000),
        grows(''),
      ).holds,
    ).toBe('no');
  });
});

describe('a verdict', () => {
  it('needs two points', () => {
    expect(() => judge(measured(() => 1).slice(0, 1), flat(''))).toThrow('two points');
  });
});

describe('a fit', () => {
  it('finds the curve that was there', () => {
    expect(curve((x) => 20 + 3 * Math.log10(x))).toMatchObject({ kind: 'a + b·log10 x' });
    expect(curve((x) => 20 + 3 * Math.log10(x))!.b).toBeCloseTo(3);
    expect(curve((x) => 80 + x / 50)).toMatchObject({ kind: 'a + b·x' });
    expect(curve((x) => 80 + x / 50)!.b).toBeCloseTo(0.02);
    expect(curve((x) => 2 * x ** 0.5)).toMatchObject({ kind: 'a·x^b' });
    expect(curve((x) => 2 * x ** 0.5)!.b).toBeCloseTo(0.5);
  });

  it('takes none of a thing for one', () => {
    const fit = curve((x) => (x === 0 ? 100 : 100 + 2 * Math.log10(x)), [0, 100_000, 2_000_000])!;
    expect(costAt(fit, 0)).toBeCloseTo(100);
  });

  it('is none where there are two points, and says what it is where there is one', () => {
    expect(curve(() => 1, [1, 2])).toBeNull();
    expect(fitText({ kind: 'a + b·x', a: 80, b: 0.02 })).toBe('80.0 + 0.0200·x');
    expect(fitText({ kind: 'a·x^b', a: 2.5, b: 0.5 })).toBe('2.50·x^0.50');
  });

  it('is refused of what cost nothing', () => {
    expect(() => curve((x) => x - 1_682)).toThrow('above zero');
  });
});

describe('a picture of an axis', () => {
  const curveBy = (name: string, law: Law, cost: (x: number) => number) =>
    curveOf(
      { id: 'seats' },
      { id: 'hold', name },
      law,
      measured(cost).map(({ x, rounds }) => ({
        x,
        rounds: rounds.map((us) => ({ replica: us, redis: 0, postgres: 0 })),
      })),
    );
  const curves = [curveBy('a hold', flat(''), () => 40), curveBy('a <look>', flat(''), (x) => x / 50)];
  const picture = pictureOf('seats', curves);

  it('has every point, with its interval, and the fit of each operation', () => {
    expect(picture.match(/class="point"/g)).toHaveLength(2 * SEATS.length);
    expect(picture.match(/class="whisker"/g)).toHaveLength(2 * SEATS.length);
    expect(picture.match(/class="fit"/g)).toHaveLength(2);
    expect(picture).not.toContain('NaN');
  });

  it('says in words what is as designed, and what is not', () => {
    expect(curves.map(holds)).toEqual([true, false]);
    expect(picture).toMatch(/class="soft"[^>]*>flat: /);
    expect(picture).toMatch(/class="bad"[^>]*>GROWS: /);
  });

  it('is not made of what cannot be told from rest', () => {
    expect(() => curveBy('nothing', flat(''), (x) => (x > 1_682 ? 40 : -1))).toThrow('hardly more than rest');
  });

  it('takes names for text', () => {
    expect(picture).toContain('a &lt;look&gt;');
    expect(picture).not.toContain('a <look>');
  });
});

describe('what is burnt at rest', () => {
  const ofReplica = (us: number) => ({ replica: us, redis: us / 10, postgres: 0 });

  it('is the mean of all that was measured, however long each was', () => {
    const rest = rateOf([
      { us: ofReplica(1_000), ms: 100 },
      { us: ofReplica(2_000), ms: 500 },
    ]);
    expect(rest.replica).toBeCloseTo(5);
    expect(rest.redis).toBeCloseTo(0.5);
  });

  it('is taken off for as long as a turn took, and no more than that', () => {
    const cost = withoutRest({ us: ofReplica(9_000), ms: 1_000, operations: 40 }, ofReplica(5));
    expect(cost.replica).toBeCloseTo(100);
    expect(cost.redis).toBeCloseTo(10);
    expect(withoutRest({ us: ofReplica(9_000), ms: 1_000, operations: 1 }, rateOf([])).replica).toBe(9_000);
  });
});
