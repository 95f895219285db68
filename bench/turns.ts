import { machineTime } from '../test/harness/cpu.ts';
import type { Bench, Effort } from './bench.ts';
import { type Round, undisturbed } from './figures.ts';
import type { Scenario, Sides } from './scenario.ts';

/** Of a machine's time, what another machine may have taken in a round that counts. */
const MOST_STOLEN = 0.05;

/** Rounds that warm up, at most. */
const MOST_TO_WARM = 30;

/** A scenario whose two sides are asked by turns, so that both meet the same machine; before that by turns until they are warm. */
export function byTurns(
  open: (bench: Bench) => Promise<Sides>,
  asOftenAs: keyof Effort = 'rounds',
): Scenario['rounds'] {
  return async (bench) => {
    const sides = await open(bench);
    try {
      if (bench.size !== 'check') await warm(sides);
      return await turns(bench, bench.effort[asOftenAs], sides);
    } finally {
      await sides.close();
    }
  };
}

/** @throws Error where they are not warm after many rounds: such figures would be those of cold code */
async function warm(sides: Sides): Promise<void> {
  for (let round = 0; round < MOST_TO_WARM; round++) {
    await sides.round();
    if (sides.areWarm?.() ?? true) return;
  }
  throw new Error(`after ${MOST_TO_WARM} rounds the two sides are not warm: this machine is too busy`);
}

/** Also those in which the limit was another one are done again. */
async function turns(bench: Bench, rounds: number, sides: Sides): Promise<Round[]> {
  return unstolen(bench, rounds, () => sides.round(), undisturbed);
}

/**
 * So many rounds of what is judged by itself. A round that has measured something else, as a generator that was late, says null and
 * is done again.
 */
export function repeated(bench: Bench, rounds: number, measure: () => Promise<number | null>): Promise<Round[]> {
  const round = async (): Promise<Round | null> => {
    const ours = await measure();
    return ours === null ? null : { limit: null, ours };
  };
  return unstolen(bench, rounds, round);
}

/**
 * Until so many rounds count, of twice as many at most. Where nothing is measured each counts, whoever took the machine's time.
 * @param counted those that do
 * @returns also those that do not count, as long as there are so many in all
 */
async function unstolen(
  { size }: Pick<Bench, 'size'>,
  rounds: number,
  round: () => Promise<Round | null>,
  counted = (all: readonly Round[]) => all,
): Promise<Round[]> {
  const most = size === 'check' ? 1 : MOST_STOLEN;
  const measured: Round[] = [];
  let [taken, itself] = [0, 0];
  for (let tried = 0; tried < 2 * rounds && counted(measured).length < rounds; tried++) {
    const before = machineTime();
    const one = await round();
    if (one === null) itself++;
    else if (machineTime().since(before).stolen > most) taken++;
    else measured.push(one);
  }
  if (measured.length < rounds)
    throw new Error(
      `of ${2 * rounds} rounds another machine took the time of ${taken}, and ${itself} measured how busy this one was: try again`,
    );
  return measured;
}

/** A round of one after the other. @param limit tells null where this machine has not got it, and nothing is judged */
export function limitThenOurs(limit: () => Promise<number | null>, ours: () => Promise<number>): Sides['round'] {
  return async () => ({ limit: await limit(), ours: await ours() });
}
