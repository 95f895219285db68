import { distChanged } from '../../harness/guards.ts';
import type { FaultTest } from '../../rig/fault-test.ts';
import type { Trial } from '../../rig/trial.ts';
import { REVERSED_BLOCKS } from '../cuts.ts';
import { judgeRush } from '../judge.ts';
import { rush, RUSH_RIG, type RushOptions } from '../rush.ts';

const FULL: RushOptions = {
  arrivals: { people: 20_000, early: 10_000, lobbyMs: 60_000, rushMs: 60_000 },
  rows: 100,
  seatsPerRow: 50,
  room: { ratePerMinute: 1_800, mostActive: 400 },
  impatient: 0.02,
};

const SMALL: RushOptions = {
  arrivals: { people: 400, early: 200, lobbyMs: 4_000, rushMs: 6_000 },
  rows: 8,
  seatsPerRow: 15,
  room: { ratePerMinute: 600, mostActive: 40 },
  impatient: 0.05,
};

export const q1: FaultTest = {
  file: import.meta.filename,
  id: 'Q1',
  title: 'a rush comes in by the order of the line, at the set rate, until nothing is left',
  procedure:
    'people join before and after the opening, wait, come in, hold, pay or let go; 20,000 of them for 5,000 seats, limits on, each from an address of his own',
  criteria: [
    'nobody whose join was answered before another’s was sent stands behind him',
    'everyone has one place, drawn among the lobby or as he came',
    'people let in are never more than the integral of the rate by more than one tick',
    'never more inside than the cap; after it is sold out only as many as seats come back',
    'who was let in could hold, nobody else could; no limit refuses anybody',
  ],
  control: { off: 'the order of entries: each 64 are given out backwards', breaks: /has entry \d+ before/ },
  quick: true,
  run,
};

async function run(trial: Trial): Promise<void> {
  const options = trial.size === 'full' && trial.guards === 'on' ? atMost(FULL, process.env.RUSH_PEOPLE) : SMALL;
  const dist = trial.guards === 'off' ? { dist: distChanged('backwards', REVERSED_BLOCKS) } : {};
  await judgeRush(trial, await rush(trial, { ...RUSH_RIG, ...dist }, options), options);
}

/** Fewer people for fewer seats, where a machine cannot bring so many. */
export function atMost(options: RushOptions, people: string | undefined): RushOptions {
  const { arrivals, rows, room, bots } = options;
  const share = Math.min(1, Number(people ?? arrivals.people) / arrivals.people);
  const part = (count: number): number => Math.max(1, Math.round(count * share));
  return {
    ...options,
    arrivals: {
      ...arrivals,
      people: part(arrivals.people),
      early: part(arrivals.early),
    },
    rows: part(rows),
    room: { ...room, ratePerMinute: Math.max(60, Math.round(room.ratePerMinute! * share)) },
    ...(bots && {
      bots: {
        ...bots,
        browsers: part(bots.browsers),
        mailboxes: part(bots.mailboxes),
        addresses: part(bots.addresses),
      },
    }),
  };
}
