import { statSync } from 'node:fs';
import path from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { readText } from './files.ts';
import { root } from './paths.ts';

export interface Tally {
  passed: number;
  failed: number;
  /** A few lines for each that failed: what, why, and how to run it again. For the end of a long log. */
  failures: string[];
}

/** Lines of a message that are kept for the end of the log. */
const MESSAGE_LINES = 8;

interface Report {
  testResults: {
    name: string;
    status: string;
    message?: string;
    assertionResults: { fullName: string; status: string; failureMessages?: string[] }[];
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
  if (!report) return { passed: 0, failed: 1, failures: ['vitest has left no report: what it printed says why.'] };
  const tests = report.testResults.flatMap((each) =>
    each.assertionResults.map((test) => ({ ...test, file: each.name })),
  );
  const failures = tests
    .filter(({ status }) => status === 'failed')
    .map((test) => failureOf(test.fullName, test.file, test.failureMessages?.[0]));
  for (const each of report.testResults) {
    const hasFailedTest = each.assertionResults.some((test) => test.status === 'failed');
    if (each.status !== 'failed' || hasFailedTest) continue;
    failures.push(failureOf('the file did not run', each.name, each.message));
  }
  const skipped = tests.filter((test) => test.status !== 'passed' && test.status !== 'failed');
  for (const test of skipped) options.say(`skipped: ${test.fullName} (${test.file})`);
  if (options.skippedFails) {
    failures.push(...skipped.map((test) => failureOf(test.fullName, test.file, 'skipped, which fails in CI')));
  }
  if (options.code !== 0 && failures.length === 0) {
    failures.push(
      `vitest has ended with ${options.code ?? 'a signal'} though no test failed: what it printed says why.`,
    );
  }
  const passed = tests.filter((test) => test.status === 'passed').length;
  return { passed, failed: failures.length, failures };
}

function failureOf(title: string, file: string, message = ''): string {
  const why = stripVTControlCharacters(message).split('\n').slice(0, MESSAGE_LINES);
  const name = path.relative(root, file);
  return [`${title} (${name})`, ...why, `again: npm test -- ${path.basename(name)}`].join('\n    ');
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
