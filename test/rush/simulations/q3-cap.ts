import { distChanged } from '../../harness/guards.ts';
import type { FaultTest } from '../../rig/fault-test.ts';
import type { Trial } from '../../rig/trial.ts';
import { NO_CAP } from '../cuts.ts';
import { judgeRush } from '../judge.ts';
import { rush, RUSH_RIG, type RushOptions } from '../rush.ts';

const CROWDED: RushOptions = {
  arrivals: { people: 120, early: 40, lobbyMs: 2_000, rushMs: 3_000 },
  rows: 4,
  seatsPerRow: 20,
  room: { ratePerMinute: 3_000, mostActive: 6 },
};

export const q3: FaultTest = {
  file: import.meta.filename,
  id: 'Q3',
  title: 'never more people are inside than may be, however many could come in by the rate',
  procedure: 'a small rush with a rate of 50 people a second and 6 who may be inside at once',
  criteria: ['never more than 6 are inside, as Redis says and as they were told'],
  control: { off: 'the cap, in the tick and at the door', breaks: /never more are inside/ },
  quick: false,
  run,
};

async function run(trial: Trial): Promise<void> {
  const dist = trial.guards === 'off' ? { dist: distChanged('no-cap', NO_CAP) } : {};
  await judgeRush(trial, await rush(trial, { ...RUSH_RIG, ...dist }, CROWDED), CROWDED);
}
