import { distChanged } from '../../harness/guards.ts';
import type { FaultTest } from '../../rig/fault-test.ts';
import type { Trial } from '../../rig/trial.ts';
import { SHIFTED_DRAW } from '../cuts.ts';
import { holds, placesVerdict } from '../oracles.ts';
import { People } from '../people.ts';
import { drawVerdict } from '../recompute.ts';
import { RUSH_RIG, Stage } from '../rush.ts';

const DRAWN_WITHIN_MS = 30_000;

export const q6: FaultTest = {
  file: import.meta.filename,
  id: 'Q6',
  title: 'the lobby is drawn as was published: anybody can compute everyone’s position',
  procedure:
    'people join before the opening; after it each is told his position; all are computed again from the published record',
  criteria: ['what was published holds', 'everyone of the lobby has one position, and it is the published one'],
  control: { off: 'the published order: each stands one place from it', breaks: /was told \d+, published is/ },
  quick: false,
  run,
};

async function run(trial: Trial): Promise<void> {
  const dist = trial.guards === 'off' ? { dist: distChanged('shifted', SHIFTED_DRAW) } : {};
  const rig = await trial.rig({ ...RUSH_RIG, ...dist });
  const room = { ratePerMinute: 60, mostActive: 100 };
  const stage = await Stage.set(rig, { rows: 5, seatsPerRow: 10, room });
  const people = new People(rig, stage.event.slug, trial.seed);
  const lobby = await people.join(trial.amount(2_000, 100));
  await stage.open();
  await stage.room.statusWhen(({ phase, drawn }) => phase === 'open' && drawn, 'the lobby is drawn', DRAWN_WITHIN_MS);
  for (const fan of lobby) fan.told.position = (await people.me(fan)).position;
  stage.watch.stop();
  const told = lobby.map((fan) => fan.told);
  const { entries } = await stage.room.status();
  const places = holds(placesVerdict(told, entries ?? 0));
  trial.expect('everyone has one position among the lobby', places.holds, places.seen);
  const drawn = holds(await drawVerdict(rig.product.url, stage.event.slug, told));
  trial.expect('positions are those that were published', drawn.holds, drawn.seen);
  trial.count({ requests: 2 * lobby.length });
}
