import type { Rig } from '../../test/rig/rig.ts';
import type { Size } from '../scenario.ts';
import { stolen } from '../turns.ts';
import type { Axis, Opening } from './axis.ts';
import type { Amount, Ground, Operation } from './ground.ts';
import { NOTHING, plus, scaled, type Spent } from './meter.ts';
import { rest } from './operations/rest.ts';
import { type Curve, curveOf } from './result.ts';
import type { Rigs } from './rigs.ts';

const ROUNDS: Record<Size, number> = { full: 11, quick: 3, check: 1 };
/** Of rest, for what is taken off everything else: as long as the longest pause between two sweeps. */
const REST_TURNS: Record<Size, number> = { full: 6, quick: 5, check: 1 };
/** Of a machine's time, what another machine may have taken in a round that counts. */
const MOST_STOLEN = 0.05;

/** An operation that could not be measured, or whose answers were not as they must be. */
export interface Trouble {
  readonly axis: string;
  readonly name: string;
  readonly trouble: string;
}

export interface Means {
  readonly step: Opening['step'];
  readonly rigs: Rigs;
}

/**
 * Measures the curves of an axis: each operation by turns at all points, forwards and then backwards, after a turn that warms up.
 * What a rig burns at rest is no operation's.
 * @param only ids of operations, null for all
 * @param found takes each curve as soon as it is there, or why it is not: what one operation cannot do keeps the others from nothing
 * @throws Error where an axis cannot be made ready
 */
export async function measureAxis(
  axis: Axis,
  { size, only }: { readonly size: 'full' | 'quick'; readonly only: readonly string[] | null },
  means: Means,
  found: (curve: Curve | Trouble) => Promise<void>,
): Promise<void> {
  const xs = (size === 'quick' ? axis.quick : null) ?? axis.points;
  await onGrounds(axis, xs, size, means, async (grounds, rests, amount) => {
    for (const { operation, law } of axis.curves) {
      if (only && !only.includes(operation.id)) continue;
      const work = () => byTurns(operation, { grounds, rests, rounds: ROUNDS[size], amount });
      const measured = async (): Promise<Curve> => {
        const rounds = await means.step(`${axis.id}: ${operation.name}`, work);
        const points = xs.map((x, at) => ({ x, rounds: rounds[at]! }));
        return curveOf(axis, operation, law, points);
      };
      await found(
        await measured().catch((error: unknown) => ({ axis: axis.id, name: operation.name, trouble: String(error) })),
      );
    }
  });
}

/** A handful of each of its operations, each verified as when it is measured. @throws Error where anything was not done, or not rightly */
export async function checkAxis(axis: Axis, means: Means): Promise<void> {
  const { check } = axis;
  if (check === null) return;
  await onGrounds(axis, check.points, 'check', means, async (grounds, rests, amount) => {
    for (const operation of check.operations)
      await means.step(`${axis.id}: ${operation.name}`, () =>
        byTurns(operation, { grounds, rests, rounds: ROUNDS.check, amount }),
      );
  });
}

async function onGrounds(
  axis: Axis,
  points: readonly number[],
  size: Size,
  { step, rigs }: Means,
  work: (grounds: readonly Ground[], rests: ReadonlyMap<Rig, Spent>, amount: Amount) => Promise<void>,
): Promise<void> {
  const amount: Amount = (measured, check) => (size === 'check' ? check : measured);
  try {
    const grounds = await axis.open(points, { amount, step, rigs });
    const rests = await restOf(grounds, size, amount);
    await work(grounds, rests, amount);
  } finally {
    await rigs.close();
  }
}

/** Of each point, round by round: µs an operation. */
type Rounds = readonly (readonly Spent[])[];

interface Turns {
  readonly grounds: readonly Ground[];
  readonly rests: ReadonlyMap<Rig, Spent>;
  readonly rounds: number;
  readonly amount: Amount;
}

async function byTurns(operation: Operation, { grounds, rests, rounds, amount }: Turns): Promise<Rounds> {
  for (const ground of grounds) await operation.prepare?.(ground, amount);
  const costs: Spent[][] = grounds.map(() => []);
  const round = async (backwards: boolean): Promise<Spent[]> => {
    const found: Spent[] = [];
    const order = grounds.map((_, at) => at);
    for (const at of backwards ? order.toReversed() : order) {
      const { us, ms, operations } = await operation.turn(grounds[at]!, amount);
      found[at] = scaled(plus(us, rests.get(grounds[at]!.rig) ?? NOTHING, -ms), 1 / operations);
    }
    return found;
  };
  if (rounds > 1) await round(false);
  for (let tried = 0; tried < 2 * rounds && costs[0]!.length < rounds; tried++) {
    const before = stolen();
    const found = await round(tried % 2 === 1);
    if (stolen().since(before) > MOST_STOLEN) continue;
    for (const [at, cost] of found.entries()) costs[at]!.push(cost);
  }
  if (costs[0]!.length < rounds)
    throw new Error(`another machine took this one's time in more than half of ${2 * rounds} rounds: try again`);
  return costs;
}

/** µs a ms of each rig, while nobody asks it anything. */
async function restOf(grounds: readonly Ground[], size: Size, amount: Amount): Promise<Map<Rig, Spent>> {
  const ofEach = new Map(grounds.map((ground) => [ground.rig, ground]));
  const rates = await Promise.all(
    [...ofEach].map(async ([rig, ground]): Promise<[Rig, Spent]> => {
      let sum = NOTHING;
      for (let turn = 0; turn < REST_TURNS[size]; turn++) {
        const { us, operations } = await rest.turn(ground, amount);
        sum = plus(sum, us, 1 / operations / 1_000 / REST_TURNS[size]);
      }
      return [rig, sum];
    }),
  );
  return new Map(rates);
}
