import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { drawOrder } from '../../src/modules/queue/draw/order.ts';
import { BIASED, LEAST_P, type Looks } from '../../test/rush/uniformity.ts';
import { until } from '../../test/harness/wait.ts';
import type { Sale } from '../../test/rig/sale.ts';
import type { Show } from '../../test/rush/flash/show.ts';
import type { Record, Sample, Told } from '../../test/rush/told.ts';
import { Bench } from '../bench.ts';
import { DiskWitness } from '../disk.ts';
import { figureOf, reaches } from '../figures.ts';
import { nameOf } from '../report.ts';
import { repeated } from '../turns.ts';
import { faultsOf } from './broken-sale.ts';
import { drawUniform, unevenness } from './draw.ts';
import { expiry, latenessOf } from './expiry.ts';
import { beyondRate, inversions, joinMs, mostInside, unintended } from './flash-crowd.ts';
import { inTime } from './open-orders.ts';
import { ageOf } from './other-screens.ts';
import { atCeiling, timesOf } from './payment-ceiling.ts';
import { driftOf, slopeOf, soakOf } from './soak.ts';

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

  it('is void where it is too old and seats were asked for late', () => {
    const late = { ...sights, lagsMs: ms(10, () => 40) };
    expect(ageOf(late, judged)).not.toBeNull();
    const old = { ...late, agesMs: ms(1_000, () => 400) };
    expect(ageOf(old, judged)).toBeNull();
    expect(ageOf({ ...old, lagsMs: sights.lagsMs }, judged)).toBe(400);
    expect(ageOf(old, { ...judged, isJudged: false })).toBe(400);
  });
});

describe('a flash crowd (11, 11b, 11c)', () => {
  const CAP = 20;
  const told = ms(40, (nth) => nth).map((fan): Told => {
    const atMs = 1_000 + fan * 100;
    const times = {
      joinDueMs: atMs,
      joinSentMs: atMs,
      joinAnsweredMs: atMs + 5,
      admittedMs: atMs + 600,
      leftMs: atMs + 900,
    };
    return { fan, kind: 'fan', ...times, entry: fan, position: fan };
  });
  const record: Record = {
    told,
    lagsMs: ms(100, () => 1),
    tookMs: { join: ms(100, (nth) => nth) },
    dueMs: {},
    refusals: { 'join: 429 http.too_many': 3, 'order: 503 http.unavailable': 1, 'hold: 409 holds.seat_taken': 9 },
    refusedMs: {},
    requests: 100,
    speechless: 0,
    cpuMs: 1,
  };
  /** 10 people a second, four ticks a second, by Redis's clock. */
  const samples = ms(40, (nth) => nth).map((nth): Sample => {
    const atMs = 1_000 + nth * 250;
    return {
      atMs,
      tickedMs: atMs,
      people: Math.floor(nth * 2.5),
      served: Math.floor(nth * 2.5),
      entries: 40,
      active: 5,
    };
  });
  const wishes = { ratePerMinute: 600 } as Show['wishes'];
  const show = { record, samples, wishes, mostActive: CAP, frozen: 0 };

  it('is timed from when people meant to join, and voided by a generator that was late', () => {
    expect(joinMs(show)).toBe(99);
    expect(() => joinMs({ record: { ...record, lagsMs: ms(100, (nth) => (nth > 90 ? 30 : 1)) } })).toThrow('VOID');
    expect(() => joinMs({ record: { ...record, tookMs: {} } })).toThrow('nobody');
  });

  it('has no answer but those that are meant', () => {
    expect(unintended(show)).toBe(0);
    expect(unintended({ record: { ...record, refusals: { ...record.refusals, 'hold: 500 http.internal': 2 } } })).toBe(
      2,
    );
    expect(unintended({ record: { ...record, refusals: { 'join: broken ECONNRESET': 1 } } })).toBe(1);
    expect(unintended({ record: { ...record, speechless: 4 } })).toBe(4);
  });

  it('comes in as the rate says: one tick of people more at once is too many', () => {
    expect(beyondRate({ ...show, record: { ...record, told: [] } })).toBeLessThanOrEqual(1);
    const banked = samples.map((each, nth) => (nth < 20 ? each : { ...each, people: each.people + 5 }));
    expect(beyondRate({ ...show, samples: banked, record: { ...record, told: [] } })).toBeGreaterThan(1);
    const hasty = told.map((each) => ({ ...each, admittedMs: 900 }));
    expect(() => beyondRate({ ...show, record: { ...record, told: hasty } })).toThrow('were let in');
  });

  it('never has more inside than the cap, as Redis says and as people were told', () => {
    expect(mostInside(show)).toBe(5 / CAP);
    expect(mostInside({ ...show, samples: [{ ...samples[0]!, active: CAP + 1 }] })).toBeGreaterThan(1);
    const staying = told.map((each) => ({ ...each, leftMs: 100_000 }));
    expect(() => mostInside({ ...show, record: { ...record, told: staying } })).toThrow('may be');
  });

  it('stands in the order in which it joined, each in one place', () => {
    expect(inversions(show)).toBe(0);
    const swapped = told.map((each) => (each.fan === 7 ? { ...each, entry: 30, position: 30 } : each));
    expect(inversions({ ...show, record: { ...record, told: swapped } })).toBeGreaterThan(0);
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

describe('a sale in which everything is killed (12)', () => {
  const sale = { rig: {} } as Sale;
  const atRest = () => Promise.resolve();

  it('counts each invariant and promise that does not hold, and what never came to rest', async () => {
    const well = () => Promise.resolve([{ question: 'I1 to I13 in the database', faults: [] }]);
    expect(await faultsOf(sale, well, atRest)).toEqual([]);
    const twice = () => Promise.resolve([{ question: 'I8', faults: ['ord_1 is not there', 'ord_2 is not there'] }]);
    expect(await faultsOf(sale, twice, atRest)).toHaveLength(2);
    const moving = () => Promise.reject(new Error('there still are 3 jobs'));
    expect(await faultsOf(sale, well, moving)).toEqual(['there still are 3 jobs']);
  });
});

describe('fans at ten times the payment ceiling (13)', () => {
  const people = (orders: number, paid: number) =>
    ms(orders, (nth) => nth).map((fan): Told => ({
      ...{ fan, kind: 'walk_in', joinDueMs: 0 },
      order: { id: `ord_${fan}`, total: { amount: 1, currency: 'EUR' }, seats: [] },
      ...(fan < paid && { paidMs: 1 }),
    }));
  const busy = {
    ...{ 'payment: 503 payments.connecting': 400, 'hold: 429 http.too_many': 1 },
    'leave: 404 queue.no_place': 90,
  };

  it('is read from what each of them waited for', () => {
    const tookMs = { hold: ms(100, (nth) => nth), order: ms(100, () => 40), confirm: ms(100, () => 260) };
    expect(timesOf({ tookMs })).toEqual({ hold: 99, order: 40, shown: 260 });
    expect(() => timesOf({ tookMs: { ...tookMs, confirm: [] } })).toThrow('confirm');
  });

  it('is no figure where fewer orders were wanted, or nobody met the ceiling, or somebody was told nonsense', () => {
    expect(() => atCeiling({ told: people(300, 30), refusals: busy }, 10)).not.toThrow();
    expect(() => atCeiling({ told: people(200, 30), refusals: busy }, 10)).toThrow('ceiling');
    expect(() => atCeiling({ told: people(300, 200), refusals: busy }, 10)).toThrow('nobody met');
    expect(() => atCeiling({ told: people(300, 30), refusals: { 'order: 500 http.internal': 1 } }, 10)).toThrow('500');
  });
});

describe('a soak (14)', () => {
  const looks = (bytes: (minute: number) => number) =>
    ms(31, (minute) => minute).map((minute) => ({ minute, bytes: bytes(minute) }));

  it('fails on memory that grows by more than a hundredth a minute once it is warm', () => {
    const [rss] = soakOf(30);
    const fails = (ours: number): boolean => !reaches(figureOf([{ limit: null, ours }], 'ours'), rss!.target);
    expect(
      fails(
        slopeOf(
          looks((minute) => 2e8 + (minute < 10 ? minute * 1e7 : 1e8)),
          1 / 3,
        ),
      ),
    ).toBe(false);
    expect(
      fails(
        slopeOf(
          looks((minute) => 2e8 + minute * 4e6),
          1 / 3,
        ),
      ),
    ).toBe(true);
    expect(
      slopeOf(
        looks((minute) => 2e8 - minute * 1e5),
        1 / 3,
      ),
    ).toBeLessThan(0);
  });

  it('fails on answers that take a tenth longer in the end, and is void where the generator was late', () => {
    const stretch = (took: number, lag = 1) => ({ tookMs: { order: ms(200, () => took) }, lagsMs: [lag] });
    const [, drift] = soakOf(30);
    const all = (last: number, lag?: number) => [90, 60, 40, 40, last, last].map((took) => stretch(took, lag));
    expect(driftOf(all(40), 'order')).toBeCloseTo(0);
    const ours = driftOf(all(46), 'order');
    expect([ours.toFixed(0), reaches(figureOf([{ limit: null, ours }], 'ours'), drift!.target)]).toEqual(['15', false]);
    expect(() => driftOf(all(40, 30), 'order')).toThrow('VOID');
    expect(() => driftOf(all(40), 'payment')).toThrow('payment');
  });
});

describe('200 orders a second (8c)', () => {
  const times = { claimMs: 12, confirmMs: 70, lateMs: 3, stillMs: 4 };

  it('counts the slower of both, and is void where the generator was late or the disk stood still, whatever came of it', () => {
    expect(inTime(times, true)).toBe(70);
    expect(inTime({ ...times, lateMs: 11 }, true)).toBeNull();
    expect(inTime({ ...times, confirmMs: 20, stillMs: 26 }, true)).toBeNull();
    expect(inTime({ ...times, lateMs: 11, stillMs: 26 }, false)).toBe(70);
  });

  it('asks a witness how long the disk stood still at most, anew for each stretch', async () => {
    const waits = [1, 60];
    const disk = new DiskWitness(() => pause(waits.shift() ?? 1));
    await until(() => disk.takeWorstMs() >= 59, { what: 'the witness tells of the longest' });
    expect(disk.takeWorstMs()).toBe(0);
    await disk.close();
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
