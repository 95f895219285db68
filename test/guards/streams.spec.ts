import { createServer, connect, type Socket } from 'node:net';
import { Registry } from 'prom-client';
import { describe, expect, it } from 'vitest';
import type { Board } from '../../src/modules/holds/seat-board.ts';
import { built } from './gate.ts';

type Streams = typeof import('../../src/modules/holds/stream/event-stream.ts');
type Readers = typeof import('../../src/modules/holds/stream/reader.ts');
type StreamNumbers = typeof import('../../src/modules/holds/stream/stream-metrics.ts');
type Version = { readonly generation: number; readonly counter: number };

const FEW = 20;
const PLACES = 40_000;
const FRAMES = 1_000;
/** What Node keeps for a connection before it says that it is full, and one frame more. */
const MOST_WAITING = 64 * 1024 + 16 * 1024;

/** A stream whose board, and whose time, the test moves. */
function house(places: number) {
  const { EventStream } = built('modules/holds/stream/event-stream.js') as Streams;
  const { Reader } = built('modules/holds/stream/reader.js') as Readers;
  const { StreamMetrics } = built('modules/holds/stream/stream-metrics.js') as StreamNumbers;
  const state = { board: { version: '1.1', bytes: '0'.repeat(places), available: places } as Board };
  let look: () => Promise<unknown> = () => Promise.resolve();
  const clock = {
    nowMs: () => 0,
    repeat: (_everyMs: number, task: () => Promise<unknown>) => {
      look = task;
      return { stop: () => Promise.resolve() };
    },
  };
  const metrics = new StreamMetrics({ registry: new Registry() } as never);
  const sources = { board: () => Promise.resolve(state.board), sale: () => Promise.resolve('on_sale') };
  const stream = new EventStream(1, sources, clock as never, metrics);
  return {
    async change(version: string, bytes: string) {
      state.board = { version, bytes, available: 0 };
      await look();
    },
    async join(from: Version | null, socket: Pick<Socket, 'write' | 'writableNeedDrain' | 'destroy'>) {
      await stream.prepare();
      stream.join(from, (at) => new Reader(at, socket, () => {}));
    },
  };
}

/** A connection that takes everything. @returns what was written to it */
function willing() {
  const events: string[] = [];
  const write = (event: Buffer) => events.push(/event: (\S+)/.exec(event.toString())?.[1] ?? '') > 0;
  return { events, socket: { write, writableNeedDrain: false, destroy: () => undefined as never } };
}

async function pairOfSockets(): Promise<{ near: Socket; far: Socket; close: () => void }> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const accepted = new Promise<Socket>((resolve) => server.once('connection', resolve));
  const far = connect((server.address() as { port: number }).port, '127.0.0.1').pause();
  const near = await accepted;
  const close = (): void => {
    for (const end of [near, far]) end.destroy();
    server.close();
  };
  return { near, far, close };
}

describe('who follows seats is led to the truth', () => {
  it('of another generation than his he is told to take a snapshot', async () => {
    const { change, join } = house(FEW);
    const before = willing();
    await join(null, before.socket);
    await change('1.2', `h${'0'.repeat(FEW - 1)}`);
    await change('2.1', '0'.repeat(FEW));
    await change('2.3', `0h${'0'.repeat(FEW - 2)}`);
    expect(before.events).toEqual(['sale', 'delta', 'delta', 'reset', 'delta']);
    const late = willing();
    await join({ generation: 1, counter: 2 }, late.socket);
    expect(late.events).toEqual(['sale', 'reset']);
  });

  it('and from a version that is not kept any more too', async () => {
    const { change, join } = house(FEW);
    await join(null, willing().socket);
    await change('1.50', `h${'0'.repeat(FEW - 1)}`);
    const [kept, older] = [willing(), willing()];
    await join({ generation: 1, counter: 20 }, kept.socket);
    for (let counter = 51; counter < 600; counter++) {
      await change(`1.${counter}`, `${counter % 2 ? '0' : 'h'}${'0'.repeat(FEW - 1)}`);
    }
    await join({ generation: 1, counter: 20 }, older.socket);
    expect(kept.events.slice(0, 2)).toEqual(['sale', 'delta']);
    expect(older.events).toEqual(['sale', 'reset']);
  });

  it('and where his connection is full it is left alone, however much happens: nothing piles up', async () => {
    const { change, join } = house(PLACES);
    const { near, far, close } = await pairOfSockets();
    const other = willing();
    await join(null, near);
    await join(null, other.socket);
    for (let frame = 2; frame < FRAMES; frame++) {
      // 700 places change twice: 8 KB a frame, of which the kernel keeps a few megabytes.
      const at = (frame * 700) % (PLACES - 700);
      await change(`1.${frame}`, `${'0'.repeat(at)}${'h'.repeat(700)}${'0'.repeat(PLACES - at - 700)}`);
      if (frame % 50 === 0) await new Promise((resolve) => setImmediate(resolve));
      expect(near.writableLength).toBeLessThan(MOST_WAITING);
    }
    expect(near.writableNeedDrain).toBe(true);
    expect(other.events.length).toBe(FRAMES);
    let last = '';
    far.on('data', (chunk) => (last = (last + chunk.toString()).slice(-20_000))).resume();
    await new Promise<void>((resolve) => near.once('drain', resolve));
    await change(`1.${FRAMES}`, '0'.repeat(PLACES));
    await new Promise<void>((resolve) => near.end(resolve));
    await new Promise<void>((resolve) => far.once('end', resolve));
    close();
    expect(last).toContain(`"${`1.${FRAMES}`}"`);
  });
});
