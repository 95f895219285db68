import { describe, expect, it } from 'vitest';
import { numbersOf, readCosts } from './costs.ts';
import { askedOf, PRESET } from './flags.ts';
import { coresOf, type Costs, COST_NAMES, planOf, pollsPerSecond, replicasFor } from './law.ts';
import { planText } from './text.ts';

/** Computed with by hand: whole numbers. */
const ROUND: Costs = {
  ...(Object.fromEntries(COST_NAMES.map((name) => [name, 0])) as Costs),
  ...{ status: 20, join: 40, connection: 60, purchase: 10_000, postgres: 6_000, redis: 2_000, balancer: 2_000 },
};

describe('the scaling law', () => {
  it('takes 10.7 cores for the 300,000 requests a second of the study, 18 replicas at 60 %', () => {
    const rps = 300_000;
    const share = (part: number, us: number) => ({ perSecond: rps * part, us });
    const cores = coresOf([
      ...[share(0.55, 23), share(0.15, 26), share(0.1, 36), share(0.08, 38), share(0.07, 36), share(0.05, 100)],
      ...[
        { perSecond: 17_000, us: 45 },
        { perSecond: 80_000, us: 8 },
      ],
    ]);
    // The study rounds each line, which makes 10.7 of 10.62.
    expect(cores).toBeCloseTo(10.618, 3);
    expect(Math.abs(cores - 10.7)).toBeLessThan(0.1);
    expect(replicasFor(cores, { load: 0.6, spare: 0 })).toBe(18);
    expect(replicasFor(cores, { load: 0.6, spare: 0.2 })).toBe(22);
  });

  it('never plans fewer than two replicas: one may die', () => {
    expect(replicasFor(0.01, { load: 0.6, spare: 0 })).toBe(2);
  });
});

describe('how often a line is looked at', () => {
  it.each([
    // Everybody is within 20 s of his turn: each looks every 2 s.
    [100, 10, 50],
    // 200 of them as above; 5,800 between 20 s and 600 s: 10 × 10 × ln 30; none beyond.
    [6_000, 10, 100 + 100 * Math.log(30)],
    // And another 6,000 who look once a minute.
    [12_000, 10, 100 + 100 * Math.log(30) + 100],
    // Nobody is let in: once a minute.
    [6_000, 0, 100],
    [0, 10, 0],
  ])('%i people, %i let in a second', (waiting, perSecond, polls) => {
    expect(pollsPerSecond(waiting, perSecond)).toBeCloseTo(polls, 6);
  });

  it('is about 20,000 a second of a million people, as the design says', () => {
    expect(pollsPerSecond(1_000_000, 50)).toBeGreaterThan(17_000);
    expect(pollsPerSecond(1_000_000, 50)).toBeLessThan(22_000);
  });
});

describe('a plan', () => {
  const sale = { ...PRESET, users: 60_000, windowSeconds: 60, seats: 10_000, seatsPerOrder: 2.5, pays: 0.5 };

  it('lets in as many as the provider takes orders from, and sells out when they have bought', () => {
    const plan = planOf(sale, ROUND);
    // 25 orders a second from 50 people; 8,000 people buy 10,000 seats: 160 s after the 15 s of the draw.
    expect(plan).toMatchObject({ ordersPerSecond: 25, ratePerMinute: 3_000, boundBy: 'provider', soldOut: true });
    expect(plan.sellOutSeconds).toBeCloseTo(175, 6);
    expect(plan.queue).toMatchObject({ longest: 60_000 - 50 * 45, inVain: 52_000 });
  });

  it('counts the first seconds by hand', () => {
    const [first] = planOf(sale, ROUND).moments;
    // 30,000 within 5 s: 6,000 joins a second.
    const polls = 6_000 + pollsPerSecond(30_000, 50);
    expect(first!.cores).toBeCloseTo((6_000 * (60 + 40) + polls * 20) / 1e6, 9);
  });

  it('asks an account of the provider as well', () => {
    expect(planOf({ ...sale, callsPerAccount: 60 }, ROUND).ordersPerSecond).toBe(20);
  });

  it('lets in no more than the organizer wants', () => {
    expect(planOf({ ...sale, mostPerMinute: 600 }, ROUND)).toMatchObject({ boundBy: 'organizer', ratePerMinute: 600 });
  });

  it('fits one machine: nobody else waits, so all of its cores go to orders', () => {
    const few = { ...sale, users: 50, cores: 2, load: 0.5, holds: 0 };
    // 20 ms an order of one in two people: 10 ms a person; one core of two may be busy.
    const plan = planOf(few, ROUND);
    expect(plan.boundBy).toBe('provider');
    const slow = planOf({ ...few, callsPerEndpoint: 1_000, callsPerAccount: 3_000 }, ROUND);
    expect(slow.boundBy).toBe('machine');
    expect(slow.ratePerMinute).toBeGreaterThan(5_700);
    expect(slow.ratePerMinute).toBeLessThanOrEqual(6_000);
  });

  it('says where too few come to sell it out', () => {
    const plan = planOf({ ...sale, users: 1_000 }, ROUND);
    expect(plan).toMatchObject({ soldOut: false, seatsSold: 1_250 });
    expect(plan.queue.inVain).toBe(0);
  });

  it('sizes what stands behind the replicas', () => {
    const plan = planOf({ ...sale, callsPerEndpoint: 300, callsPerAccount: 900 }, ROUND);
    // 300 orders a second of 6 ms, at 60 %: 3 cores.
    expect(plan.postgres).toEqual({ cores: 3, connections: plan.replicas * 8 + 20 });
    expect(plan.redis.memoryMb).toBe(Math.ceil(64 + (60_000 * 130) / 2 ** 20));
  });

  it('is written from the costs that are committed, each with its source', () => {
    const costs = readCosts();
    const text = planText(PRESET, planOf(PRESET, numbersOf(costs)), costs);
    expect(text).toMatch(/admission rate +2,142 people a minute/);
    for (const name of COST_NAMES) expect(text).toContain(`- ${name} ${costs[name].us}: `);
  });
});

describe('flags', () => {
  const words = (line: string): string[] => line.split(' ');

  it('are what the sale is made of, with a value after them or behind a sign', () => {
    const { sale, costs, json } = askedOf(words('--users 300000 --window=30 --pays 0.5 --cdn --cost join:52 --json'));
    expect(sale).toMatchObject({ users: 300_000, windowSeconds: 30, pays: 0.5, cdn: true, seats: PRESET.seats });
    expect([costs, json]).toEqual([{ join: 52 }, true]);
  });

  it.each([
    ['--user 5', /no flag "--user"/],
    ['500000', /no flag "500000"/],
    ['--users', /--users needs a value/],
    ['--users --json', /--users needs a value/],
    ['--users many', /--users needs a whole number from 1 to 100000000, and "many" is none/],
    ['--users 1.5', /whole number.*"1.5"/],
    ['--pays 7', /--pays needs a number from 0.01 to 1, and "7" is none/],
    ['--cost joins:3', /--cost knows no "joins"/],
    ['--cost join', /--cost join needs µs/],
  ])('%s is refused by name', (line, sentence) => {
    expect(() => askedOf(words(line))).toThrow(sentence);
  });

  it('name the file of costs that is not there', () => {
    expect(() => readCosts('nowhere.json')).toThrow(/nowhere.json is not there/);
  });
});
