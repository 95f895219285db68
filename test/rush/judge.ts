import type { Trial } from '../rig/trial.ts';
import {
  capVerdict,
  countVerdict,
  doorVerdict,
  holds,
  orderVerdict,
  paceVerdict,
  placesVerdict,
  soldOutVerdict,
  type Verdict,
} from './oracles.ts';
import { drawVerdict } from './recompute.ts';
import { quantile } from './pace.ts';
import type { Rush, RushOptions } from './rush.ts';

/** The tick, and what of a pause a tick may make up for at once. */
export const TICK_MS = 250;
export const BANK_MS = 500;
/** A generator that is later than that has measured itself. */
const LATE_MS = 10;
/** Limits that nobody should meet, and puzzles; machines meet them. */
const LIMITED = /^(?!bot: ).*: (429|403 queue\.work_required)/;

/** Asks everything that must hold of a rush. A generator that was late voids times alone: the rest doesn't depend on them. */
export async function judgeRush(trial: Trial, rush: Rush, { room }: RushOptions): Promise<void> {
  const { record, samples, frozen, soldOutMs, lapses, rig, event } = rush;
  const { told } = record;
  const people = told.filter(({ kind }) => kind !== 'bot');
  const { mostActive = 2_000, ratePerMinute = 600 } = room;
  const ask = (question: string, verdict: Verdict): void => {
    const { holds: fine, seen } = holds(verdict);
    trial.expect(question, fine, seen);
  };
  const entryOf = ({ entry }: { entry?: number }): number | null => entry ?? null;
  ask('nobody who came later has an earlier entry', orderVerdict(told, entryOf, 'entry'));
  const late = told.filter(({ entry }) => entry !== undefined && entry >= frozen);
  const positionOf = ({ position }: { position?: number | null }): number | null => position ?? null;
  ask('after the opening nobody who came later stands before', orderVerdict(late, positionOf, 'position'));
  ask('everyone has one place, drawn or as he came', placesVerdict(told, frozen));
  ask('the draw is the published one', await drawVerdict(rig.product.url, event.slug, told));
  const expected = { perMinute: ratePerMinute, tickMs: TICK_MS, bankMs: BANK_MS, onlyRate: false };
  ask('never more are let in than the rate gives', paceVerdict(samples, expected));
  ask('nobody comes in whom the rate has not let in', countVerdict(samples, told));
  ask('never more are inside than may be', capVerdict(samples, told, mostActive));
  if (soldOutMs !== null) {
    ask('after it is sold out as many are let in as seats come back', soldOutVerdict(samples, told, lapses, soldOutMs));
  } else trial.expect('it sells out', false, `${told.filter(({ paidMs }) => paidMs).length} have paid`);
  ask('who was let in could hold, and nobody else', doorVerdict(people));
  const limited = Object.entries(record.refusals).filter(([name]) => LIMITED.test(name));
  trial.expect('nobody is refused by a limit', limited.length === 0, textOf(Object.fromEntries(limited)));
  const gaveUp = people.filter((fan) => fan.gaveUp !== undefined);
  trial.expect(
    'everyone got to the end of his way',
    gaveUp.length === 0,
    textOf(countOf(gaveUp.map((fan) => fan.gaveUp!))),
  );
  report(trial, rush);
}

/** What was measured, from the moment that each request was meant for. */
function report(trial: Trial, { record }: Rush): void {
  const { lagsMs, tookMs, refusals } = record;
  const lag = quantile(lagsMs, 0.99);
  trial.say(`refusals: ${textOf(refusals) || 'none'}`);
  trial.say(`generator: p99 ${lag.toFixed(1)} ms late over ${lagsMs.length} moments`);
  if (lag > LATE_MS) {
    trial.say(
      `VOID: it was more than ${LATE_MS} ms late, so the times below say how busy this machine is, not how fast the room is. ` +
        'End what else runs here, or let fewer people come (RUSH_PEOPLE=5000), then run it again. What people were told is judged all the same.',
    );
  }
  const line = (what: string): string => {
    const took = tookMs[what] ?? [];
    const [half, most] = [quantile(took, 0.5), quantile(took, 0.99)].map((ms) => ms.toFixed(0));
    return `${what} ${half} / ${most} ms of ${took.length}`;
  };
  trial.say(`p50 / p99 from the intended moment: ${Object.keys(tookMs).map(line).join('; ')}`);
}

function countOf(names: readonly string[]): { [name: string]: number } {
  const counts: { [name: string]: number } = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}

export function textOf(counts: Readonly<{ [name: string]: number }>): string {
  return Object.entries(counts)
    .map(([name, count]) => `${count} × ${name}`)
    .join(', ');
}
