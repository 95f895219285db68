import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { inRoot } from '../../local/paths.ts';
import { progress, say } from '../../local/progress.ts';
import { theRun } from '../harness/run.ts';
import { startRig } from '../rig/rig.ts';
import { RUSH_RIG, Stage } from './rush.ts';

/** As many joins as share a call at most. */
const BATCH = 128;
const MB = 2 ** 20;
const DRAWN_WITHIN_MS = 180_000;
/** Scenario 3b is counted on so many people. */
const NAIVE = 50_000;
const NAIVE_AT_ONCE = 16;

/** A room with so many places in it: what they weigh, and how long the draw takes. Reports, and gates on nothing. */
export async function fillRoom(places: number): Promise<void> {
  const env = { ...RUSH_RIG.env, DEADLINE_SCALE: '1' };
  const rig = await progress('starting one replica', () => startRig({ ...RUSH_RIG, replicas: 1, env }));
  try {
    const stage = await Stage.set(rig, { rows: 20, seatsPerRow: 20, room: { ratePerMinute: 600, mostActive: 2_000 } });
    stage.watch.stop();
    const replica = rig.product.replicas[0]!;
    const bytes = await rig.stores.redis.info('memory').then(usedMemory);
    const rss = memoryOf(replica.pid);
    const cpuUs = await progress(`filling the room with ${places} places`, () => joinByScript(stage, places));
    const filled = usedMemory(await rig.stores.redis.info('memory')) - bytes;
    const naiveUs = await progress('joining by ZADD and ZRANK', () => joinNaively(stage, NAIVE));
    say(`Redis: ${mb(filled)} for ${places} places, ${Math.round(filled / places)} bytes each`);
    say(
      `Redis CPU a join: ${cpuUs.toFixed(2)} µs in batches of ${BATCH}; ${naiveUs.toFixed(2)} µs by ZADD and ZRANK of one ` +
        `(${(cpuUs / naiveUs).toFixed(2)} of it; target 0.50)`,
    );
    const drawMs = await progress('drawing', () => draw(stage));
    say(`draw: ${drawMs} ms from the opening until positions are known`);
    say(
      `replica: ${mb(memoryOf(replica.pid) - rss)} more than before (${mb(rss)} then), of them the order 4 bytes an entry`,
    );
  } finally {
    await rig.close();
  }
}

/** By the script that joins run, so many at once that the network is not what is measured. @returns Redis's CPU µs a join */
export async function joinByScript({ rig, event }: Pick<Stage, 'rig' | 'event'>, places: number): Promise<number> {
  const { redis, query } = rig.stores;
  const [text, places_, state, generation] = [
    readFileSync(inRoot(theRun().dist, 'modules/queue/lua/join-places-3.lua'), 'utf8'),
    ...['places', 'state', 'generation'].map((name) => `{${event.eventNo}:q}:${name}`),
  ];
  // Set aside first, as the product does.
  const floor = Number((await redis.hget(state!, 'entries')) ?? 0) + 2 * places;
  await query('UPDATE queues SET entries_floor = $2 WHERE event_id = $1', [event.eventNo, floor]);
  await redis.hset(state!, 'reserved', String(floor));
  const number = (await redis.get(generation!))!;
  const sha = (await redis.script('LOAD', text)) as string;
  const before = cpuOf(await redis.info('cpu'));
  for (let done = 0; done < places; done += BATCH) {
    const items = Array.from({ length: Math.min(BATCH, places - done) }, () => [
      randomBytes(16).toString('base64url'),
      '',
    ]);
    const keys = [places_!, state!, generation!];
    const [outcome] = (await redis.evalsha(sha, 3, ...keys, number, ...items.flat())) as [string];
    if (outcome !== 'joined') throw new Error(`a batch of joins was answered with ${outcome}`);
  }
  return ((cpuOf(await redis.info('cpu')) - before) * 1e6) / places;
}

/** What a line in a sorted set would cost: a ZADD and then a ZRANK for each join, by themselves. @returns Redis's CPU µs a join */
export async function joinNaively({ rig }: Stage, joins: number): Promise<number> {
  const { redis } = rig.stores;
  const before = cpuOf(await redis.info('cpu'));
  let joined = 0;
  const worker = async (): Promise<void> => {
    while (joined < joins) {
      const member = randomBytes(16).toString('base64url');
      await redis.zadd('naive', joined++, member);
      await redis.zrank('naive', member);
    }
  };
  await Promise.all(Array.from({ length: NAIVE_AT_ONCE }, worker));
  const us = ((cpuOf(await redis.info('cpu')) - before) * 1e6) / joins;
  await redis.del('naive');
  return us;
}

/** @returns ms from the opening until the room knows who stands where */
async function draw(stage: Stage): Promise<number> {
  await stage.open();
  const began = performance.now();
  await stage.room.statusWhen(({ drawn }) => drawn, 'the order is drawn', DRAWN_WITHIN_MS);
  return Math.round(performance.now() - began);
}

const usedMemory = (info: string): number => Number(/^used_memory:(\d+)/m.exec(info)?.[1]);
const cpuOf = (info: string): number =>
  Number(/^used_cpu_user:([\d.]+)/m.exec(info)?.[1]) + Number(/^used_cpu_sys:([\d.]+)/m.exec(info)?.[1]);
const memoryOf = (pid: number): number =>
  Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) * 1_024;
const mb = (bytes: number): string => `${(bytes / MB).toFixed(1)} MB`;
