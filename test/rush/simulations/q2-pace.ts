import { setTimeout as pause } from 'node:timers/promises';
import { distChanged } from '../../harness/guards.ts';
import { until } from '../../harness/wait.ts';
import type { FaultTest } from '../../rig/fault-test.ts';
import type { Rig } from '../../rig/rig.ts';
import type { Trial } from '../../rig/trial.ts';
import { BANKED_TIME } from '../cuts.ts';
import { BANK_MS, TICK_MS } from '../judge.ts';
import { holds, paceVerdict } from '../oracles.ts';
import { People } from '../people.ts';
import { RUSH_RIG, Stage } from '../rush.ts';

const PER_MINUTE = 1_200;
const TEN_MINUTES_US = 600_000_000;
/** A pause of ten minutes leaves at most one long tick; so many of them would leave seconds, if any were kept. */
const PAUSES = 10;
const STALL_MS = 4_000;
const LOOKS_MS = 5_000;

export const q2: FaultTest = {
  file: import.meta.filename,
  id: 'Q2',
  title: 'people come in at the set rate, also after ten quiet minutes and after a Redis that stood still',
  procedure:
    'nobody waits, and the room’s last tick is set back by ten minutes, ten times; then people come; then every road to Redis swallows everything for 4 s',
  criteria: [
    'between any two ticks the people let in are the integral of the rate, to one tick',
    'time in which nobody could tick is made up for with 500 ms at most',
  ],
  control: { off: 'the longest tick, and that only fractions of people are carried over', breaks: /more than|at once/ },
  quick: false,
  run,
};

async function run(trial: Trial): Promise<void> {
  const dist = trial.guards === 'off' ? { dist: distChanged('banked', BANKED_TIME) } : {};
  const rig = await trial.rig({ ...RUSH_RIG, straight: false, ...dist });
  const stage = await Stage.set(rig, {
    rows: 50,
    seatsPerRow: 40,
    room: { ratePerMinute: PER_MINUTE, mostActive: 100_000 },
  });
  await stage.open();
  await stage.room.statusWhen(({ phase }) => phase === 'open', 'the room is open');
  for (let nth = 0; nth < PAUSES; nth++) await setBack(rig, stage);
  trial.struck('ten quiet minutes', PAUSES);
  // Before that, ticks went back in time: what they have left is seen when people come.
  const from = stage.watch.samples.length;

  const people = new People(rig, stage.event.slug, trial.seed);
  const crowd = await people.join(trial.amount(600, 300));
  await pause(LOOKS_MS);
  for (const link of rig.links('redis')) {
    link.set('up', { blackHole: true });
    link.set('down', { blackHole: true });
  }
  await pause(STALL_MS);
  rig.heal();
  trial.struck('silent Redis');
  const stalledAt = stage.watch.last?.tickedMs ?? 0;
  await until(() => (stage.watch.last?.tickedMs ?? 0) > stalledAt, { withinMs: 30_000, what: 'the room ticks again' });
  await pause(LOOKS_MS);

  const samples = stage.watch.stop().slice(from);
  trial.count({ requests: crowd.length });
  const limits = { perMinute: PER_MINUTE, tickMs: TICK_MS, bankMs: BANK_MS };
  const { holds: fine, seen } = holds(paceVerdict(samples, { ...limits, onlyRate: true }));
  trial.expect('people are let in as the rate says, to one tick', fine, seen);
  const let_in = (samples.at(-1)?.people ?? 0) - (samples[0]?.people ?? 0);
  trial.expect('they are let in again after the stall', let_in > 0, `${let_in} of ${crowd.length}`);
}

/** What a pause of ten minutes would leave, once a tick has been. */
async function setBack(rig: Rig, { event, watch }: Stage): Promise<void> {
  const key = `{${event.eventNo}:q}:state`;
  const before = Number(await rig.stores.redis.hget(key, 'ticked'));
  await rig.stores.redis.hset(key, 'ticked', String(before - TEN_MINUTES_US));
  await until(() => (watch.last?.tickedMs ?? 0) * 1_000 > before, { withinMs: 10_000, what: 'a tick after the pause' });
}
