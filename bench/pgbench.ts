import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { onPath } from '../local/debian.ts';
import { debianProgram } from '../local/debian-program.ts';
import { inRoot } from '../local/paths.ts';
import { theRun } from '../test/harness/run.ts';
import type { Bench } from './bench.ts';
import { outputOf } from './cores.ts';

/** As many as a replica has connections. */
const CLIENTS = 8;

/** One of the product's statements with these expressions for its parameters; `:n` in them is the number of the transaction. */
export function statement(file: string, ...values: readonly string[]): string {
  const text = readFileSync(inRoot(theRun().dist, file), 'utf8').replaceAll(/--.*$/gm, '');
  const filled = text.replaceAll(/\$(\d+)/g, (name, nth: string) => {
    const value = values[Number(nth) - 1];
    if (value === undefined) throw new Error(`${file} takes ${name}, and the bench has no value for it`);
    return `(${value})`;
  });
  return `${filled.replaceAll(/\s+/g, ' ').trim()};`;
}

/**
 * Runs a script once for each number from `from` on, prepared as the product's statements are.
 * @returns how long it took in ms, null where a check finds no such program @throws Error where any of it fails
 */
export async function pgbench(
  bench: Bench,
  databaseUrl: string,
  { name, lines, from, count }: { name: string; lines: readonly string[]; from: number; count: number },
): Promise<number | null> {
  if (bench.size === 'check' && onPath('pgbench') === null) return null;
  const program = await debianProgram('pgbench', 'postgresql-contrib');
  const file = path.join(theRun().runFolder, `${name}.sql`);
  const next = ['\\set n :from + :client_id * :each + :i', '\\set i :i + 1'];
  writeFileSync(file, [...next, ...lines, ''].join('\n'));
  const each = count / CLIENTS;
  if (!Number.isInteger(each)) throw new Error(`${count} transactions do not part among ${CLIENTS} clients`);
  const given = Object.entries({ from, each, i: 0 }).map(([key, value]) => `-D${key}=${value}`);
  const options = ['-n', '-Mprepared', `-c${CLIENTS}`, '-j1', `-t${each}`, '-f', file, ...given];
  const said = await outputOf(program, [...options, databaseUrl]);
  const perSecond = Number(/tps = ([\d.]+) \(without/.exec(said)?.[1]);
  if (!said.includes(`processed: ${count}/${count}`) || !(perSecond > 0))
    throw new Error(`pgbench has not done it all:\n${said.slice(-2_000)}`);
  return (count / perSecond) * 1_000;
}
