import { setTimeout as pause } from 'node:timers/promises';
import { machineTime } from '../../test/harness/cpu.ts';
import type { Rig } from '../../test/rig/rig.ts';
import type { Size } from '../scenario.ts';
import type { Axis, Opening } from './axis.ts';
import type { Amount, Ground, Operation, Turned } from './ground.ts';
import { metered, type Metered, plus, rateOf, type Spent, withoutRest } from './meter.ts';
import { type Curve, curveOf } from './result.ts';
import type { Rigs } from './rigs.ts';

const ROUNDS: Record<Size, number> = { full: 25, quick: 3, check: 1 };
/** Of rest, for each turn: a tick. */
const [BESIDE_MS, BESIDE_OF_CHECK_MS] = [250, 20];
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
 * What a rig burns at rest is no operation's: it is measured before the turns of each round, and the mean of all of an operation's is taken off.
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
  await onGrounds(axis, xs, size, means, async (grounds, amount) => {
    for (const { operation, law } of axis.curves) {
      if (only && !only.includes(operation.id)) continue;
      const work = () => byTurns(operation, { grounds, rounds: ROUNDS[size], mostStolen: MOST_STOLEN, amount });
      const measured = async (): Promise<Curve> => {
        const made = await means.step(`${axis.id}: ${operation.name}`, work);
        const points = xs.map((x, at) => ({ x, rounds: made[at]! }));
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
  await onGrounds(axis, check.points, 'check', means, async (grounds, amount) => {
    for (const operation of check.operations)
      await means.step(`${axis.id}: ${operation.name}`, () =>
        // Nothing is measured: a round counts whoever took the machine's time.
        byTurns(operation, { grounds, rounds: ROUNDS.check, mostStolen: 1, amount }),
      );
  });
}

async function onGrounds(
  axis: Axis,
  points: readonly number[],
  size: Size,
  { step, rigs }: Means,
  work: (grounds: readonly Ground[], amount: Amount) => Promise<void>,
): Promise<void> {
  const amount: Amount = (measured, check) => (size === 'check' ? check : measured);
  try {
    const grounds = await axis.open(points, { amount, step, rigs });
    await work(grounds, amount);
  } finally {
    await rigs.close();
  }
}

/** Of each point, round by round: µs an operation. */
type Rounds = readonly (readonly Spent[])[];

interface Turns {
  readonly grounds: readonly Ground[];
  readonly rounds: number;
  readonly mostStolen: number;
  readonly amount: Amount;
}

/** Of a rig, or of a ground alone. */
type Rest = readonly [Rig | Ground, Metered];

/** Of one round, ground by ground. */
interface Round {
  readonly turns: readonly Turned[];
  readonly rests: readonly Rest[];
}

async function byTurns(operation: Operation, { grounds, rounds, mostStolen, amount }: Turns): Promise<Rounds> {
  for (const ground of grounds) await operation.prepare?.(ground, amount);
  const found: Round[] = [];
  if (rounds > 1) await roundOf(operation, grounds, amount);
  for (let tried = 0; tried < 2 * rounds && found.length < rounds; tried++) {
    const before = machineTime();
    const order = grounds.map((_, at) => at);
    const round = await roundOf(operation, grounds, amount, tried % 2 === 1 ? order.toReversed() : order);
    if (machineTime().since(before).stolen <= mostStolen) found.push(round);
  }
  if (found.length < rounds)
    throw new Error(`another machine took this one's time in more than half of ${2 * rounds} rounds: try again`);
  const rests = Map.groupBy(
    found.flatMap((round) => round.rests),
    ([whose]) => whose,
  );
  return grounds.map((ground, at) => {
    const rest = rateOf((rests.get(ground) ?? rests.get(ground.rig) ?? []).map(([, metering]) => metering));
    return found.map(({ turns }) => withoutRest(turns[at]!, rest));
  });
}

async function roundOf(
  operation: Operation,
  grounds: readonly Ground[],
  amount: Amount,
  order: readonly number[] = grounds.map((_, at) => at),
): Promise<Round> {
  const turns: Turned[] = [];
  const rests: Rest[] = [];
  for (const at of order) {
    const { rig } = grounds[at]!;
    // Before all turns: what a turn leaves to be tidied up is no rest.
    const rest = operation.restsItself ? null : await metered(rig, () => pause(amount(BESIDE_MS, BESIDE_OF_CHECK_MS)));
    if (rest) rests.push([rig, rest]);
  }
  for (let slice = 0; slice < amount(operation.slices ?? 1, 1); slice++) {
    for (const at of slice % 2 === 0 ? order : order.toReversed()) {
      const turned = await operation.turn(grounds[at]!, amount);
      if (turned.rest) rests.push([grounds[at]!, turned.rest]);
      const before = turns[at];
      turns[at] = before ? bothOf(before, turned) : turned;
    }
  }
  return { turns, rests };
}

const bothOf = (a: Turned, b: Turned): Turned => ({
  us: plus(a.us, b.us),
  ms: a.ms + b.ms,
  operations: a.operations + b.operations,
});
