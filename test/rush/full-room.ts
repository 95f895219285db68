import { createHmac, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { freePort } from '../../local/free-port.ts';
import { inRoot } from '../../local/paths.ts';
import { progress, say } from '../../local/progress.ts';
import { plainEnv, startProgram } from '../harness/program.ts';
import { theRun } from '../harness/run.ts';
import { startRig } from '../rig/rig.ts';
import { type Cost, costOf, type Request } from './cost.ts';
import { People } from './people.ts';
import { RUSH_RIG, Stage } from './rush.ts';

/** As many joins as share a call at most. */
const BATCH = 128;
const MB = 2 ** 20;
const DRAWN_WITHIN_MS = 180_000;
/** Scenario 3b is counted on so many people. */
const NAIVE = 50_000;
const NAIVE_AT_ONCE = 16;
/** As in the scenarios 1 to 3b: ours may cost at most 1 / target of the limit. */
const TARGETS = { status: 0.85, 'my place': 0.6, join: 0.75 } as const;

const SESSION_SECRET = randomBytes(32).toString('hex');
const SESSION_KEY = createHmac('sha256', SESSION_SECRET).update('stampede:session').digest();

/** A room with so many places in it: what they weigh, how long the draw takes, what a request costs. Reports, and gates on nothing. */
export async function fillRoom(places: number, rounds: number): Promise<void> {
  const env = { ...RUSH_RIG.env, DEADLINE_SCALE: '1', SESSION_SECRET, TRUSTED_PROXIES: '127.0.0.0/8' };
  const rig = await progress('starting one replica', () => startRig({ ...RUSH_RIG, replicas: 1, env }));
  try {
    const stage = await Stage.set(rig, { rows: 20, seatsPerRow: 20, room: { ratePerMinute: 600, mostActive: 2_000 } });
    stage.watch.stop();
    const replica = rig.product.replicas[0]!;
    const bytes = await rig.stores.redis.info('memory').then(usedMemory);
    const rss = memoryOf(replica.pid);
    const cpuUs = await progress(`filling the room with ${places} places`, () => fill(stage, places));
    const filled = usedMemory(await rig.stores.redis.info('memory')) - bytes;
    const naiveUs = await progress('joining by ZADD and ZRANK', () => naive(stage));
    say(`Redis: ${mb(filled)} for ${places} places, ${Math.round(filled / places)} bytes each`);
    say(
      `Redis CPU a join: ${cpuUs.toFixed(2)} µs in batches of ${BATCH}; ${naiveUs.toFixed(2)} µs by ZADD and ZRANK of one ` +
        `(${(cpuUs / naiveUs).toFixed(2)} of it; target 0.50)`,
    );
    const people = new People(rig, stage.event.slug, 1);
    const [fan] = await people.joinInTurn(1);
    const drawMs = await progress('drawing', () => draw(stage));
    say(`draw: ${drawMs} ms from the opening until positions are known`);
    say(
      `replica: ${mb(memoryOf(replica.pid) - rss)} more than before (${mb(rss)} then), of them the order 4 bytes an entry`,
    );
    await costs(
      stage,
      { place: fan!.token, cookie: `stampede_session=${fan!.browser.cookie('stampede_session')}` },
      rounds,
    );
  } finally {
    await rig.close();
  }
}

/** By the script that joins run, so many at once that the network is not what is measured. @returns Redis's CPU µs a join */
async function fill({ rig, event }: Stage, places: number): Promise<number> {
  const { redis, query } = rig.stores;
  const [text, places_, state, generation] = [
    readFileSync(inRoot(theRun().dist, 'modules/queue/lua/join-places-3.lua'), 'utf8'),
    ...['places', 'state', 'generation'].map((name) => `{${event.eventNo}:q}:${name}`),
  ];
  // Set aside first, as the product does.
  const floor = 2 * places;
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
async function naive({ rig }: Stage): Promise<number> {
  const { redis } = rig.stores;
  const before = cpuOf(await redis.info('cpu'));
  let joined = 0;
  const worker = async (): Promise<void> => {
    while (joined < NAIVE) {
      const member = randomBytes(16).toString('base64url');
      await redis.zadd('naive', joined++, member);
      await redis.zrank('naive', member);
    }
  };
  await Promise.all(Array.from({ length: NAIVE_AT_ONCE }, worker));
  const us = ((cpuOf(await redis.info('cpu')) - before) * 1e6) / NAIVE;
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

async function costs({ rig, event }: Stage, fan: { place: string; cookie: string }, rounds: number): Promise<void> {
  const base = `/api/events/${event.slug}/queue`;
  const own = `cookie: ${fan.cookie}\r\nplace: ${fan.place}\r\n`;
  const requests: { readonly [what in keyof typeof TARGETS]: Request } = {
    status: { method: 'GET', path: `${base}/status`, headers: () => '' },
    'my place': { method: 'GET', path: `${base}/me`, headers: () => own },
    join: { method: 'POST', path: base, headers: newFan },
  };
  const { port, pid } = rig.product.replicas[0]!;
  const ours = { port, pid };
  const answers: { [path: string]: string } = {};
  for (const { method, path, headers, body } of Object.values(requests)) {
    const lines = Object.fromEntries(
      headers(0)
        .split('\r\n')
        .filter(Boolean)
        .map((line) => line.split(': ') as [string, string]),
    );
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
      method,
      headers: lines,
      ...(body ? { body } : {}),
    });
    answers[path] = await answer.text();
  }
  const bare = await startBare(answers);
  for (const [what, request] of Object.entries(requests) as [keyof typeof TARGETS, Request][]) {
    const cost = await progress(`measuring ${what}`, () =>
      costOf({ server: ours, request }, { server: bare, request }, { rounds, requests: 6_000 }),
    );
    say(`${what.padEnd(8)} ${lineOf(cost, TARGETS[what])}`);
  }
  await bare.stop();
}

/** The nth fan with a session of his own, from an address of his own, as a proxy of ours says. */
function newFan(nth: number): string {
  const id = randomBytes(16).toString('base64url');
  const mac = createHmac('sha256', SESSION_KEY).update(id).digest('base64url').slice(0, 22);
  const address = `10.${(nth >> 16) & 255}.${(nth >> 8) & 255}.${nth & 255}`;
  return `x-forwarded-for: ${address}\r\ncookie: stampede_session=${id}.${mac}\r\n`;
}

function lineOf({ ours, limit, ratio, least, most, rounds }: Cost, target: number): string {
  const spread = `${least.toFixed(2)} to ${most.toFixed(2)} in ${rounds} rounds`;
  return `${ours.toFixed(0)} µs CPU a request, bare Fastify ${limit.toFixed(0)}: ${ratio.toFixed(2)} of the limit (${spread}; target ${target})`;
}

async function startBare(answers: object): Promise<{ port: number; pid: number; stop: () => Promise<void> }> {
  const port = await freePort();
  const program = await startProgram({
    name: 'bare',
    command: process.execPath,
    args: [inRoot('test', 'rush', 'bare-server.ts')],
    env: { ...plainEnv(), NODE_ENV: 'production', PORT: String(port), ANSWERS: JSON.stringify(answers) },
    runFolder: theRun().runFolder,
    isReady: async () => (await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => null))?.ok ?? false,
  });
  return { port, pid: program.pid, stop: () => program.kill('SIGKILL') };
}

const usedMemory = (info: string): number => Number(/^used_memory:(\d+)/m.exec(info)?.[1]);
const cpuOf = (info: string): number =>
  Number(/^used_cpu_user:([\d.]+)/m.exec(info)?.[1]) + Number(/^used_cpu_sys:([\d.]+)/m.exec(info)?.[1]);
const memoryOf = (pid: number): number =>
  Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) * 1_024;
const mb = (bytes: number): string => `${(bytes / MB).toFixed(1)} MB`;
