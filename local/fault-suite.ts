import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { takePartIn } from '../test/harness/run.ts';
import { openRunFolder } from '../test/harness/run-folder.ts';
import type { FaultTest } from '../test/rig/fault-test.ts';
import { type Outcome, Outcomes } from '../test/rig/outcome.ts';
import { RigPool } from '../test/rig/rig-pool.ts';
import { runTest } from '../test/rig/run-test.ts';
import { removeTemplate } from '../test/rig/stores.ts';
import { tableOf } from '../test/rig/table.ts';
import type { Size } from '../test/rig/trial.ts';
import { build } from './build.ts';
import { CannotContinue } from './cannot-continue.ts';
import { onStop } from './program.ts';
import { say } from './progress.ts';
import type { Tally } from './test-results.ts';

/** Tests of the rig that are run by one command. */
export interface Suite {
  /** As in `npm run <command>`. */
  readonly command: string;
  readonly tests: readonly FaultTest[];
  /** Where it leaves what it has counted. */
  readonly tally: string;
}

interface Wishes {
  readonly suite: Suite;
  readonly tests: readonly FaultTest[];
  readonly seed: number;
  readonly size: Size;
  readonly fresh: boolean;
  readonly control: boolean;
}

const DEFAULT_SEED = 1;

/** What the tests of the rig need: the build, a run's folder, and its end. */
export async function takeStage(): Promise<void> {
  await build();
  const run = await openRunFolder();
  takePartIn({ ...run, adminUrl: '', template: '' });
  onStop({
    stop: async () => {
      run.endLeftovers();
      await removeTemplate();
      run.remove();
    },
  });
}

/** Runs what the words of the command ask for. @returns the exit code */
export async function runSuite(suite: Suite, words: readonly string[]): Promise<number> {
  const wishes = wishesOf(suite, words);
  await takeStage();
  const outcomes = await runAll(wishes);
  say(`\n${tableOf(outcomes)}`);
  const failed = outcomes.filter(({ passed }) => !passed);
  const failures = failed.map((outcome) => failureOf(suite, outcome, wishes.size));
  const tally: Tally = { passed: outcomes.length - failed.length, failed: failed.length, failures };
  mkdirSync(path.dirname(suite.tally), { recursive: true });
  writeFileSync(suite.tally, JSON.stringify(tally));
  say(`${tally.passed} passed, ${tally.failed} failed`);
  return tally.failed === 0 ? 0 : 1;
}

function wishesOf(suite: Suite, words: readonly string[]): Wishes {
  const { command, tests } = suite;
  const seedAt = words.indexOf('--seed');
  const seed = seedAt < 0 ? DEFAULT_SEED : Number(words[seedAt + 1]);
  if (!Number.isSafeInteger(seed))
    throw new CannotContinue(`--seed needs a whole number: npm run ${command} -- ${tests[0]?.id} --seed 7`);
  const size: Size = words.includes('--quick') ? 'quick' : 'full';
  const named = words.filter((word, at) => !word.startsWith('--') && (seedAt < 0 || at !== seedAt + 1));
  const unknown = named.find((name) => !tests.some(({ id }) => id === name.toUpperCase()));
  if (unknown !== undefined) {
    throw new CannotContinue(`There is no test "${unknown}": ${tests.map(({ id }) => id).join(', ')}.`);
  }
  const wanted = (test: FaultTest): boolean =>
    named.length > 0 ? named.some((name) => name.toUpperCase() === test.id) : size === 'full' || test.quick;
  return {
    suite,
    tests: tests.filter(wanted),
    seed,
    size,
    fresh: words.includes('--fresh'),
    control: size === 'full' || words.includes('--control'),
  };
}

async function runAll({ suite, tests, seed, size, fresh, control }: Wishes): Promise<Outcome[]> {
  const known = new Outcomes(fresh);
  // Quick tests share a rig; in the full run each has one that nothing has happened to.
  const rigs = new RigPool(size === 'quick');
  const outcomes: Outcome[] = [];
  for (const [at, test] of tests.entries()) {
    const done = known.passed(test, seed, size);
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
    known.keep(test, outcome, size);
    outcomes.push(outcome);
    report(suite, outcome, size);
  }
  await rigs.close();
  return outcomes;
}

function report(suite: Suite, outcome: Outcome, size: Size): void {
  for (const line of linesOf(outcome)) say(`    ${line}`);
  say(`    ${outcome.passed ? 'passed' : 'FAILED'} in ${Math.round(outcome.durationMs / 1000)} s`);
  if (!outcome.passed) say(`    ${againOf(suite, outcome, size)}`);
}

function linesOf({ findings, control }: Outcome): string[] {
  const lines = findings.map(
    ({ criterion, holds, seen }) => `${holds ? 'ok    ' : 'BROKEN'} ${criterion}${seen === '' ? '' : `: ${seen}`}`,
  );
  if (control) lines.push(`${control.failed ? 'ok    ' : 'BROKEN'} control, ${control.off}: ${control.seen}`);
  return lines;
}

function failureOf(suite: Suite, outcome: Outcome, size: Size): string {
  const broken = linesOf(outcome).filter((line) => line.startsWith('BROKEN'));
  return [`${outcome.id}: ${outcome.title}`, ...broken, againOf(suite, outcome, size)].join('\n    ');
}

function againOf({ command }: Suite, { id, seed }: Outcome, size: Size): string {
  return `again: npm run ${command} -- ${id} --seed ${seed}${size === 'quick' ? ' --quick' : ''}`;
}
