import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { takePartIn } from '../test/harness/run.ts';
import { openRunFolder } from '../test/harness/run-folder.ts';
import type { FaultTest } from '../test/rig/fault-test.ts';
import { faultTests } from '../test/rig/index.ts';
import { type Outcome, Outcomes } from '../test/rig/outcome.ts';
import { RigPool } from '../test/rig/rig-pool.ts';
import { runTest } from '../test/rig/run-test.ts';
import { removeTemplate } from '../test/rig/stores.ts';
import { tableOf } from '../test/rig/table.ts';
import type { Size } from '../test/rig/trial.ts';
import { build } from './build.ts';
import { CannotContinue } from './cannot-continue.ts';
import { FAULTS_TALLY } from './paths.ts';
import { onStop, runProgram } from './program.ts';
import { say } from './progress.ts';
import type { Tally } from './test-results.ts';

interface Wishes {
  readonly tests: readonly FaultTest[];
  readonly seed: number;
  readonly size: Size;
  readonly fresh: boolean;
  readonly control: boolean;
}

const DEFAULT_SEED = 1;

/** `npm run test:faults`: breaks the product on purpose. `-- F13 --seed 7` one test, `--quick` small, `--control` with its controls, `--fresh` all anew. */
await runProgram(async () => {
  const wishes = wishesOf(process.argv.slice(2));
  await build();
  const run = await openRunFolder();
  takePartIn({ ...run, adminUrl: '', template: '' });
  const clear = async (): Promise<void> => {
    run.endLeftovers();
    await removeTemplate();
    run.remove();
  };
  onStop({ stop: clear });
  const outcomes = await runAll(wishes);
  say(`\n${tableOf(outcomes)}`);
  const tally: Tally = { passed: outcomes.filter(({ passed }) => passed).length, failed: 0 };
  tally.failed = outcomes.length - tally.passed;
  mkdirSync(path.dirname(FAULTS_TALLY), { recursive: true });
  writeFileSync(FAULTS_TALLY, JSON.stringify(tally));
  say(`${tally.passed} passed, ${tally.failed} failed`);
  return tally.failed === 0 ? 0 : 1;
});

function wishesOf(words: readonly string[]): Wishes {
  const seedAt = words.indexOf('--seed');
  const seed = seedAt < 0 ? DEFAULT_SEED : Number(words[seedAt + 1]);
  if (!Number.isSafeInteger(seed))
    throw new CannotContinue('--seed needs a whole number: npm run test:faults -- F13 --seed 7');
  const size: Size = words.includes('--quick') ? 'quick' : 'full';
  const named = words.filter((word, at) => !word.startsWith('--') && (seedAt < 0 || at !== seedAt + 1));
  const unknown = named.find((name) => !faultTests.some(({ id }) => id === name.toUpperCase()));
  if (unknown !== undefined) {
    throw new CannotContinue(`There is no fault test "${unknown}": ${faultTests.map(({ id }) => id).join(', ')}.`);
  }
  const wanted = (test: FaultTest): boolean =>
    named.length > 0 ? named.some((name) => name.toUpperCase() === test.id) : size === 'full' || test.quick;
  return {
    tests: faultTests.filter(wanted),
    seed,
    size,
    fresh: words.includes('--fresh'),
    control: size === 'full' || words.includes('--control'),
  };
}

async function runAll({ tests, seed, size, fresh, control }: Wishes): Promise<Outcome[]> {
  const known = new Outcomes(fresh);
  // Quick tests share a rig; in the full run each has one that nothing has happened to.
  const rigs = new RigPool(size === 'quick');
  const outcomes: Outcome[] = [];
  for (const [at, test] of tests.entries()) {
    const done = known.passed(test.id, seed, size);
    if (done && size === 'full') {
      say(`${test.id} has passed before with this code and seed`);
      outcomes.push(done);
      continue;
    }
    say(`\n${test.id} (${at + 1} of ${tests.length}): ${test.title}\n    ${test.procedure}`);
    const outcome = await runTest(test, {
      seed,
      size,
      control,
      rigs,
      say: (line) => say(line.replaceAll(/^/gm, '    ')),
    });
    known.keep(outcome, size);
    outcomes.push(outcome);
    report(outcome, size);
  }
  await rigs.close();
  return outcomes;
}

function report({ id, seed, passed, findings, control, durationMs }: Outcome, size: Size): void {
  for (const { criterion, holds, seen } of findings) {
    say(`    ${holds ? 'ok    ' : 'BROKEN'} ${criterion}${seen === '' ? '' : `: ${seen}`}`);
  }
  if (control) say(`    ${control.failed ? 'ok    ' : 'BROKEN'} control, ${control.off}: ${control.seen}`);
  say(`    ${passed ? 'passed' : 'FAILED'} in ${Math.round(durationMs / 1000)} s`);
  const quick = size === 'quick' ? ' --quick' : '';
  if (!passed) say(`    again: npm run test:faults -- ${id} --seed ${seed}${quick}`);
}
