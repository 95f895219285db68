import { describe, expect, it } from 'vitest';
import { type Breach, breachesOf, MOST_FILE_LINES, MOST_FUNCTION_LINES } from './code-rules.ts';
import { sources } from './sources.ts';

const code = sources(['src', 'local', 'fakepay', 'web', 'test', 'prisma'], ['.ts', '.tsx']);
const breaches = code.flatMap(breachesOf);

const CONVENTIONS: readonly [rule: Breach['rule'], promise: string][] = [
  ['environment', 'only platform/config and the programs read the environment'],
  ['own-clock', 'a room takes its time from the injected clock'],
  ['any', 'nothing is of type any'],
  ['silenced', 'no check is silenced, and nothing is left for later'],
  ['file-lines', `a file has at most ${MOST_FILE_LINES} lines`],
  ['function-lines', `a function has at most ${MOST_FUNCTION_LINES} lines`],
  ['parameters', 'a constructor has at most six parameters'],
  ['empty-name', 'no name is empty: Manager, Helper, Util, Impl, Data'],
];

describe('the conventions hold', () => {
  it('in all code of the project', () => {
    expect(code.length).toBeGreaterThan(300);
  });

  it.each(CONVENTIONS)('%s: %s', (rule) => {
    expect(breaches.filter((each) => each.rule === rule).map(({ at, what }) => `${at} ${what}`)).toEqual([]);
  });

  it('and the check knows no other rules than these', () => {
    const known = new Set(CONVENTIONS.map(([rule]) => rule));
    expect(breaches.filter(({ rule }) => !known.has(rule))).toEqual([]);
  });
});

describe('control: what breaks a convention is found', () => {
  const room = 'src/modules/holds/place-hold.ts';
  const long = (lines: number) => 'one();\n'.repeat(lines);

  it.each([
    ['environment', room, 'const url = process.env.DATABASE_URL;'],
    ['environment', 'src/app.ts', 'const { PORT } = process.env;'],
    ['own-clock', room, 'const now = Date.now();'],
    ['own-clock', room, 'const now = new Date();'],
    ['own-clock', room, 'setTimeout(run, 1_000);'],
    ['own-clock', room, "import { setTimeout as sleep } from 'node:timers/promises';"],
    ['any', room, 'export function run(given: any[]): void {}'],
    ['silenced', room, `// @ts-${'ignore'}`],
    ['silenced', room, `// TO${'DO'} later`],
    ['file-lines', room, long(MOST_FILE_LINES + 1)],
    ['function-lines', room, `function run() {\n${long(MOST_FUNCTION_LINES)}}`],
    ['function-lines', room, `class PlaceHold { run = async () => {\n${long(MOST_FUNCTION_LINES)}} }`],
    ['parameters', room, 'class A { constructor(a: A, b: A, c: A, d: A, e: A, f: A, g: A) {} }'],
    ['empty-name', room, 'export class HoldManager {}'],
    ['empty-name', 'src/modules/holds/hold-utils.ts', ''],
    ['empty-name', 'src/platform/helpers.ts', ''],
  ])('%s in %s', (rule, file, text) => {
    expect(breachesOf({ file, text }).map((each) => each.rule)).toContain(rule);
  });

  it('and what is allowed is not', () => {
    const allowed = 'const at = new Date(value); setImmediate(run); const many = company; type Update = Date;';
    expect(breachesOf({ file: room, text: allowed })).toEqual([]);
    expect(breachesOf({ file: 'src/main.ts', text: 'parse(process.env); setTimeout(end, 5);' })).toEqual([]);
  });
});
