import { distChanged } from '../../harness/guards.ts';
import type { FaultTest } from '../../rig/fault-test.ts';
import type { Trial } from '../../rig/trial.ts';
import { NO_STOCK } from '../cuts.ts';
import { judgeRush } from '../judge.ts';
import { rush, RUSH_RIG, type RushOptions } from '../rush.ts';

const SCARCE: RushOptions = {
  arrivals: { people: 200, early: 100, lobbyMs: 2_000, rushMs: 4_000 },
  rows: 3,
  seatsPerRow: 10,
  room: { ratePerMinute: 600, mostActive: 30 },
};

export const q4: FaultTest = {
  file: import.meta.filename,
  id: 'Q4',
  title: 'nobody is let in to find nothing: after it is sold out only as many come in as seats come back',
  procedure: 'a small rush for 30 seats; a third of those who hold let go again',
  criteria: ['after the room says that it is sold out, people let in are at most the seats that came back'],
  control: { off: 'the look at what is left', breaks: /after it is sold out|it sells out/ },
  quick: false,
  run,
};

async function run(trial: Trial): Promise<void> {
  const dist = trial.guards === 'off' ? { dist: distChanged('no-stock', NO_STOCK) } : {};
  await judgeRush(trial, await rush(trial, { ...RUSH_RIG, ...dist }, SCARCE), SCARCE);
}
