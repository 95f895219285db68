import { describe, expect, it } from 'vitest';
import { drawOrder } from '../../src/modules/queue/draw/order.ts';
import { BIASED, LEAST_P, type Looks } from '../../test/rush/uniformity.ts';
import { Bench } from '../bench.ts';
import { figureOf, reaches } from '../figures.ts';
import { nameOf } from '../report.ts';
import { repeated } from '../turns.ts';
import { drawUniform, unevenness } from './draw.ts';
import { expiry, latenessOf } from './expiry.ts';
import { ageOf } from './other-screens.ts';

const ms = (count: number, value: (nth: number) => number): number[] =>
  Array.from({ length: count }, (_, n) => value(n));

describe('holds that end at once (7)', () => {
  const calm = { seenLateMs: ms(1_000, () => 90), endedLateMs: ms(1_000, () => 60), once: true };

  it('are as late as the later of what was seen and what was written down', () => {
    expect(latenessOf(calm)).toBe(90);
    expect(latenessOf({ ...calm, endedLateMs: ms(1_000, (nth) => (nth < 20 ? 700 : 60)) })).toBe(700);
  });

  it('are no figure where one was free before its time, or ended twice or never', () => {
    expect(() => latenessOf({ ...calm, seenLateMs: ms(1_000, (nth) => (nth === 5 ? -1 : 90)) })).toThrow(
      'before its time',
    );
    expect(() => latenessOf({ ...calm, endedLateMs: ms(1_000, (nth) => (nth === 5 ? -500 : 60)) })).toThrow('500 ms');
    expect(() => latenessOf({ ...calm, once: false })).toThrow('some twice');
  });

  it('fail where the slowest round is beyond the target', () => {
    const rounds = [100, 110, 120, 105, 301].map((ours) => ({ limit: null, ours }));
    expect(reaches(figureOf(rounds, 'ours'), expiry.target)).toBe(false);
    expect(reaches(figureOf(rounds.slice(0, 4), 'ours'), expiry.target)).toBe(true);
  });
});

describe('a seat on other screens (10b)', () => {
  const sights = { held: 10, agesMs: ms(1_000, (nth) => nth / 4), lagsMs: ms(10, () => 1) };
  const judged = { clients: 100, isJudged: true };

  it('is as old as the oldest hundredth', () => {
    expect(ageOf(sights, judged)).toBeCloseTo(247.5, 0);
  });

  it('is no figure where clients have not seen it, however quick the others were', () => {
    expect(() => ageOf({ ...sights, agesMs: ms(980, () => 5) }, judged)).toThrow('980');
  });

  it('is void where seats were asked for late', () => {
    expect(ageOf({ ...sights, lagsMs: ms(10, () => 40) }, judged)).toBeNull();
    expect(ageOf({ ...sights, lagsMs: ms(10, () => 40) }, { ...judged, isJudged: false })).not.toBeNull();
  });
});

describe('the draw (11c-draw)', () => {
  it('fails where it favours somebody', async () => {
    const rounds = await unevenness(['stampede'], BIASED[2]!.draw as typeof drawOrder, []);
    expect(reaches(figureOf(rounds, 'ours'), drawUniform.target)).toBe(false);
  });

  it('is no figure where the same looks do not find one that does', async () => {
    const fair = { how: 'not at all', draw: drawOrder, seen: ({ orders }: Looks) => orders < LEAST_P };
    await expect(unevenness(['stampede'], drawOrder, [fair])).rejects.toThrow('was not found: not at all');
  });
});

describe('rounds of what is judged by itself', () => {
  it('are done again where they measured the machine, and are none where they always do', async () => {
    const bench = new Bench('quick');
    const said: (number | null)[] = [null, 7, null, 8];
    await expect(repeated(bench, 2, () => Promise.resolve(said.shift() ?? null))).resolves.toEqual([
      { limit: null, ours: 7 },
      { limit: null, ours: 8 },
    ]);
    await expect(repeated(bench, 2, () => Promise.resolve(null))).rejects.toThrow('4 measured how busy');
  });

  it('are done once for all scenarios that read them, and a failure is each one’s', async () => {
    const bench = new Bench('quick');
    let runs = 0;
    const run = () => bench.once('crowd', () => Promise.resolve(++runs));
    expect([await run(), await run(), runs]).toEqual([1, 1, 1]);
    const broken = () => bench.once('other', () => Promise.reject(new Error('void')));
    await expect(broken()).rejects.toThrow('void');
    await expect(broken()).rejects.toThrow('void');
  });
});

describe('a scenario on a small scale', () => {
  it('says so by its name', () => {
    expect([nameOf(expiry, 'quick'), nameOf(expiry, 'full')]).toEqual([
      expect.stringContaining('(SMALL: 2,000 holds)'),
      expect.stringContaining('(12,000 holds)'),
    ]);
  });
});
