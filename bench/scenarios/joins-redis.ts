import { joinByScript, joinNaively } from '../../test/rush/full-room.ts';
import { Stage } from '../../test/rush/rush.ts';
import type { Bench } from '../bench.ts';
import type { Scenario, Sides } from '../scenario.ts';
import { byTurns, limitThenOurs } from '../turns.ts';

const JOINS = 25_000;
const CHECKED = 200;

export const joinsInRedis: Scenario = {
  id: '3b',
  name: "join, Redis's CPU",
  limit: 'ZADD and ZRANK, one by one',
  unit: 'µs CPU',
  judged: 'ours / limit',
  target: { atMost: 0.5 },
  rounds: byTurns(open),
};

async function open(bench: Bench): Promise<Sides> {
  const { rig } = await bench.world();
  const room = { ratePerMinute: 600, mostActive: 2_000 };
  const stage = await Stage.set(rig, { rows: 20, seatsPerRow: 20, room });
  stage.watch.stop();
  const joins = bench.amount(JOINS, CHECKED);
  return {
    round: limitThenOurs(
      () => joinNaively(stage, joins),
      () => joinByScript(stage, joins),
    ),
    close: () => Promise.resolve(),
  };
}
