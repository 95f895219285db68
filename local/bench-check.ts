import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Bench } from '../bench/bench.ts';
import { SCENARIOS } from '../bench/scenarios/index.ts';
import { takeStage } from './fault-suite.ts';
import { BENCH_TALLY } from './paths.ts';
import { runProgram } from './program.ts';
import { progress, say } from './progress.ts';

/**
 * Part of `npm test`: each scenario of the bench does a handful of operations, and verifies them as it does when it measures. Nothing
 * here depends on how fast they are.
 */
await runProgram(async () => {
  await takeStage();
  const bench = new Bench('check');
  const failures: string[] = [];
  let passed = 0;
  try {
    for (const scenario of SCENARIOS) {
      const { id, name } = scenario;
      const failed = await progress(`${id} ${name}`, () => scenario.rounds(bench)).then(() => null, String);
      if (failed === null) passed++;
      else failures.push(`bench ${id}, ${name}: ${failed}\n    again: npm test -- bench`);
    }
  } finally {
    await bench.close();
  }
  mkdirSync(path.dirname(BENCH_TALLY), { recursive: true });
  writeFileSync(BENCH_TALLY, JSON.stringify({ passed, failed: failures.length, failures }));
  say([...failures, `${passed} passed, ${failures.length} failed`].join('\n'));
  return failures.length === 0 ? 0 : 1;
});
