import { availableParallelism } from 'node:os';
import { knownCapacity } from '../../test/rush/flash/known-capacity.ts';
import { SEATS_A_PERSON } from '../../test/rush/flash/options.ts';
import { numbersOf, readCosts } from './costs.ts';
import { PRESET } from './flags.ts';
import { type Costs, planOf } from './law.ts';

/** A sale shorter than that is over before anybody has seen it. */
const SHORTEST_SALE_S = 60;

/**
 * What an order takes in a rush, in µs, where nobody has measured it on this machine: joins, looks and replicas that were killed are in it, as
 * they are in what the costs say of balancer and crowd. `npm run rush -- --people 20000 --stock 12000 --chaos --seed 7`, all of its CPU
 * divided by its 4,872 orders.
 */
const AN_ORDER: Partial<Costs> = { purchase: 37_000, postgres: 13_600, redis: 3_800 };

interface Rush {
  readonly people: number;
  readonly stock: number;
  readonly replicas: number;
}

/**
 * People let in a minute, as the planner says for this machine, which the crowd shares; and the gateway in the box takes whatever
 * comes. An order takes what `npm run rush -- --capacity` has seen here, where that was asked.
 */
export function rateForCrowd({ people, stock, replicas }: Rush): number {
  const cores = availableParallelism();
  const unbound = { callsPerEndpoint: 1e6, callsPerAccount: 1e6, callsPerOrder: 1 };
  const sale = { ...PRESET, ...unbound, users: people, seats: stock, cores, withCrowd: true };
  const { ratePerMinute } = planOf(sale, { ...numbersOf(readCosts()), ...anOrder(replicas) });
  return Math.min(ratePerMinute, Math.ceil((stock / SEATS_A_PERSON / SHORTEST_SALE_S) * 60));
}

function anOrder(replicas: number): Partial<Costs> {
  const known = knownCapacity(replicas);
  if (known === null) return AN_ORDER;
  const { replicas: purchase, postgres, redis, balancer, here: crowd } = known.best.anOrder;
  const ms = { purchase, postgres, redis, balancer, crowd };
  return Object.fromEntries(Object.entries(ms).map(([name, each]) => [name, each * 1_000]));
}
