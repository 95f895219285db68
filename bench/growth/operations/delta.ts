import { connect, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { until } from '../../../test/harness/wait.ts';
import type { Rig } from '../../../test/rig/rig.ts';
import { newFan } from '../../world.ts';
import type { Ground, Operation } from '../ground.ts';
import { changeOneSeat } from '../houses.ts';
import { metered, NOTHING, plus } from '../meter.ts';

/** Of all houses together, and of each at least. */
const [CHANGES, LEAST_CHANGES] = [12, 2];
/** After the last has heard: whatever the replica still has to do for it. */
const AFTER_MS = 10;
const LOOK_MS = 2;
const SETTLED_MS = 300;

/**
 * A seat of each event changes, and its readers are told: what it costs until all have heard, again and again. Rest is as long a time
 * after that, in which replicas look at the same boards in vain.
 * @param count readers of each event, on all replicas together: so many that they are no less than what a replica does at rest
 */
export const deltaTo = (count: number): Operation => ({
  id: 'delta',
  name: `a change of a seat, told to ${count} readers`,
  restsItself: true,
  turn: async (ground, amount) => {
    const { rig, houses } = ground;
    const readers = await Readers.open(ground, count);
    try {
      const changes = amount(Math.max(LEAST_CHANGES, Math.ceil(CHANGES / houses.length)), 1);
      const [frames, told] = [await framesOf(rig), readers.told];
      let [us, ms] = [NOTHING, 0];
      for (let nth = 1; nth <= changes; nth++) {
        const busy = await metered(rig, async () => {
          await Promise.all(houses.map((house) => changeOneSeat(rig, house, nth % 2 === 1)));
          await readers.haveHeard(told + nth * count * houses.length);
        });
        [us, ms] = [plus(us, busy.us), ms + busy.ms];
      }
      const rest = await metered(rig, () => pause(ms));
      const made = (await framesOf(rig)) - frames;
      const wanted = changes * houses.length * rig.product.replicas.length;
      if (made !== wanted) throw new Error(`of ${changes} changes of ${houses.length} events there are ${made} frames`);
      return { us, ms, operations: changes * houses.length, rest };
    } finally {
      readers.close();
    }
  },
});

async function framesOf({ product }: Rig): Promise<number> {
  let frames = 0;
  for (const { url } of product.replicas) {
    const text = await (await fetch(`${url}/metrics`)).text();
    frames += Number(/^stampede_stream_frames_total (\d+)/m.exec(text)?.[1] ?? 0);
  }
  return frames;
}

/** Pages that listen, on all replicas by turns. */
class Readers {
  /** Versions that they have heard of, each of them each: what else a stream says, such as that it is still there, is no news. */
  told = 0;
  readonly #sockets: Socket[] = [];

  static async open({ rig, houses }: Ground, count: number): Promise<Readers> {
    const readers = new Readers();
    const { replicas } = rig.product;
    for (const { slug } of houses)
      for (let nth = 0; nth < count; nth++)
        readers.#open(replicas[nth % replicas.length]!.port, `/api/events/${slug}/stream`, nth);
    await readers.haveHeard(count * houses.length);
    // Who has just come is told of the sale, too.
    await pause(SETTLED_MS);
    return readers;
  }

  /** @throws Error where so many do not come */
  async haveHeard(versions: number): Promise<void> {
    await until(() => this.told >= versions, { what: 'every reader has heard', everyMs: LOOK_MS });
    await pause(AFTER_MS);
  }

  #open(port: number, path: string, nth: number): void {
    const socket = connect({ host: '127.0.0.1', port, noDelay: true });
    socket.write(`GET ${path} HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\n${newFan(nth)}\r\n`);
    let [unread, version] = ['', ''];
    socket.on('data', (bytes: Buffer) => {
      const events = (unread + bytes.toString('latin1')).split('\n\n');
      unread = events.pop()!;
      for (const event of events) {
        const heard = /^id: (\S+)/m.exec(event)?.[1];
        if (heard === undefined || heard === version) continue;
        version = heard;
        this.told++;
      }
    });
    socket.on('error', () => undefined);
    this.#sockets.push(socket);
  }

  close(): void {
    for (const socket of this.#sockets) socket.destroy();
  }
}
