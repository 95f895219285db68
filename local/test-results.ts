import { statSync } from 'node:fs';
import { readText } from './files.ts';

export interface Tally {
  passed: number;
  failed: number;
}

interface Report {
  testResults: {
    name: string;
    status: string;
    message?: string;
    assertionResults: { fullName: string; status: string }[];
  }[];
}

export interface ReadingOptions {
  /** vitest's exit code. */
  code: number | null;
  /** Of `performance.now()`: an older file is of another run. */
  notOlderThan: number;
  /** Whether a skipped test counts as a failed one. */
  skippedFails: boolean;
  say: (line: string) => void;
}

/** Counts vitest's JSON report. A file that did not load, and a run that failed for no test's sake, count as one each. */
export function readTestResults(file: string, options: ReadingOptions): Tally {
  const report = freshReport(file, options.notOlderThan);
  if (!report) {
    options.say('FAILED tests: vitest has left no report.');
    return { passed: 0, failed: 1 };
  }
  const tests = report.testResults.flatMap((each) =>
    each.assertionResults.map((test) => ({ ...test, file: each.name })),
  );
  const passed = tests.filter((test) => test.status === 'passed').length;
  let failed = tests.filter((test) => test.status === 'failed').length;
  for (const each of report.testResults) {
    const hasFailedTest = each.assertionResults.some((test) => test.status === 'failed');
    if (each.status !== 'failed' || hasFailedTest) continue;
    options.say(`FAILED ${each.name} did not run: ${each.message ?? ''}`);
    failed += 1;
  }
  const skipped = tests.filter((test) => test.status !== 'passed' && test.status !== 'failed');
  for (const test of skipped) options.say(`skipped: ${test.fullName} (${test.file})`);
  if (options.skippedFails) failed += skipped.length;
  if (options.code !== 0 && failed === 0) {
    options.say(`FAILED tests: vitest has ended with ${options.code ?? 'a signal'} though no test failed.`);
    failed = 1;
  }
  return { passed, failed };
}

function freshReport(file: string, notOlderThan: number): Report | null {
  const text = readText(file);
  // File times are coarser than the clock.
  if (text === null || statSync(file).mtimeMs < performance.timeOrigin + notOlderThan - 1000) return null;
  try {
    return JSON.parse(text) as Report;
  } catch {
    return null;
  }
}
