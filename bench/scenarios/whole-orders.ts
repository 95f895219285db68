import { say } from '../../local/progress.ts';
import type { Bench } from '../bench.ts';
import { median, type Round } from '../figures.ts';
import type { Scenario } from '../scenario.ts';
import { PARTS, type Part, Shop, type Sold } from '../shop.ts';

const ORDERS = { full: 400, quick: 120, check: 8 };
const [ROUNDS, WARM] = [
  { full: 7, quick: 3, check: 1 },
  { full: 3, quick: 2, check: 0 },
];
const AT_ONCE = 64;
/** Twenty times the 500 a minute that the best-known open peer states; on 16 cores, each busy for 60 % of the time. */
const WANTED_PER_MINUTE = 10_000;
const [CORES, LOAD] = [16, 0.6];
const OURS: readonly Part[] = ['replicas', 'postgres', 'redis'];
const MS = 1e6;
const MINUTE_MS = 60_000;
const MOST_MS = (CORES * LOAD * MINUTE_MS) / WANTED_PER_MINUTE;

// A shop that was away for a moment is no round of figures.
const counted = (sold: Sold): Cost => {
  if (sold.repeats > 0)
    throw new Error(`${sold.repeats} requests found a part of the shop away: this machine is too busy`);
  return costOf(sold);
};

export const wholeOrders: readonly Scenario[] = [1, 2].map((replicas) => ({
  id: idOf(replicas),
  name: `orders from hold to tickets, ${replicas === 1 ? 'a replica' : `${replicas} replicas`}: replicas, PostgreSQL, Redis`,
  extent: { full: `rounds of ${ORDERS.full}`, quick: `rounds of ${ORDERS.quick}, less warm` },
  limit: null,
  unit: 'ms CPU',
  judged: 'ours',
  target: { atMost: MOST_MS },
  rounds: (bench) => sell(bench, replicas),
}));

function idOf(replicas: number): string {
  return replicas === 1 ? '9b' : `9b-${replicas}`;
}

/** What an order takes, in ms of CPU, and how many there were a minute. */
interface Cost {
  readonly parts: Readonly<Record<Part, number>>;
  readonly product: number;
  readonly perMinute: number;
  readonly looks: number;
  readonly commits: number;
}

async function sell(bench: Bench, replicas: number): Promise<Round[]> {
  const shop = await Shop.open(replicas);
  try {
    const sold = () => shop.sell(ORDERS[bench.size], AT_ONCE);
    if (bench.size === 'check') return [{ limit: null, ours: costOf(await sold()).product }];
    // Code that has run a few hundred times costs a quarter less than at first.
    for (let warm = 0; warm < WARM[bench.size]; warm++) await sold();
    const costs: Cost[] = [];
    for (let round = 0; round < ROUNDS[bench.size]; round++) costs.push(counted(await sold()));
    const sale = saleOf(costs);
    bench.beside.set(idOf(replicas), sale);
    for (const line of linesOf(sale)) say(`    ${line}`);
    return costs.map(({ product }) => ({ limit: null, ours: product }));
  } finally {
    await shop.close();
  }
}

function costOf({ count, ms, cpuNs, looks, commits }: Sold): Cost {
  const parts = Object.fromEntries(PARTS.map((part) => [part, cpuNs[part] / MS / count])) as Cost['parts'];
  return {
    parts,
    product: OURS.reduce((sum, part) => sum + parts[part], 0),
    perMinute: (count * MINUTE_MS) / ms,
    looks: looks / count,
    commits: commits / count,
  };
}

/** Median, least and most of the rounds. */
type Spread = readonly [median: number, least: number, most: number];

/** What was seen on this machine, and what follows from it for others, which is derived and says so. */
interface Sale {
  readonly atOnce: number;
  /** Orders a minute, from hold to tickets, in a closed loop that all processes share this machine with. */
  readonly perMinute: Spread;
  /** Of an order, in ms. */
  readonly cpuMs: Readonly<Record<Part, Spread>>;
  /** What part of the CPU of all is each process's. */
  readonly shares: Readonly<Record<Part, number>>;
  readonly looks: Spread;
  readonly commits: Spread;
  readonly derived: { readonly ordersPerMinute: number; readonly busyCores: number; readonly perMinuteAndCore: number };
}

function saleOf(costs: readonly Cost[]): Sale {
  const of = (what: (cost: Cost) => number): Spread => {
    const all = costs.map(what);
    return [median(all), Math.min(...all), Math.max(...all)];
  };
  const each = <Value>(value: (part: Part) => Value) =>
    Object.fromEntries(PARTS.map((part) => [part, value(part)])) as Record<Part, Value>;
  const cpuMs = each((part) => of(({ parts }) => parts[part]));
  const whole = PARTS.reduce((sum, part) => sum + cpuMs[part][0], 0);
  const product = median(costs.map((cost) => cost.product));
  return {
    atOnce: AT_ONCE,
    perMinute: of(({ perMinute }) => perMinute),
    cpuMs,
    shares: each((part) => cpuMs[part][0] / whole),
    looks: of(({ looks }) => looks),
    commits: of(({ commits }) => commits),
    derived: {
      ordersPerMinute: WANTED_PER_MINUTE,
      busyCores: (product * WANTED_PER_MINUTE) / MINUTE_MS,
      perMinuteAndCore: Math.floor(MINUTE_MS / product),
    },
  };
}

function linesOf({ atOnce, perMinute, cpuMs, shares, looks, commits, derived }: Sale): string[] {
  const said = (spread: Spread): string => spread.map((value) => value.toFixed(1)).join(', ');
  return [
    'median, least, most of the rounds',
    `reached: orders a minute, ${atOnce} shoppers at once, all of it on this machine: ${said(perMinute)}`,
    ...PARTS.map(
      (part) => `ms CPU an order, ${part} (${(100 * shares[part]).toFixed(0)} % of all): ${said(cpuMs[part])}`,
    ),
    `looks at an order: ${said(looks)}; transactions that PostgreSQL commits, reading ones too: ${said(commits)}`,
    `derived: ${derived.ordersPerMinute} orders a minute are ${derived.busyCores.toFixed(1)} busy cores of replicas, PostgreSQL and Redis; ` +
      `one core in all makes ${derived.perMinuteAndCore} orders a minute`,
  ];
}
