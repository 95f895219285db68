import { CannotContinue } from '../cannot-continue.ts';
import { readText } from '../files.ts';
import { inRoot } from '../paths.ts';
import { COST_NAMES, type CostName, type Costs } from './law.ts';

/** One cost, and where it comes from. */
export interface Cost {
  /** CPU of one core. */
  readonly us: number;
  readonly what: string;
  /** The command that measured it, or that nobody has. */
  readonly by: string;
  /** Of `npm run bench`, whose figures replace it; null: it measures nothing like it. */
  readonly scenario: string | null;
}

export type CostList = Readonly<Record<CostName, Cost>>;

export const COSTS_FILE = inRoot('bench', 'costs.json');

/** @throws CannotContinue naming the file and what is wrong with it */
export function readCosts(file: string = COSTS_FILE): CostList {
  const costs = readJson(file) as Partial<CostList>;
  for (const name of COST_NAMES) {
    const us = costs[name]?.us;
    if (typeof us !== 'number' || !(us >= 0))
      throw new CannotContinue(
        `${file} has no µs of "${name}": give it {"us": 40, "what": "...", "by": "...", "scenario": null}.`,
      );
  }
  return costs as CostList;
}

/** The same, with what `npm run bench` has measured since. @throws CannotContinue */
export function withBench(costs: CostList, file: string): CostList {
  const { results } = readJson(file) as { results?: readonly { id: string; value?: number }[] };
  if (!Array.isArray(results)) throw new CannotContinue(`${file} is no file of npm run bench: it has no "results".`);
  // What could not be measured has no value.
  const measured = new Map((results as { id: string; value?: number }[]).map(({ id, value }) => [id, value]));
  const entries = Object.entries(costs).map(([name, cost]) => {
    const us = cost.scenario === null ? undefined : measured.get(cost.scenario);
    return [name, us === undefined ? cost : { ...cost, us, by: `${file}, scenario ${cost.scenario}` }];
  });
  return Object.fromEntries(entries) as CostList;
}

export function numbersOf(costs: CostList): Costs {
  return Object.fromEntries(COST_NAMES.map((name) => [name, costs[name].us])) as Costs;
}

function readJson(file: string): object {
  const text = readText(file);
  if (text === null) throw new CannotContinue(`${file} is not there: name a file that is.`);
  try {
    return JSON.parse(text) as object;
  } catch {
    throw new CannotContinue(`${file} is not JSON: mend it, or name another one.`);
  }
}
