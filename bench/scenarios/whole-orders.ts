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
  id: replicas === 1 ? '9b' : `9b-${replicas}`,
  name: `orders from hold to tickets, ${replicas === 1 ? 'a replica' : `${replicas} replicas`}: replicas, PostgreSQL, Redis`,
  extent: { full: `rounds of ${ORDERS.full}`, quick: `rounds of ${ORDERS.quick}, less warm` },
  limit: null,
  unit: 'ms CPU',
  judged: 'ours',
  target: { atMost: MOST_MS },
  rounds: (bench) => sell(bench, replicas),
}));

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
    for (const line of linesOf(costs)) say(`    ${line}`);
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

/** By process: median, least and most of the rounds. What follows from it for other machines is derived, and says so. */
function linesOf(costs: readonly Cost[]): string[] {
  const of = (what: (cost: Cost) => number): string => {
    const all = costs.map(what);
    return [median(all), Math.min(...all), Math.max(...all)].map((value) => value.toFixed(1)).join(', ');
  };
  const product = median(costs.map((cost) => cost.product));
  const cores = (product * WANTED_PER_MINUTE) / MINUTE_MS;
  return [
    'median, least, most of the rounds',
    `orders a minute, all of it on this machine: ${of(({ perMinute }) => perMinute)}`,
    ...PARTS.map((part) => `ms CPU an order, ${part}: ${of(({ parts }) => parts[part])}`),
    `looks at an order: ${of(({ looks }) => looks)}; transactions that PostgreSQL commits, reading ones too: ${of(({ commits }) => commits)}`,
    `derived: ${WANTED_PER_MINUTE} orders a minute are ${cores.toFixed(1)} busy cores of replicas, PostgreSQL and Redis; ` +
      `one core in all makes ${Math.floor(MINUTE_MS / product)} orders a minute`,
  ];
}
