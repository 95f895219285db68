import { mkdirSync, rmSync } from 'node:fs';
import { build } from './build.ts';
import { checks, type Check } from './checks.ts';
import { chromium } from './chromium.ts';
import { command, tail } from './commands.ts';
import { BENCH_TALLY, FAULTS_TALLY, inHome, inRoot, root, RUSH_TALLY, SEATS_TALLY } from './paths.ts';
import { readText } from './files.ts';
import { isStopping, onStop, runProgram } from './program.ts';
import { progress, say, seconds } from './progress.ts';
import { startTemporaryStores } from './temporary-stores.ts';
import { readTestResults, type Tally } from './test-results.ts';

interface QuickRun {
  name: string;
  /** Of this folder. */
  program: string;
  /** What it leaves: what it has counted. */
  tally: string;
}

/**
 * What is run on a small scale, and chosen by its name. A rush waits for its rate most of the time, and no promise of it or of
 * the crowd at the seats is about how busy the machine is: these two are run beside the checks, and to their end beside the tests.
 */
const CROWDS: QuickRun[] = [
  { name: 'rush', program: 'simulate-queue.ts', tally: RUSH_TALLY },
  { name: 'seats', program: 'simulate-seats.ts', tally: SEATS_TALLY },
];

/**
 * After the tests, one by one. Faults need the machine for themselves, as they count requests that fail. The bench has one core
 * for the server and one for who asks.
 */
const ALONE: QuickRun[] = [
  { name: 'faults', program: 'test-faults.ts', tally: FAULTS_TALLY },
  { name: 'bench', program: 'bench-check.ts', tally: BENCH_TALLY },
];

await runProgram(test);

/** Checks and tests; the names of some of them, or parts of file names, choose. The last line counts. */
async function test(): Promise<number> {
  const filters = process.argv.slice(2);
  await build();
  const chosen = checks.filter((check) => filters.length === 0 || filters.includes(check.name));
  const fileFilters = filters.filter((filter) => !checks.some((check) => check.name === filter));
  const total: Tally = { passed: 0, failed: 0, failures: [] };

  const lane = async (): Promise<void> => {
    for (let check = chosen.shift(); check; check = chosen.shift()) add(total, await runCheck(check));
  };
  const wanted = ({ name }: QuickRun): boolean => filters.length === 0 || filters.includes(name);
  const crowd = async (run: QuickRun): Promise<void> =>
    add(total, await progress(`running the quick ${run.name}`, () => runQuickly(run, false)));
  const crowds = CROWDS.filter(wanted).map(crowd);
  // Each lane is busy on one core.
  await Promise.all([lane(), lane()]);
  const others = fileFilters.filter((filter) => ![...CROWDS, ...ALONE].some(({ name }) => name === filter));
  if (filters.length === 0 || others.length > 0) add(total, await runTests(others));
  await Promise.all(crowds);
  for (const run of ALONE.filter(wanted)) {
    if (!isStopping()) add(total, await runQuickly(run, true));
  }

  if (isStopping()) return 130;
  // Again, and last: the log above is some thousand lines long. `.ci/run` reads on from this headline.
  if (total.failures.length > 0) say(`\nWhat failed:\n\n${total.failures.join('\n\n')}\n`);
  say(`${total.passed} passed, ${total.failed} failed`);
  return total.failed > 0 || total.passed === 0 ? 1 : 0;
}

/** @param live whether its output is shown as it comes, or when it has ended */
async function runQuickly({ name, program, tally: file }: QuickRun, live: boolean): Promise<Tally> {
  rmSync(file, { force: true });
  const { output } = await command(process.execPath, [inRoot('local', program), '--quick'], { cwd: root, show: live });
  if (!live) say(output);
  const tally = readText(file);
  if (tally !== null) return JSON.parse(tally) as Tally;
  return { passed: 0, failed: 1, failures: [`${name}: the quick run has left no result; what it printed says why.`] };
}

function add(total: Tally, more: Tally): void {
  total.passed += more.passed;
  total.failed += more.failed;
  total.failures.push(...more.failures);
}

async function runCheck(check: Check): Promise<Tally> {
  const { program } = check;
  if (program === null) {
    say(`ok     ${check.name}: ${check.title} (by the build)`);
    return { passed: 1, failed: 0, failures: [] };
  }
  const beganAt = performance.now();
  const result = await progress(`checking ${check.title}`, () =>
    command(inRoot('node_modules', '.bin', program), check.args, { cwd: check.cwd ?? root }),
  );
  const took = `${seconds(performance.now() - beganAt)} s`;
  say(`${result.ok ? 'ok    ' : 'FAILED'} ${check.name}: ${check.title} (${took})`);
  if (result.ok) return { passed: 1, failed: 0, failures: [] };
  say(tail(result.output, 60));
  const failure = `${check.name}: ${check.title}\n${tail(result.output, 10)}\n    again: npm test -- ${check.name}`;
  return { passed: 0, failed: 1, failures: [failure] };
}

async function runTests(filters: string[]): Promise<Tally> {
  const browser = await chromium({ lean: true });
  const stores = await progress('starting stores for the tests', () => startTemporaryStores());
  onStop({ stop: (impatient) => (impatient ? stores.kill() : stores.stop()) });
  mkdirSync(inHome('test'), { recursive: true });
  const results = inHome('test', 'results.json');
  const beganAt = performance.now();
  const { code } = await command(
    inRoot('node_modules', '.bin', 'vitest'),
    ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${results}`, ...filters],
    {
      cwd: root,
      show: true,
      env: {
        ...process.env,
        TEST_DATABASE_URL: stores.databaseUrl,
        TEST_REDIS_URL: stores.redisUrl,
        ...(browser ? { CHROMIUM_PATH: browser } : {}),
      },
    },
  );
  if (isStopping()) return { passed: 0, failed: 0, failures: [] };
  return readTestResults(results, { code, notOlderThan: beganAt, skippedFails: process.env.CI === 'true', say });
}
