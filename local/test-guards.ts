import path from 'node:path';
import { buildWithout, together } from '../test/guards/build-without.ts';
import type { Guard } from '../test/guards/guard.ts';
import { Probes, type Result, verdictOf } from '../test/guards/probes.ts';
import { GUARDS } from '../test/guards/table.ts';
import { takePartIn } from '../test/harness/run.ts';
import { openRunFolder } from '../test/harness/run-folder.ts';
import { build } from './build.ts';
import { CannotContinue } from './cannot-continue.ts';
import { isStopping, onStop, runProgram } from './program.ts';
import { progress, say } from './progress.ts';
import { startTemporaryStores } from './temporary-stores.ts';

/** Two cores: a third probe at once would only make the others late. */
const AT_ONCE = 2;

interface Outcome {
  readonly guard: Guard;
  readonly passesWith: boolean;
  /** What the probe said without the guard; null where it passed, or could not run. */
  readonly caughtBy: string | null;
  readonly seconds: number;
}

/** `npm run test:guards`: takes out one guard after the other and shows that a test fails. `-- hold inbox` only these. */
await runProgram(async () => {
  const guards = chosen(process.argv.slice(2));
  await build();
  const run = await openRunFolder();
  takePartIn({ ...run, adminUrl: '', template: '' });
  onStop({ stop: async () => run.remove() });
  const stores = await progress('starting stores', () => startTemporaryStores());
  onStop({ stop: (impatient) => (impatient ? stores.kill() : stores.stop()) });
  const probes = new Probes(run.runFolder, {
    ...process.env,
    TEST_DATABASE_URL: stores.databaseUrl,
    TEST_REDIS_URL: stores.redisUrl,
  });

  const beganAt = performance.now();
  const withAll = await progress('every probe, with every guard', () => probes.run('with', guards, run.dist));
  const passes = (guard: Guard) => verdictOf(withAll, guard).every(({ status }) => status === 'passed');
  for (const guard of guards.filter((each) => !passes(each))) say(`BROKEN ${guard.id}: ${guard.probe.test}`);
  const outcomes: Outcome[] = [];
  const left = [...guards];
  const worker = async (): Promise<void> => {
    for (let guard = left.shift(); guard && !isStopping(); guard = left.shift()) {
      const outcome = await without(guard, probes, passes(guard));
      outcomes.push(outcome);
      report(outcome, outcomes.length, guards.length);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));

  const caught = outcomes.filter((each) => each.passesWith && each.caughtBy !== null);
  say(`\n${tableOf(guards.flatMap((guard) => outcomes.filter((each) => each.guard === guard)))}\n`);
  say(
    `${caught.length} of ${guards.length} guards are caught, in ${Math.round((performance.now() - beganAt) / 1000)} s`,
  );
  return caught.length === guards.length ? 0 : 1;
});

function chosen(names: readonly string[]): readonly Guard[] {
  const unknown = names.find((name) => !GUARDS.some(({ id }) => id === name));
  if (unknown !== undefined) {
    throw new CannotContinue(`There is no guard "${unknown}": ${GUARDS.map(({ id }) => id).join(', ')}.`);
  }
  return names.length === 0 ? GUARDS : GUARDS.filter(({ id }) => names.includes(id));
}

async function without(guard: Guard, probes: Probes, passesWith: boolean): Promise<Outcome> {
  const beganAt = performance.now();
  const report = await probes.run(guard.id, [guard], buildWithout(guard));
  // Only the test itself may fail: a build that does not even start shows nothing.
  const failed = verdictOf(report, guard).find(({ status }) => status === 'failed');
  const seconds = Math.round((performance.now() - beganAt) / 1000);
  return { guard, passesWith, caughtBy: failed ? firstLine(failed) : null, seconds };
}

function firstLine({ failureMessages = [] }: Result): string {
  return (failureMessages[0] ?? 'failed').split('\n')[0]!.replaceAll(/\s+/g, ' ').slice(0, 120);
}

function report({ guard, caughtBy, seconds }: Outcome, at: number, of: number): void {
  const what = together(guard).map(({ id }) => id);
  say(`${at} of ${of}  ${caughtBy === null ? 'NOT CAUGHT' : 'caught'}  without ${what.join(', ')} (${seconds} s)`);
  say(`    ${caughtBy ?? `${guard.probe.spec}: ${guard.probe.test}`}`);
}

function tableOf(outcomes: readonly Outcome[]): string {
  const head = ['guard', 'hidden by', 'probe', 'with', 'without', 'took'];
  const rows = outcomes.map(({ guard, passesWith, caughtBy, seconds }) => [
    guard.id,
    guard.hiddenBy.join(', '),
    `${path.basename(guard.probe.spec, '.spec.ts')}: ${guard.probe.test}`.slice(0, 90),
    passesWith ? 'passes' : 'FAILS',
    caughtBy === null ? 'PASSES' : 'fails',
    `${seconds} s`,
  ]);
  const widths = head.map((name, at) => Math.max(name.length, ...rows.map((row) => row[at]!.length)));
  return [head, ...rows]
    .map((cells) =>
      cells
        .map((cell, at) => cell.padEnd(widths[at]!))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
