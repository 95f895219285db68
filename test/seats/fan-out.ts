import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from '../../local/free-port.ts';
import { inRoot } from '../../local/paths.ts';
import { cpuNs } from '../harness/cpu.ts';
import { plainEnv, startProgram } from '../harness/program.ts';
import { theRun } from '../harness/run.ts';
import type { Rig } from '../rig/rig.ts';
import { Sinks } from './sinks.ts';
import type { Taker } from './taker.ts';

/** As often as a replica looks at a board with readers. */
const EVERY_MS = 150;
const HOLDS_PER_SECOND = 20;

export interface Round {
  /** CPU of a frame to all readers, in µs; of ours without what an idle replica needs. */
  readonly ours: number;
  readonly oursWithIdle: number;
  readonly bare: number;
}

export interface FanOutOptions {
  readonly readers: number;
  readonly rounds: number;
  readonly seconds: number;
  /** Long enough for what a replica does each 5 s, for every event on sale. */
  readonly idleMs: number;
}

export interface FanOut {
  readonly rounds: readonly Round[];
  /** Of a frame of ours. */
  readonly bytes: number;
}

/**
 * What a frame to many readers costs the first replica, and a bare loop of `socket.write(buffer)` with as many bytes, by turns. Holds
 * are taken at the other replica, where there is one.
 */
export async function measureFanOut(
  rig: Rig,
  slug: string,
  taker: Taker,
  { readers, rounds, seconds, idleMs }: FanOutOptions,
): Promise<FanOut> {
  const near = rig.product.replicas[0]!;
  const far = rig.product.replicas[1] ?? near;
  const port = await freePort();
  const bare = await startProgram({
    name: 'bare stream',
    command: process.execPath,
    args: [inRoot('test', 'seats', 'bare-stream.ts')],
    env: { ...plainEnv(), PORT: String(port), EVERY_MS: String(EVERY_MS) },
    runFolder: theRun().runFolder,
    isReady: async () => (await told(port, '/off').catch(() => '')) !== '',
  });
  const idleUs = ((await cpuUs(near.pid, () => pause(idleMs))) * seconds * 1_000) / idleMs;
  const ours = new Sinks({ port: near.port, path: `/api/events/${slug}/stream`, count: readers, net: 40 });
  const theirs = new Sinks({ port, path: '/stream', count: readers, net: 41 });
  try {
    await ours.open;
    await theirs.open;
    const hold = () => taker.take({ ports: [far.port], perSecond: HOLDS_PER_SECOND, seconds });
    const turn = async (): Promise<{ cpu: number; frames: number }> => {
      const before = await framesOf(near.url);
      const cpu = await cpuUs(near.pid, hold);
      return { cpu, frames: (await framesOf(near.url)) - before };
    };
    const [bytesBefore, warm] = [await ours.bytes(), await turn()];
    const bytes = Math.round(((await ours.bytes()) - bytesBefore) / warm.frames / readers);
    const all: Round[] = [];
    for (let nth = 0; nth < rounds; nth++) {
      const before = Number(await told(port, `/on?bytes=${bytes}`));
      const bareUs = await cpuUs(bare.pid, () => pause(seconds * 1_000));
      const bareFrames = Number(await told(port, '/off')) - before;
      const { cpu, frames } = await turn();
      all.push({ ours: (cpu - idleUs) / frames, oursWithIdle: cpu / frames, bare: bareUs / bareFrames });
    }
    return { rounds: all, bytes };
  } finally {
    await Promise.all([ours.close(), theirs.close(), bare.kill('SIGKILL')]);
  }
}

async function cpuUs(pid: number, run: () => Promise<unknown>): Promise<number> {
  const before = cpuNs(pid);
  await run();
  return (cpuNs(pid) - before) / 1_000;
}

async function framesOf(url: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  return Number(/^stampede_stream_frames_total (\d+)/m.exec(text)?.[1] ?? 0);
}

const told = async (port: number, path: string): Promise<string> =>
  (await fetch(`http://127.0.0.1:${port}${path}`)).text();
