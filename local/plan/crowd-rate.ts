import { availableParallelism } from 'node:os';
import { SEATS_A_PERSON } from '../../test/rush/flash/options.ts';
import { numbersOf, readCosts } from './costs.ts';
import { PRESET } from './flags.ts';
import { planOf } from './law.ts';

/** A sale shorter than that is over before anybody has seen it. */
const SHORTEST_SALE_S = 60;

/**
 * What an order takes in a rush that is over in a minute, in µs: replicas have just started, and looks and joins are in it.
 * `npm run rush -- --people 1000 --rate 600`, all of its CPU divided by its 257 orders.
 */
const AN_ORDER = { purchase: 93_000, postgres: 37_000, redis: 7_800, balancer: 35_000, crowd: 19_000 };

/** People let in a minute, as the planner says for this machine, which the crowd shares; and the gateway in the box takes whatever comes. */
export function rateForCrowd({ people, stock }: { readonly people: number; readonly stock: number }): number {
  const cores = availableParallelism();
  const unbound = { callsPerEndpoint: 1e6, callsPerAccount: 1e6, callsPerOrder: 1 };
  const sale = { ...PRESET, ...unbound, users: people, seats: stock, cores, withCrowd: true };
  const { ratePerMinute } = planOf(sale, { ...numbersOf(readCosts()), ...AN_ORDER });
  return Math.min(ratePerMinute, Math.ceil((stock / SEATS_A_PERSON / SHORTEST_SALE_S) * 60));
}
