import { cpus, loadavg } from 'node:os';
import { AXES } from '../bench/growth/axes.ts';
import type { Axis } from '../bench/growth/axis.ts';
import { type About, writePage } from '../bench/growth/report.ts';
import { type Curve, holds, lineOf } from '../bench/growth/result.ts';
import { measureAxis, type Trouble } from '../bench/growth/run.ts';
import { startedRigs } from '../bench/growth/rigs.ts';
import { CannotContinue } from './cannot-continue.ts';
import { takeStage } from './fault-suite.ts';
import { progress, say } from './progress.ts';

export interface GrowthWishes {
  readonly size: 'full' | 'quick';
  /** Ids of axes, and of operations; null for all. */
  readonly axes: readonly string[] | null;
  readonly only: readonly string[] | null;
}

/**
 * `npm run bench -- --growth`: what one operation costs where there is more of something, and whether it grows as the design says. Writes
 * `docs/performance.md` axis by axis. @returns the exit code
 */
export async function measureGrowth(wishes: GrowthWishes): Promise<number> {
  const chosen = chosenBy(wishes);
  await takeStage();
  const about: About = {
    date: new Date().toISOString().slice(0, 10),
    command: ['npm run bench --', ...process.argv.slice(2)].join(' '),
    machine: `${cpus().length} cores (${cpus()[0]?.model ?? 'unknown'}), Node ${process.version}`,
    load: loadavg()[0]!,
  };
  const curves: Curve[] = [];
  const troubles: string[] = [];
  const trouble = (line: string): void => {
    troubles.push(line);
    say(line);
  };
  const found = async (curve: Curve | Trouble): Promise<void> => {
    if ('trouble' in curve) return trouble(`${curve.axis}, ${curve.name}: NOT MEASURED, ${curve.trouble}`);
    curves.push(curve);
    say(lineOf(curve));
    await writePage([curve], about);
  };
  for (const axis of chosen) {
    await measureAxis(axis, wishes, { step: progress, rigs: startedRigs() }, found).catch((error: unknown) => {
      if (error instanceof CannotContinue) throw error;
      trouble(`${axis.id}: NOT MEASURED, ${String(error)}`);
    });
  }
  say(`\n${[...curves.map(lineOf), ...troubles].join('\n')}\n`);
  const wrong = curves.filter((curve) => !holds(curve));
  say(`${curves.length - wrong.length} of ${curves.length} grow as designed; written to docs/performance.md`);
  return wrong.length === 0 && troubles.length === 0 ? 0 : 1;
}

function chosenBy({ axes, only }: GrowthWishes): readonly Axis[] {
  const known = AXES.map(({ id }) => id);
  const operations = [...new Set(AXES.flatMap(({ curves }) => curves.map(({ operation }) => operation.id)))];
  for (const id of axes ?? [])
    if (!known.includes(id)) throw new CannotContinue(`There is no axis "${id}": ${known.join(', ')}.`);
  for (const id of only ?? [])
    if (!operations.includes(id)) throw new CannotContinue(`There is no operation "${id}": ${operations.join(', ')}.`);
  return AXES.filter(({ id }) => axes === null || axes.includes(id));
}
