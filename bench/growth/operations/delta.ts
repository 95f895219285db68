import { connect, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { until } from '../../../test/harness/wait.ts';
import type { Rig } from '../../../test/rig/rig.ts';
import { newFan } from '../../world.ts';
import type { Ground, Operation } from '../ground.ts';
import { changeOneSeat } from '../houses.ts';
import { metered, NOTHING, plus } from '../meter.ts';

const CHANGES = 8;
/** After the last has heard: whatever the replica still has to do for it. */
const AFTER_MS = 10;
const LOOK_MS = 2;
const SETTLED_MS = 300;

/**
 * A seat of each event changes, and its readers are told: what it costs until all have heard, and as long a time after that, in which
 * replicas look at the same boards in vain, costs less.
 * @param count readers of each event, on all replicas together: so many that they are no less than what a replica does at rest
 */
export const deltaTo = (count: number): Operation => ({
  id: 'delta',
  name: `a change of a seat, told to ${count} readers`,
  turn: async (ground, amount) => {
    const { rig, houses } = ground;
    const readers = await Readers.open(ground, count);
    try {
      const changes = amount(CHANGES, 1);
      let us = NOTHING;
      for (let nth = 0; nth < changes; nth++) {
        const [frames, told] = [await framesOf(rig), readers.told];
        for (const house of houses) await changeOneSeat(rig, house, nth % 2 === 0);
        const busy = await metered(rig, () => readers.haveHeard(told + count * houses.length));
        const still = await metered(rig, () => pause(busy.ms));
        us = plus(plus(us, busy.us), still.us, -1);
        const made = (await framesOf(rig)) - frames;
        const { length: replicas } = rig.product.replicas;
        if (made !== houses.length * replicas)
          throw new Error(`of ${houses.length} changes there are ${made} frames on ${replicas} replicas`);
      }
      // What rest costs is taken off already.
      return { us, ms: 0, operations: changes * houses.length };
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
  /** Pieces that have come since they were all open. */
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

  /** @throws Error where so many pieces do not come */
  async haveHeard(pieces: number): Promise<void> {
    await until(() => this.told >= pieces, { what: 'every reader has heard', everyMs: LOOK_MS });
    await pause(AFTER_MS);
  }

  #open(port: number, path: string, nth: number): void {
    const socket = connect({ host: '127.0.0.1', port, noDelay: true });
    socket.write(`GET ${path} HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\n${newFan(nth)}\r\n`);
    socket.on('data', () => this.told++);
    socket.on('error', () => undefined);
    this.#sockets.push(socket);
  }

  close(): void {
    for (const socket of this.#sockets) socket.destroy();
  }
}
