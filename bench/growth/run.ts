import type { Rig } from '../../test/rig/rig.ts';
import type { Size } from '../scenario.ts';
import { stolen } from '../turns.ts';
import type { Axis } from './axis.ts';
import type { Amount, Ground, Operation } from './ground.ts';
import { NOTHING, plus, scaled, type Spent } from './meter.ts';
import { rest } from './operations/rest.ts';
import { type Curve, curveOf, lineOf } from './result.ts';

const ROUNDS: Record<Size, number> = { full: 11, quick: 5, check: 1 };
/** Of rest, for what is taken off everything else: as long as the longest pause between two sweeps. */
const REST_TURNS: Record<Size, number> = { full: 6, quick: 4, check: 1 };
/** Of a machine's time, what another machine may have taken in a round that counts. */
const MOST_STOLEN = 0.05;

export interface Talk {
  readonly step: <Result>(title: string, work: () => Promise<Result>) => Promise<Result>;
  readonly say: (line: string) => void;
}

/**
 * Measures every curve of an axis: each operation by turns at all points, forwards and then backwards, after a turn that warms up.
 * What a rig burns at rest is no operation's.
 * @param only ids of operations, null for all @returns nothing of a check: it measures nothing
 * @throws Error where anything was not done, or not rightly
 */
export async function measureAxis(
  axis: Axis,
  size: Size,
  talk: Talk,
  only: readonly string[] | null,
): Promise<Curve[]> {
  const amount: Amount = (measured, check) => (size === 'check' ? check : measured);
  const points = size === 'check' ? axis.check : axis.points;
  const grounds = await axis.open(points, { amount, step: talk.step });
  try {
    const rests = await restOf(grounds, size, amount);
    const curves: Curve[] = [];
    for (const { operation, law } of axis.curves) {
      if (only && !only.includes(operation.id)) continue;
      const title = `${axis.id}: ${operation.name}`;
      const rounds = await talk.step(title, () => byTurns(operation, grounds, rests, ROUNDS[size], amount));
      if (size === 'check') continue;
      const curve = curveOf(
        axis,
        operation,
        law,
        points.map((x, at) => ({ x, rounds: rounds[at]! })),
      );
      curves.push(curve);
      talk.say(lineOf(curve));
    }
    return curves;
  } finally {
    for (const rig of new Set(grounds.map(({ rig }) => rig))) await rig.close();
  }
}

/** Of each point, round by round: µs an operation. */
type Rounds = readonly (readonly Spent[])[];

async function byTurns(
  operation: Operation,
  grounds: readonly Ground[],
  rests: ReadonlyMap<Rig, Spent>,
  rounds: number,
  amount: Amount,
): Promise<Rounds> {
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
