import { mkdirSync, rmSync } from 'node:fs';
import { build } from './build.ts';
import { checks, type Check } from './checks.ts';
import { chromium } from './chromium.ts';
import { command, tail } from './commands.ts';
import { FAULTS_TALLY, inHome, inRoot, root, RUSH_TALLY } from './paths.ts';
import { readText } from './files.ts';
import { isStopping, onStop, runProgram } from './program.ts';
import { progress, say, seconds } from './progress.ts';
import { startTemporaryStores } from './temporary-stores.ts';
import { readTestResults, type Tally } from './test-results.ts';

/** What is run after the tests, on a small scale, and chosen by its name: each leaves what it has counted. */
const QUICK_RUNS = [
  { name: 'faults', program: 'test-faults.ts', tally: FAULTS_TALLY },
  { name: 'rush', program: 'simulate-queue.ts', tally: RUSH_TALLY },
] as const;
type QuickRun = (typeof QUICK_RUNS)[number];

await runProgram(test);

/** Checks and tests; the names of some of them, or parts of file names, choose. The last line counts. */
async function test(): Promise<number> {
  const filters = process.argv.slice(2);
  await build();
  const chosen = checks.filter((check) => filters.length === 0 || filters.includes(check.name));
  const fileFilters = filters.filter((filter) => !checks.some((check) => check.name === filter));
  const total: Tally = { passed: 0, failed: 0 };

  for (const check of chosen) add(total, await runCheck(check));
  const quick = QUICK_RUNS.filter(({ name }) => filters.length === 0 || filters.includes(name));
  const others = fileFilters.filter((filter) => !quick.some(({ name }) => name === filter));
  if (filters.length === 0 || others.length > 0) add(total, await runTests(others));
  for (const each of quick) if (!isStopping()) add(total, await runQuickly(each));

  if (isStopping()) return 130;
  say(`${total.passed} passed, ${total.failed} failed`);
  return total.failed > 0 || total.passed === 0 ? 1 : 0;
}

/** After everything else: they need the machine for themselves. */
async function runQuickly({ name, program, tally: file }: QuickRun): Promise<Tally> {
  rmSync(file, { force: true });
  await command(process.execPath, [inRoot('local', program), '--quick'], { cwd: root, show: true });
  const tally = readText(file);
  if (tally !== null) return JSON.parse(tally) as Tally;
  say(`FAILED ${name}: the quick run has left no result.`);
  return { passed: 0, failed: 1 };
}

function add(total: Tally, more: Tally): void {
  total.passed += more.passed;
  total.failed += more.failed;
}

async function runCheck(check: Check): Promise<Tally> {
  const beganAt = performance.now();
  const result = await progress(`checking ${check.title}`, () =>
    command(inRoot('node_modules', '.bin', check.program), check.args, { cwd: check.cwd ?? root }),
  );
  const took = `${seconds(performance.now() - beganAt)} s`;
  say(`${result.ok ? 'ok    ' : 'FAILED'} ${check.name}: ${check.title} (${took})`);
  if (result.ok) return { passed: 1, failed: 0 };
  say(tail(result.output, 60));
  return { passed: 0, failed: 1 };
}

async function runTests(filters: string[]): Promise<Tally> {
  const browser = await chromium();
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
  if (isStopping()) return { passed: 0, failed: 0 };
  return readTestResults(results, { code, notOlderThan: beganAt, skippedFails: process.env.CI === 'true', say });
}
