import type { HoldChoice } from '../../src/modules/holds/hold.ts';
import { cpuNs } from '../../test/harness/cpu.ts';
import type { Bench } from '../bench.ts';
import { ASKERS_CORE, onCore, SERVERS_CORE } from '../cores.ts';
import type { Round } from '../figures.ts';
import { emptyHall, type Hall, holdsIn, PARTY } from '../halls.ts';
import { holdsByRedis } from '../redis-limit.ts';
import type { Scenario, Sides } from '../scenario.ts';
import { Service } from '../service.ts';
import { inSlices, type Work } from '../slices.ts';
import { byTurns, limitThenOurs } from '../turns.ts';
import type { World } from '../world.ts';

const AT_ONCE = 256;
/** Nearly a whole stadium. */
const HOLDS = 12_000;
const QUICK_HOLDS = 3_000;
/** Half of a stadium: what best available finds in a full house is another question. */
const BEST = 6_000;
const QUICK_BEST = 3_000;
const CHECKED = 40;
/** What is under way when a side is stopped, some 5 ms of Redis of either, is done in the other's time. */
const SLICE_MS = 50;

export const holdService: Scenario = {
  id: '5',
  name: 'hold service in process, four seats',
  limit: 'redis-benchmark, one hold a call',
  unit: 'per s',
  judged: 'ours / limit',
  target: { atLeast: 1.3 },
  rounds: byTurns(openService, 'volleys'),
};

export const bestAvailable: Scenario = {
  id: '6',
  name: "best available four, Redis's CPU",
  limit: 'four seats by their names',
  unit: 'µs CPU',
  judged: 'limit / ours',
  target: { atLeast: 0.7 },
  rounds: byTurns(openBest),
};

async function openService(bench: Bench): Promise<Sides> {
  const ground = await open(bench);
  const choices = ownChoices(ground.hall, bench.amount(HOLDS, CHECKED, QUICK_HOLDS));
  // The limit runs the script by which the product has held.
  await hold(ground, choices.slice(0, CHECKED));
  const round = async (): Promise<Round> => {
    const limit = await holdsByRedis(bench, ground.world.rig, choices.length);
    if (limit === null) return { limit: null, ours: perSecond(choices.length, (await hold(ground, choices)).ms) };
    await emptyHall(ground.world.rig.stores.redis, ground.hall);
    const begin = (): Work<number> => ({ pid: ground.service.pid, told: askAll(ground, choices) });
    const [redis, ours] = await inSlices([limit.begin, begin], SLICE_MS);
    await verify(ground, choices.length);
    return {
      limit: perSecond(await limit.placed(), redis.told - redis.stoodMs),
      ours: perSecond(choices.length, ours.told - ours.stoodMs),
    };
  };
  return { round, close: () => ground.service.close() };
}

const perSecond = (holds: number, ms: number): number => (holds / ms) * 1_000;

/** Nobody's turn is counted: that would be the same for both. */
async function openBest(bench: Bench): Promise<Sides> {
  const ground = await open(bench, { LIMITS: 'off' });
  const count = bench.amount(BEST, CHECKED, QUICK_BEST);
  const own = ownChoices(ground.hall, count);
  const best = own.map((): HoldChoice => ({ kind: 'best', quantity: PARTY, accessible: 0 }));
  const redisUs = async (choices: readonly HoldChoice[]): Promise<number> => (await hold(ground, choices)).redisUs;
  const round = limitThenOurs(
    () => redisUs(own),
    () => redisUs(best),
  );
  return { round, close: () => ground.service.close() };
}

interface Ground {
  readonly world: World;
  readonly hall: Hall;
  readonly service: Service;
}

async function open(bench: Bench, settings: Record<string, string> = {}): Promise<Ground> {
  const world = await bench.world();
  const hall = await world.hall(0);
  await onCore(ASKERS_CORE, world.rig.stores.redisServer.pid);
  const service = await Service.start(world.rig, settings);
  await onCore(SERVERS_CORE, service.pid);
  return { world, hall, service };
}

function ownChoices({ parties, seatsOf }: Hall, count: number): HoldChoice[] {
  return parties.slice(0, count).map((party): HoldChoice => ({ kind: 'seats', seats: seatsOf(party) }));
}

/** All at an empty hall. @returns how long it took, and Redis's CPU of each @throws Error unless Redis has just so many */
async function hold(ground: Ground, choices: readonly HoldChoice[]): Promise<{ ms: number; redisUs: number }> {
  const { redis, redisServer } = ground.world.rig.stores;
  await emptyHall(redis, ground.hall);
  const before = cpuNs(redisServer.pid);
  const ms = await askAll(ground, choices);
  const redisUs = (cpuNs(redisServer.pid) - before) / 1_000 / choices.length;
  await verify(ground, choices.length);
  return { ms, redisUs };
}

async function askAll({ hall, service }: Ground, choices: readonly HoldChoice[]): Promise<number> {
  const { ms } = await service.does({ kind: 'hold', event: hall.slug, choices, atOnce: AT_ONCE });
  return ms;
}

async function verify({ world, hall }: Ground, answered: number): Promise<void> {
  const holds = await holdsIn(world.rig.stores.redis, hall);
  if (holds !== answered) throw new Error(`${answered} holds were answered, and Redis has ${holds}`);
}
