import type { Outcome } from './outcome.ts';

/** The table at the end: a block for each test, so that long criteria stay readable, and one line that counts. */
export function tableOf(outcomes: readonly Outcome[]): string {
  const rows = outcomes.map((each) => [
    each.id,
    each.passed ? 'passed' : 'FAILED',
    each.title,
    String(each.seed),
    `${each.orders} / ${each.requests}`,
    Object.entries(each.faults)
      .map(([fault, times]) => `${times} ${fault}`)
      .join(', '),
    `${each.findings.filter(({ holds }) => holds).length} of ${each.findings.length}`,
    each.control === null ? 'not run' : each.control.failed ? 'fails' : 'HELD',
    `${Math.round(each.durationMs / 1000)} s`,
  ]);
  const head = ['id', '', 'title', 'seed', 'orders / requests', 'faults', 'criteria', 'control', 'took'];
  const widths = head.map((name, at) => Math.max(name.length, ...rows.map((row) => row[at]!.length)));
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, at) => cell.padEnd(widths[at]!))
      .join('  ')
      .trimEnd();
  return [line(head), ...rows.map(line)].join('\n');
}
