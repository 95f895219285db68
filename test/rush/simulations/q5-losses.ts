import { distChanged } from '../../harness/guards.ts';
import { until } from '../../harness/wait.ts';
import type { FaultTest } from '../../rig/fault-test.ts';
import { emptyRedisFolder } from '../../rig/stores.ts';
import type { Trial } from '../../rig/trial.ts';
import { TOKENS_FORGOTTEN } from '../cuts.ts';
import { People, type PlaceSeen, type Waiting } from '../people.ts';
import { RUSH_RIG, Stage } from '../rush.ts';
import { headerOf } from '../wire.ts';

const BACK_WITHIN_MS = 30_000;
const TRIES = 12;

export const q5: FaultTest = {
  file: import.meta.filename,
  id: 'Q5',
  title: 'a line survives a killed replica and a Redis that comes back with or without its data: nobody jumps',
  procedure:
    'people wait; a replica is killed (-9); Redis is killed and started with its append-only file, then with an empty folder; each time everyone asks where he stands, and others join',
  criteria: [
    'everyone who kept his token keeps entry and position',
    'who lost it as well stands behind all who were there, and so does whoever comes later',
    'joins are answered 503 with Retry-After meanwhile; the status goes on',
  ],
  control: { off: 'that a token of before proves a place', breaks: /keeps his place/ },
  quick: false,
  run,
};

async function run(trial: Trial): Promise<void> {
  const dist = trial.guards === 'off' ? { dist: distChanged('forgotten', TOKENS_FORGOTTEN) } : {};
  const rig = await trial.rig({ ...RUSH_RIG, straight: false, ...dist });
  const room = { ratePerMinute: 30, mostActive: 1_000 };
  const stage = await Stage.set(rig, { rows: 20, seatsPerRow: 20, room });
  const people = new People(rig, stage.event.slug, trial.seed);
  const size = trial.amount(200, 40);
  const lobby = await people.join(size);
  await stage.open();
  await stage.room.statusWhen(({ phase, drawn }) => phase === 'open' && drawn, 'the lobby is drawn', BACK_WITHIN_MS);
  const line: Line = { people, all: [...lobby, ...(await people.join(size))], positions: new Map() };
  for (const fan of line.all) line.positions.set(fan, (await people.me(fan)).position!);

  const [first] = rig.product.replicas;
  await first!.kill('SIGKILL');
  trial.struck('kill -9 of a replica');
  await look(trial, line, 'after a killed replica', (fan) => people.me(fan));
  await rig.product.restart(0);

  const { redisServer, redisFolder } = rig.stores;
  for (const loss of ['with its data', 'without its data'] as const) {
    // Everyone polls, so every replica knows how things stand.
    for (const { url } of rig.product.replicas) await stage.room.status(url);
    await redisServer.kill('SIGKILL');
    if (loss === 'without its data') emptyRedisFolder(redisFolder);
    await meanwhile(trial, stage, line, loss);
    await redisServer.start();
    trial.struck(`Redis killed, back ${loss}`);
    await back(people);
    await look(trial, line, `after Redis is back ${loss}`, (fan) => people.again(fan));
  }
  await forgetful(trial, line);
  stage.watch.stop();
  trial.count({ requests: people.world.recorder.record(people.world.pace).requests });
}

interface Line {
  readonly people: People;
  readonly all: Waiting[];
  /** As told before anything was broken. */
  readonly positions: Map<Waiting, number>;
}

/** Everyone asks where he stands; then somebody new comes, and must stand behind them all. */
async function look(trial: Trial, line: Line, when: string, ask: (fan: Waiting) => Promise<PlaceSeen>): Promise<void> {
  const { all, people, positions } = line;
  const moved: string[] = [];
  for (const fan of all) {
    const seen = await ask(fan);
    fan.token = seen.place;
    const before = positions.get(fan);
    if (seen.position !== before) moved.push(`fan ${fan.told.fan} from ${before} to ${seen.position}`);
  }
  trial.expect(`everyone keeps his place ${when}`, moved.length === 0, moved.slice(0, 3).join('; ') || `${all.length}`);
  const last = Math.max(...positions.values());
  const newcomers = await people.joinInTurn(3);
  const at = newcomers.map(({ told }) => told.position ?? -1);
  const behind = at.every((position, nth) => position > (nth === 0 ? last : at[nth - 1]!));
  trial.expect(`who comes ${when} stands behind, in order`, behind, `${at.join(', ')} behind ${last}`);
  newcomers.forEach((fan, nth) => {
    all.push(fan);
    positions.set(fan, at[nth]!);
  });
}

/** While Redis is away: whoever would join is told when to come again, and the others still see how things stand. */
async function meanwhile(trial: Trial, { room }: Stage, { people }: Line, loss: string): Promise<void> {
  const answers = await Promise.all(Array.from({ length: TRIES }, () => people.tryToJoin()));
  const told = answers.filter((answer) => answer?.status === 503 && headerOf(answer.head, 'retry-after') !== null);
  const others = answers.filter((answer) => !told.includes(answer)).map((answer) => answer?.status ?? 'broken');
  const words = `${told.length} of ${TRIES}${others.length > 0 ? `, else ${others.join(', ')}` : ''}`;
  trial.expect(`joins are told when to come again, before it is back ${loss}`, others.length === 0, words);
  const status = await room.status().then(
    ({ phase }) => phase,
    (error: Error) => error.message,
  );
  trial.expect(`the status goes on, before it is back ${loss}`, /^(open|paused|sold_out)$/.test(status), status);
}

async function back(people: People): Promise<void> {
  const joined = async (): Promise<boolean> => (await people.tryToJoin())?.status === 200;
  await until(joined, { withinMs: BACK_WITHIN_MS, what: 'people join again', everyMs: 100 });
}

/** The stated rule for whoever lost his token as well as Redis lost him: he is new, and stands behind. */
async function forgetful(trial: Trial, { people, all, positions }: Line): Promise<void> {
  const somebody = people.stranger();
  const last = Math.max(...positions.values());
  const { position } = await people.again({ browser: somebody, told: all[0]!.told, token: '' }, { withToken: false });
  trial.expect('who has no token stands behind all others', (position ?? -1) > last, `${position} behind ${last}`);
}
