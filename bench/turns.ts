import { readFileSync } from 'node:fs';
import type { Bench } from './bench.ts';
import type { Round } from './figures.ts';
import type { Scenario, Sides } from './scenario.ts';

/** Of a machine's time, what another machine may have taken in a round that counts. */
const MOST_STOLEN = 0.05;

/** A scenario whose two sides are asked by turns, so that both meet the same machine; a first round of each warms up. */
export function byTurns(open: (bench: Bench) => Promise<Sides>): Scenario['rounds'] {
  return async (bench) => {
    const sides = await open(bench);
    try {
      if (bench.size !== 'check') await turn(sides);
      return await turns(sides, bench.effort.rounds);
    } finally {
      await sides.close();
    }
  };
}

async function turns(sides: Sides, rounds: number): Promise<Round[]> {
  const measured: Round[] = [];
  for (let tried = 0; tried < 2 * rounds && measured.length < rounds; tried++) {
    const before = stolen();
    const round = await turn(sides);
    if (stolen().since(before) <= MOST_STOLEN) measured.push(round);
  }
  if (measured.length < rounds)
    throw new Error(
      `another machine took this one's time in all but ${measured.length} of ${2 * rounds} rounds: try again`,
    );
  return measured;
}

async function turn({ limit, ours }: Sides): Promise<Round> {
  return { limit: await limit(), ours: await ours() };
}

/** CPU time of all cores so far, and what of it a hypervisor gave to others. */
export function stolen() {
  const [, ...times] = /^cpu .*/.exec(readFileSync('/proc/stat', 'utf8'))![0].split(/ +/).map(Number);
  const now = { all: times.slice(0, 8).reduce((sum, time) => sum + time, 0), stolen: times[7] ?? 0 };
  return { ...now, since: (then: typeof now) => (now.stolen - then.stolen) / Math.max(1, now.all - then.all) };
}
