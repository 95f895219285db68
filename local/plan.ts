import { numbersOf, readCosts, withBench } from './plan/costs.ts';
import { askedOf } from './plan/flags.ts';
import { COST_NAMES, planOf } from './plan/law.ts';
import { assumptionsOf, planText } from './plan/text.ts';
import { runProgram } from './program.ts';

/**
 * `npm run plan -- --users 500000 --window 60 --seats 50000`: what a sale needs and how it will go, from measured costs and the
 * scaling law. `--json`; `--cost join:52`, `--costs FILE`, `--bench FILE` for other costs; local/README.md has all flags.
 */
await runProgram(async () => {
  const { sale, costs: own, costsFile, benchFile, json } = askedOf(process.argv.slice(2));
  const read = readCosts(costsFile ?? undefined);
  const measured = benchFile === null ? read : withBench(read, benchFile);
  const costs = { ...measured };
  for (const name of COST_NAMES) {
    const us = own[name];
    if (us !== undefined) costs[name] = { ...costs[name], us, by: 'the flag --cost' };
  }
  const plan = planOf(sale, numbersOf(costs));
  const text = json
    ? JSON.stringify({ sale, plan, assumptions: assumptionsOf(sale), costs }, null, 2)
    : planText(sale, plan, costs);
  process.stdout.write(`${text}\n`);
  return 0;
});
