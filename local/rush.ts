import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { measureCapacity, textOf as textOfCapacity } from '../test/rush/flash/capacity.ts';
import { keep } from '../test/rush/flash/known-capacity.ts';
import { type RushWishes, wishesOf, WrongFlag } from '../test/rush/flash/options.ts';
import { reportOf } from '../test/rush/flash/report.ts';
import { runShow } from '../test/rush/flash/show.ts';
import { summaryOf, textOf } from '../test/rush/flash/summary.ts';
import { CannotContinue } from './cannot-continue.ts';
import { takeStage } from './fault-suite.ts';
import { runProgram } from './program.ts';
import { say } from './progress.ts';
import { inHome } from './paths.ts';
import { rateForCrowd } from './plan/crowd-rate.ts';

/** The sale that the rush is made for, whose rate is compared with what the machine can do. */
const BIG = { people: 20_000, stock: 12_000 };
const BEGINS_AT = 0.75;

/**
 * `npm run rush`: a seeded flash crowd at a Stampede of its own, live in the terminal, with a report at the end. `-- --people 500
 * --stock 300 --rate 300 --seed 7 --chaos --replicas 2 --report FILE --plain`. Fails unless the verdict is clean.
 * `-- --capacity`: how fast people can be let in on this machine.
 */
await runProgram(async () => {
  const wishes = asked();
  const { people, stock, seed, chaos } = wishes;
  // Nothing below it writes control codes to what is no terminal.
  if (wishes.plain) process.stdout.isTTY = false;
  await takeStage();
  if (wishes.capacity) return capacity(wishes);
  const ratePerMinute = wishes.ratePerMinute ?? rateForCrowd(wishes);
  say(
    `${people} people for ${stock} seats, ${ratePerMinute} let in a minute, seed ${seed}${chaos ? ', with chaos' : ''}`,
  );
  const show = await runShow({ ...wishes, ratePerMinute });
  const summary = summaryOf(show);
  const file = wishes.report === null ? inHome('rush.html') : path.resolve(wishes.report);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, reportOf(show));
  if (!summary.clean) say(show.logs);
  for (const line of textOf(summary)) say(line);
  say(`report: ${path.relative(process.cwd(), file)}`);
  say(summary.verdict);
  return summary.clean ? 0 : 1;
});

/** @returns the exit code: 1 where nothing was carried as it should be */
async function capacity(wishes: RushWishes): Promise<number> {
  const { replicas, seed } = wishes;
  const first = wishes.ratePerMinute ?? Math.max(60, Math.round(rateForCrowd({ ...BIG, replicas }) * BEGINS_AT));
  say(`people are let in faster and faster, from ${first} a minute on, seed ${seed}`);
  const found = await measureCapacity({ replicas, seed, first }, say);
  if (found === null) {
    say('no capacity: nobody was sure of his tickets in time even at first. Begin lower with --rate.');
    return 1;
  }
  keep(found);
  // With what was measured now.
  for (const line of textOfCapacity(found, rateForCrowd({ ...BIG, replicas }))) say(line);
  return 0;
}

function asked(): RushWishes {
  try {
    return wishesOf(process.argv.slice(2));
  } catch (error) {
    throw error instanceof WrongFlag ? new CannotContinue(error.message) : error;
  }
}
