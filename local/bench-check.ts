import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Bench } from '../bench/bench.ts';
import { AXES } from '../bench/growth/axes.ts';
import { oneRig } from '../bench/growth/rigs.ts';
import { checkAxis } from '../bench/growth/run.ts';
import type { Scenario } from '../bench/scenario.ts';
import { OF_A_SALE, SCENARIOS } from '../bench/scenarios/index.ts';
import { soakOf } from '../bench/scenarios/soak.ts';
import { takeStage } from './fault-suite.ts';
import { BENCH_TALLY } from './paths.ts';
import { runProgram } from './program.ts';
import { progress, say } from './progress.ts';

/**
 * Part of `npm test`: each scenario of the bench does a handful of operations, and verifies them as it does when it measures, and so does
 * what measures how cost grows. Nothing here depends on how fast they are.
 */
await runProgram(async () => {
  await takeStage();
  const bench = new Bench('check');
  const failures: string[] = [];
  let passed = 0;
  const check = async (name: string, work: () => Promise<unknown>): Promise<void> => {
    const failed = await progress(name, work).then(() => null, String);
    if (failed === null) passed++;
    else failures.push(`bench ${name}: ${failed}\n    again: npm test -- bench`);
  };
  try {
    // Before anything else is done there: it asks for every invariant of the rig that it shares with the scenarios.
    for (const axis of AXES.toSorted((a, b) => Number(b.id === 'orders') - Number(a.id === 'orders'))) {
      if (axis.check === null) continue;
      const rigs = oneRig((await bench.till()).rig);
      await check(`growth with ${axis.title}`, () => checkAxis(axis, { step: progress, rigs }));
    }
    const lane = async (scenarios: readonly Scenario[]): Promise<void> => {
      for (const scenario of scenarios) await check(`${scenario.id}, ${scenario.name}`, () => scenario.rounds(bench));
    };
    // People who come to a sale think for most of the time, and nothing is measured here.
    const others = SCENARIOS.filter((scenario) => !OF_A_SALE.includes(scenario));
    await Promise.all([lane(others), lane([...soakOf(1), ...OF_A_SALE])]);
  } finally {
    await bench.close();
  }
  mkdirSync(path.dirname(BENCH_TALLY), { recursive: true });
  writeFileSync(BENCH_TALLY, JSON.stringify({ passed, failed: failures.length, failures }));
  say([...failures, `${passed} passed, ${failures.length} failed`].join('\n'));
  return failures.length === 0 ? 0 : 1;
});
