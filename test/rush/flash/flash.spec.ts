import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../harness/seeded.ts';
import { arrivalsOf } from '../arrivals.ts';
import { bestOf, endOf, stepsFrom, textOf as capacityText } from './capacity.ts';
import type { Step } from './known-capacity.ts';
import { NOTHING_YET } from '../recorder.ts';
import type { Told } from '../told.ts';
import { asideOf } from './hall.ts';
import { measuresOf, refusalsOf } from './measures.ts';
import { wishesOf } from './options.ts';
import { reportOf } from './report.ts';
import { seriesOf } from './series.ts';
import { RUSH_MS, type Show } from './show.ts';
import { summaryOf, textOf } from './summary.ts';
import { buyersOf } from './facts.ts';
import { controlOf, type Facts, faultsOf } from './verdict.ts';
import { lineOf, linesOf } from './view.ts';

const OPENS_MS = 1_000_000;
const uuid = (fan: number): string => `01890000-0000-7000-8000-${String(fan).padStart(12, '0')}`;

/** Buyers who come one a second, take a seat each, and have paid for it two seconds later. */
function buyers(count: number): Told[] {
  return Array.from({ length: count }, (_, fan) => ({
    fan,
    kind: 'fan' as const,
    joinDueMs: OPENS_MS + fan * 1_000,
    joinAnsweredMs: OPENS_MS + fan * 1_000 + 5,
    entry: fan,
    admittedMs: OPENS_MS + fan * 1_000 + 500,
    order: { id: uuid(fan), total: { amount: 5_500, currency: 'EUR' }, seats: [`L1-1-${fan}`] },
    paidMs: OPENS_MS + fan * 1_000 + 2_000,
    tickets: [{ id: `tkt_${fan}`, qr: `ST1.${fan}`, seat: `L1-1-${fan}` }],
  }));
}

function sale(count: number): Facts {
  return {
    buyers: buyersOf(buyers(count)),
    orders: Array.from({ length: count }, (_, fan) => ({ id: uuid(fan), status: 'paid' })),
    tickets: Array.from({ length: count }, (_, fan) => ({ seatNo: fan, orderId: uuid(fan) })),
    charged: Array.from({ length: count }, (_, fan) => uuid(fan)),
  };
}

function show(overrides: Partial<Show> = {}): Show {
  const told = buyers(40);
  const dueMs = told.map(({ joinDueMs }) => joinDueMs);
  const facts = sale(40);
  return {
    wishes: { ...wishesOf(['--people', '40', '--stock', '40']), ratePerMinute: 60 },
    balancer: 'nginx',
    beside: ', 61 % of it',
    mostActive: 100,
    frozen: 0,
    opensMs: OPENS_MS,
    endsMs: OPENS_MS + 45_000,
    record: {
      told,
      lagsMs: [1, 1, 2],
      tookMs: { join: dueMs.map(() => 5), confirm: dueMs.map((_, nth) => (nth === 10 ? 4_000 : 300)) },
      dueMs: { join: dueMs, confirm: dueMs },
      refusals: { 'hold: 503 http.unavailable': 1, 'hold: 409 holds.seat_taken': 1 },
      refusedMs: { 'hold: 503 http.unavailable': [dueMs[10]!], 'hold: 409 holds.seat_taken': [dueMs[3]!] },
      requests: 82,
      speechless: 0,
      cpuMs: 100,
    },
    samples: [{ atMs: OPENS_MS + 900, tickedMs: 0, people: 7, served: 7, entries: 40, active: 1 }],
    readings: [{ atMs: OPENS_MS + 2_000, sold: 40, taken: 0 }],
    windows: [{ what: 'Redis <is> killed', fromMs: OPENS_MS + 9_500, untilMs: OPENS_MS + 12_000 }],
    cpuMs: { replicas: 400, balancer: 100, postgres: 200, redis: 100, crowd: 100, gateway: 50 },
    sold: 40,
    faults: faultsOf(facts),
    control: controlOf(facts, seededRandom(1)),
    questions: [{ question: 'I1 to I13 in the database', faults: [] }],
    logs: '',
    ...overrides,
  };
}

describe('the verdict of a rush', () => {
  it('finds nothing in a sale that went well', () => {
    expect(faultsOf(sale(50))).toEqual({ soldTwice: [], lost: [] });
  });

  it('finds one seat that two buyers were told is theirs, whoever they are', () => {
    for (let seed = 0; seed < 20; seed++) {
      const facts = sale(200);
      const at = Math.floor(seededRandom(seed)() * 199);
      const [one, other] = [facts.buyers[at]!, facts.buyers[at + 1]!];
      const robbed = { ...other, tickets: [{ ...other.tickets![0]!, seat: one.tickets![0]!.seat }] };
      const told = facts.buyers.map((each) => (each === other ? robbed : each));
      expect(faultsOf({ ...facts, buyers: told }).soldTwice).toHaveLength(1);
    }
  });

  it('finds a place with two live tickets, whatever buyers were told', () => {
    const facts = sale(10);
    const tickets = [...facts.tickets, { seatNo: 3, orderId: uuid(9) }];
    expect(faultsOf({ ...facts, tickets }).soldTwice).toEqual([expect.stringMatching(/^place 3 is sold to/)]);
  });

  it.each([
    ['that is not there', (facts: Facts): Facts => ({ ...facts, orders: facts.orders.slice(1), charged: [] })],
    [
      'that is told to be paid, and is not',
      (facts: Facts): Facts => ({
        ...facts,
        charged: [],
        orders: [{ id: uuid(0), status: 'expired' }, ...facts.orders.slice(1)],
      }),
    ],
    ['without a ticket', (facts: Facts): Facts => ({ ...facts, tickets: facts.tickets.slice(1) })],
    [
      'that was charged and came to nothing',
      (facts: Facts): Facts => ({
        ...facts,
        buyers: facts.buyers.slice(1),
        orders: [{ id: uuid(0), status: 'cancelled' }, ...facts.orders.slice(1)],
      }),
    ],
  ])('finds an order %s', (_, damaged) => {
    expect(faultsOf(damaged(sale(20))).lost).toHaveLength(1);
  });

  it('shows in each run that it would have seen it, and is not clean where it could not', () => {
    expect(controlOf(sale(20), seededRandom(3))).toMatchObject({ found: true });
    const nobody = controlOf(sale(1), seededRandom(3));
    expect(nobody.found).toBe(false);
    const { clean, findings } = summaryOf(show({ control: nobody }));
    expect([clean, findings.filter(({ faults }) => faults.length > 0).length]).toEqual([false, 1]);
  });
});

describe('what a rush is measured by', () => {
  it('leaves out what chaos did, and races for seats', () => {
    const [sold, refused, join, confirm] = measuresOf(show());
    expect(sold).toMatchObject({ reached: true, seen: '40 (100.00 %)' });
    expect(refused).toMatchObject({ reached: true, seen: expect.stringMatching(/^0 of/) });
    expect(join!.reached).toBe(true);
    expect(confirm).toMatchObject({ reached: true, seen: expect.stringContaining('4000 ms with the chaos') });
    expect(refusalsOf(show()).map(({ inChaos }) => inChaos)).toEqual([1, 0]);
  });

  it('counts them where nothing was broken on purpose', () => {
    const [, refused, , confirm] = measuresOf(show({ windows: [] }));
    expect([refused!.reached, confirm!.reached]).toEqual([false, false]);
  });

  it('voids times, and no verdict, where the generator was late', () => {
    const late = show({ record: { ...show().record, lagsMs: [40] } });
    expect(measuresOf(late).map(({ reached }) => reached)).toEqual([true, true, null, null]);
    expect(summaryOf(late)).toMatchObject({ clean: true, void: expect.stringContaining('40.0 ms late') });
  });
});

describe('how much a machine carries', () => {
  const parts = { replicas: 10, balancer: 1, postgres: 5, redis: 1, here: 3 };
  const step = (orders: number, more: Partial<Step> = {}): Step => ({
    ...{ ratePerMinute: orders * 2, letIn: orders * 1.5, orders, confirmMs: 200, lagMs: 1, busy: 0.5, anOrder: parts },
    ...more,
  });

  it('is where most orders came of it and confirmations were still in time', () => {
    expect(bestOf([step(100), step(140), step(150, { confirmMs: 1_200 })])?.orders).toBe(140);
    expect(bestOf([step(100, { confirmMs: 1_001 })])).toBeNull();
  });

  it('is not looked for beyond a full machine, late confirmations, or more people for no more orders', () => {
    expect(endOf([step(100), step(125)])).toBeNull();
    expect(endOf([step(100), step(125, { confirmMs: 1_100 })])).toMatch(/1100 ms/);
    expect(endOf([step(100), step(125, { busy: 0.97 })])).toMatch(/97 % busy/);
    expect(endOf([step(100), step(103)])).toMatch(/no more orders/);
  });

  it('has people for all of its steps, each of which is faster', () => {
    const { rates, people } = stepsFrom(200);
    expect(rates.every((rate, at) => at === 0 || rate > rates[at - 1]!)).toBe(true);
    expect(people).toBeGreaterThan(rates.reduce((sum, rate) => sum + rate * (22 / 60), 0));
  });

  it('is said beside the rate of a rush, and beside what the planner says', () => {
    const best = step(400);
    const capacity = { cores: 2, replicas: 2, balancer: 'nginx', best, steps: [best], end: 'the machine is full' };
    expect(capacityText(capacity, 330).join('\n')).toMatch(
      /400 orders a minute, 600 people[\s\S]*200 and 300[\s\S]*330 a minute here: 55 %/,
    );
    expect(summaryOf(show()).figures.join()).toContain('61 % of it');
  });
});

describe('what is shown of a rush', () => {
  it('says in each second who has come, waits and is in', () => {
    const { people, orders, sold, seconds } = seriesOf(show());
    expect(seconds).toBe(45);
    expect(people.map(({ values }) => [values[0], values[10]])).toEqual([
      [1, 11],
      [0, 4],
      [7, 7],
    ]);
    expect(orders[0]!.values.reduce<number>((sum, each) => sum + (each ?? 0), 0)).toBe(40);
    expect(sold[0]!.values.slice(0, 3)).toEqual([0, 0, 40]);
  });

  it('is one page that asks nobody for anything, the verdict first, and quotes what others wrote', () => {
    const page = reportOf(show());
    expect(page).not.toMatch(/(src|href)=|url\(|@import|<script|https?:/);
    expect(page.indexOf('seats sold twice')).toBeLessThan(page.indexOf('<svg'));
    expect(page).toContain('Redis &lt;is&gt; killed');
    expect(page.match(/<svg [^>]*role="img" aria-label="[^"]+"/g)).toHaveLength(page.match(/<svg/g)!.length);
  });

  it('says what to do next after each failure', () => {
    const bad = show({
      faults: { soldTwice: ['L1-1-1 is sold to fan 1 and to fan 2'], lost: [] },
      sold: 20,
      windows: [],
    });
    const lines = textOf(summaryOf(bad));
    expect(lines[0]).toBe('verdict: seats sold twice 1, orders lost 0: NOT CLEAN');
    const failures = lines.filter((line) => /^ +(BROKEN|MISSED)/.test(line));
    expect(failures.length).toBeGreaterThanOrEqual(3);
    expect(lines.filter((line) => /^ +next: /.test(line))).toHaveLength(failures.length);
    expect(reportOf(bad)).toContain('L1-1-1 is sold to fan 1 and to fan 2');
  });

  it('fits a few lines, or one', () => {
    const scene = {
      ...{
        sinceOpeningMs: 83_000,
        people: 20_000,
        stock: 12_000,
        arrived: 20_000,
        letIn: 4_000,
        sold: 6_000,
        taken: 40,
      },
      ...{
        ordersPerSecond: 31.24,
        progress: { ...NOTHING_YET, joined: 19_000, refusals: { 'join: 503 http.unavailable': 3 } },
      },
      ...{ tookMs: { join: [3, 5, 9] }, lagP99Ms: 1.2, invariants: { hold: 11, broken: [] }, chaos: 'Redis is killed' },
    };
    expect(linesOf(scene)).toHaveLength(5);
    expect(linesOf(scene).join('\n')).toMatch(/01:23.*50\.0 %[\s\S]*waiting 15,000[\s\S]*join 5\/9\/9[\s\S]*3 × join/);
    expect(lineOf(scene)).toMatch(/^ 01:23; .*sold 6,000 of 12,000; 31\.2 orders\/s.*chaos: Redis is killed$/);
    expect(linesOf({ ...scene, invariants: { hold: 10, broken: ['I1'] } }).join()).toContain('BROKEN: I1');
  });
});

describe('what a rush is made of', () => {
  it('is a flash crowd: half come in the first 5 s, nobody after the minute', () => {
    const moments = arrivalsOf({ people: 2_000, early: 0, lobbyMs: 0, rushMs: RUSH_MS }, seededRandom(5));
    expect(moments.filter((ms) => ms < 5_000).length).toBe(1_000);
    expect([moments[0]! >= 0, moments.at(-1)! <= 60_000]).toEqual([true, true]);
  });

  it('sets aside all but the stock, to the seat', () => {
    const row = (row_number: string, count: number) => ({
      row_number,
      seats: Array.from({ length: count }, (_, seat) => ({ seat_guid: `${row_number}-${seat}` })),
    });
    const plan = {
      zones: [{ name: 'A', rows: [row('1', 4), row('2', 4)] }, { name: 'Pitch' }, { name: 'B', rows: [row('3', 4)] }],
    };
    expect(asideOf(plan, 3)).toEqual({ sections: ['B'], rows: [{ section: 'A', row: '2' }], seats: ['1-3'] });
    expect(asideOf(plan, 8)).toEqual({ sections: ['B'], rows: [], seats: [] });
    expect(asideOf(plan, 12)).toEqual({ sections: [], rows: [], seats: [] });
  });

  it.each([
    ['--persons 5', /no flag "--persons"/],
    ['--people', /--people needs a value/],
    ['--people ten', /--people needs a whole number from 20 to 500000, and "ten" is none/],
    ['--people 100 --stock 300', /--people 100 would not buy 300 seats out.*--people 258 at least/],
    ['--chaos=yes', /--chaos takes no value/],
  ])('refuses %s by name', (words, sentence) => {
    expect(() => wishesOf(words.split(' '))).toThrow(sentence);
  });
});
