import path from 'node:path';
import { parseArgs } from 'node:util';
import { Bench } from '../bench/bench.ts';
import { nameOf, resultOf, type Result, tableOf, type Trouble, writeResults } from '../bench/report.ts';
import type { Scenario } from '../bench/scenario.ts';
import { SCENARIOS } from '../bench/scenarios/index.ts';
import { soakOf } from '../bench/scenarios/soak.ts';
import { CannotContinue } from './cannot-continue.ts';
import { takeStage } from './fault-suite.ts';
import { measureGrowth } from './growth.ts';
import { inRoot } from './paths.ts';
import { runProgram } from './program.ts';
import { progress, say } from './progress.ts';

const SOAK_MINUTES = 30;
const USAGE =
  'npm run bench [-- [--quick] [--scenario 3,5b] [--json FILE]], or -- --growth [--quick] [--axis seats,people] [--only hold], ' +
  'or -- --soak [--minutes 30].';
const SMALL = ': fewer rounds, and what is SMALL is not the full size';

/**
 * `npm run bench`: what the on-sale costs and carries, as a part of what this machine could. `-- --scenario 3` or `--scenario 5,5b`,
 * `--quick`, `--json FILE`. Fails where a target is not reached. `-- --growth`: how cost grows, on `--axis seats,people`, of `--only hold`.
 * `-- --soak --minutes 30`: half load for long.
 */
await runProgram(async () => {
  const wishes = wishesOf(process.argv.slice(2));
  const { soak: isSoak = false } = wishes;
  const size = wishes.quick ? 'quick' : 'full';
  if (wishes.growth) return measureGrowth({ size, axes: listOf(wishes.axis), only: listOf(wishes.only) });
  const chosen = isSoak ? soakOf(minutesOf(wishes.minutes)) : chosenBy(listOf(wishes.scenario));
  await takeStage();
  const bench = new Bench(size);
  const began = performance.now();
  const results: Result[] = [];
  const troubles: Trouble[] = [];
  try {
    for (const scenario of chosen) {
      const result = await measured(scenario, bench);
      if ('trouble' in result) troubles.push(result);
      else results.push(result);
      say('trouble' in result ? `${result.id}  ${result.trouble}` : tableOf([result]).split('\n')[1]!);
    }
  } finally {
    await bench.close();
  }
  say(`\n${tableOf(results)}\n`);
  for (const { id, name, trouble } of troubles) say(`${id}  ${name}: NOT MEASURED, ${trouble}`);
  const file = wishes.json ?? inRoot('bench', 'results', isSoak ? 'soak.json' : 'latest.json');
  writeResults(file, { node: process.version, size: bench.size, ...bench.effort }, [...results, ...troubles]);
  say(`in ${((performance.now() - began) / 60_000).toFixed(1)} min${size === 'quick' ? SMALL : ''}`);
  say(`written to ${path.relative(process.cwd(), file)}`);
  return troubles.length === 0 && results.every(({ pass }) => pass === true) ? 0 : 1;
});

/** What one of them cannot do keeps the others from nothing. */
async function measured(scenario: Scenario, bench: Bench): Promise<Result | Trouble> {
  const { id } = scenario;
  const name = nameOf(scenario, bench.size);
  try {
    const began = performance.now();
    const rounds = await progress(`${id} ${name}`, () => scenario.rounds(bench));
    const seconds = Math.round((performance.now() - began) / 1_000);
    return resultOf(scenario, rounds, { size: bench.size, seconds, beside: bench.beside.get(id) });
  } catch (error) {
    if (error instanceof CannotContinue) throw error;
    return { id, name, pass: false, trouble: String(error) };
  }
}

function chosenBy(ids: readonly string[] | null): readonly Scenario[] {
  if (ids === null) return SCENARIOS;
  const unknown = ids.find((id) => !SCENARIOS.some((scenario) => scenario.id === id));
  if (unknown !== undefined)
    throw new CannotContinue(`There is no scenario "${unknown}": ${SCENARIOS.map(({ id }) => id).join(', ')}.`);
  return SCENARIOS.filter(({ id }) => ids.includes(id));
}

/** @throws CannotContinue */
function minutesOf(word = String(SOAK_MINUTES)): number {
  const minutes = Number(word);
  if (!(minutes >= 1 && minutes <= 24 * 60))
    throw new CannotContinue('--minutes needs a number from 1 to 1440: npm run bench -- --soak --minutes 30');
  return minutes;
}

function listOf(word: string | undefined): string[] | null {
  return word?.split(',') ?? null;
}

/** @throws CannotContinue before anything is measured: half an hour would be lost */
function wishesOf(words: string[]) {
  const [flag, text] = [{ type: 'boolean' }, { type: 'string' }] as const;
  const options = {
    quick: flag,
    growth: flag,
    soak: flag,
    scenario: text,
    json: text,
    axis: text,
    only: text,
    minutes: text,
  };
  try {
    return parseArgs({ args: words, options }).values;
  } catch (error) {
    throw new CannotContinue(`${error instanceof Error ? error.message : String(error)}: ${USAGE}`);
  }
}
