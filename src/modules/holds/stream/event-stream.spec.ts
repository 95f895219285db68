import fc from 'fast-check';
import { Registry } from 'prom-client';
import { describe, expect, it } from 'vitest';
import { Clock, type Repeating } from '../../../platform/clock/index.ts';
import { checkOf } from './changes.ts';
import { EventStream } from './event-stream.ts';
import { Reader } from './reader.ts';
import { StreamMetrics } from './stream-metrics.ts';
import { type SeatVersion, versionOf } from './wire.ts';

/** Time that stands, and tasks that run when they are told. */
class StandingClock extends Clock {
  ms = 1_000_000;
  private task: (() => Promise<unknown>) | null = null;

  override nowMs(): number {
    return this.ms;
  }

  override repeat(_everyMs: number, task: () => Promise<boolean | void>): Repeating {
    this.task = task;
    return { stop: () => Promise.resolve(void (this.task = null)) };
  }

  get isFollowing(): boolean {
    return this.task !== null;
  }

  async pass(ms = 150): Promise<void> {
    this.ms += ms;
    await this.task?.();
  }
}

interface Told {
  readonly name: string;
  readonly id: string | undefined;
  readonly data: { from: string; to: string; available: number[]; held: number[]; gone: number[]; check: number };
}

/** The other end of a connection: takes what is written, until it is told not to. */
class Screen {
  writableNeedDrain = false;
  destroyed = false;
  readonly written: Buffer[] = [];

  write(event: Buffer): boolean {
    this.written.push(event);
    return !this.writableNeedDrain;
  }

  destroy(): void {
    this.destroyed = true;
  }

  /** What came since it was asked last. */
  take(name?: string): Told[] {
    const text = Buffer.concat(this.written.splice(0)).toString();
    return [...text.matchAll(/^(?:id: (\S+)\n)?event: (\S+)\ndata: (.*)\n\n/gm)]
      .map(([, id, event = '', data = '']) => ({ id, name: event, data: JSON.parse(data) as Told['data'] }))
      .filter((told) => name === undefined || told.name === name);
  }
}

class House {
  readonly clock = new StandingClock();
  bytes = '0'.repeat(12);
  counter = 1;
  generation = 1;
  isAway = false;
  sale: () => Promise<string> = () => Promise.resolve('on_sale');
  readonly stream: EventStream;

  constructor() {
    const board = () => {
      if (this.isAway) return Promise.reject(new Error('Redis is away'));
      const version = `${this.generation}.${this.counter}`;
      return Promise.resolve({ version, bytes: this.bytes, available: 0 });
    };
    const metrics = new StreamMetrics({ registry: new Registry() } as never);
    this.stream = new EventStream(1, { board, sale: () => this.sale() }, this.clock, metrics);
  }

  set(place: number, byte: string): void {
    this.bytes = this.bytes.slice(0, place) + byte + this.bytes.slice(place + 1);
    this.counter++;
  }

  async join(from: string | null, screen = new Screen()): Promise<{ screen: Screen; reader: Reader }> {
    await this.stream.prepare();
    const readerAt = (at: SeatVersion) => new Reader(at, screen as never, () => screen.destroy());
    const reader = this.stream.join(versionOf(from ?? undefined), readerAt);
    return { screen, reader };
  }
}

const stateOf = (byte: string | undefined): number => (byte === '0' ? 0 : byte === 'h' ? 1 : 2);
const picture = (bytes: string): number[] => [...bytes].map(stateOf);

/** As a client does it. @returns whether the change fitted */
function apply(places: number[], version: string, { data }: Told): string | null {
  const [from, to, own] = [versionOf(data.from)!, versionOf(data.to)!, versionOf(version)!];
  if (to.counter < own.counter) return version;
  if (from.counter > own.counter || from.generation !== own.generation) return null;
  for (const [state, list] of [data.available, data.held, data.gone].entries())
    for (const place of list) places[place] = state;
  return data.to;
}

describe('every reader comes to have the board', () => {
  it('whatever changes, whenever he joins, and however often his connection is full', async () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant('set' as const), place: fc.nat(11), byte: fc.constantFrom('0', 'h', 'c', 's') }),
      fc.record({ kind: fc.constant('look' as const) }),
      fc.record({ kind: fc.constant('join' as const) }),
      fc.record({ kind: fc.constant('full' as const), who: fc.nat(3) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
        const house = new House();
        const fans: { screen: Screen; places: number[]; version: string }[] = [];
        // With a snapshot of the present board: one of between two looks has its own test.
        const join = async () => {
          await house.clock.pass();
          const version = `${house.generation}.${house.counter}`;
          fans.push({ ...(await house.join(version)), places: picture(house.bytes), version });
        };
        await join();
        for (const each of steps) {
          if (each.kind === 'set') house.set(each.place, each.byte);
          else if (each.kind === 'look') await house.clock.pass();
          else if (each.kind === 'join') await join();
          else {
            const { screen } = fans[each.who % fans.length]!;
            screen.writableNeedDrain = !screen.writableNeedDrain;
          }
        }
        for (const { screen } of fans) screen.writableNeedDrain = false;
        await house.clock.pass();
        for (const fan of fans) {
          for (const told of fan.screen.take('delta')) fan.version = apply(fan.places, fan.version, told) ?? 'a gap';
          expect(fan.places).toEqual(picture(house.bytes));
        }
      }),
      { numRuns: 100 },
    );
  });

  it('from a version between two looks: the whole of the frame that it lies in', async () => {
    const house = new House();
    const { screen } = await house.join(null);
    screen.take();
    house.set(3, 'h');
    const between = `1.${house.counter}`;
    house.set(4, 's');
    await house.clock.pass();
    const [told] = screen.take('delta');
    expect(told).toMatchObject({ id: '1.3', data: { from: '1.1', to: '1.3', available: [], held: [3], gone: [4] } });
    const late = await house.join(between);
    const same = await house.join('1.1');
    expect(late.screen.written.at(-1)).toBe(same.screen.written.at(-1));
    expect(late.screen.take('delta').map(({ data }) => data)).toEqual([told?.data]);
  });

  it('or sees at once that he has not: a place was held when he looked, and free again when we did', async () => {
    const house = new House();
    const { screen } = await house.join(null);
    house.set(3, 'h');
    const seen = { version: `1.${house.counter}`, bytes: house.bytes };
    const late = await house.join(seen.version);
    late.screen.take();
    house.set(3, '0');
    screen.take();
    await house.clock.pass();
    const [told] = late.screen.take();
    expect(told).toMatchObject({ name: 'delta', data: { to: '1.3', check: 0 } });
    expect(checkOf(seen.bytes)).not.toBe(0);
  });

  it('and can see by the check that he has it: no two boards of one seat more or less have the same', () => {
    const boards = ['0000', 'h000', '0h00', '00h0', 's000', 'hh00', 'h0h0', 'hs00', 'sh00', 'ss00', 'hhhh', 'ssss'];
    expect(new Set(boards.map(checkOf)).size).toBe(boards.length);
    expect(checkOf('0000')).toBe(0);
    expect(checkOf('0cs0')).toBe(checkOf('0xx0'));
  });
});

describe('a frame is made once', () => {
  it('and its bytes are the same for all who stand at the same version', async () => {
    const house = new House();
    const screens = await Promise.all(Array.from({ length: 5 }, async () => (await house.join(null)).screen));
    for (const screen of screens) screen.take();
    house.set(7, 'h');
    await house.clock.pass();
    const buffers = screens.map(({ written }) => written[0]);
    expect(new Set(buffers).size).toBe(1);
    expect(screens[0]?.take()).toHaveLength(1);
  });

  it('and none where nothing changed, but a word every ten seconds', async () => {
    const house = new House();
    const { screen } = await house.join(null);
    house.set(2, 'c');
    await house.clock.pass();
    screen.take();
    await house.clock.pass();
    expect(screen.take()).toEqual([]);
    await house.clock.pass(10_000);
    expect(screen.take()).toMatchObject([{ name: 'delta', data: { from: '1.2', to: '1.2', gone: [] } }]);
  });

  it('nobody looks at the board while nobody reads', async () => {
    const house = new House();
    const { reader } = await house.join(null);
    expect(house.clock.isFollowing).toBe(true);
    house.stream.drop(reader);
    await house.clock.pass();
    expect(house.clock.isFollowing).toBe(false);
    house.set(1, 'h');
    const { screen } = await house.join('1.1');
    expect(screen.take('delta')).toMatchObject([{ data: { from: '1.1', to: '1.2', held: [1] } }]);
  });
});

describe('what cannot be the truth is said', () => {
  it('a board that cannot be read is stale after two seconds, until it can', async () => {
    const house = new House();
    const { screen } = await house.join(null);
    expect(screen.take('sale')).toMatchObject([{ data: { state: 'on_sale' } }]);
    screen.take();
    house.isAway = true;
    await house.clock.pass(1_000);
    expect(screen.take()).toEqual([]);
    await house.clock.pass(1_500);
    expect(screen.take().map(({ name }) => name)).toEqual(['stale']);
    await house.clock.pass(20_000);
    expect(screen.take()).toEqual([]);
    await expect(house.join(null)).rejects.toThrow('away');
    house.isAway = false;
    await house.clock.pass();
    expect(screen.take().map(({ name }) => name)).toEqual(['sale', 'delta']);
  });

  it('nobody’s seats wait for a sale that cannot be read', async () => {
    const house = new House();
    const { screen } = await house.join(null);
    screen.take();
    let asked = 0;
    house.sale = () => new Promise(() => asked++);
    for (const place of [1, 2, 3]) {
      house.set(place, 'h');
      await house.clock.pass(1_500);
      expect(screen.take()).toMatchObject([{ name: 'delta', data: { held: [place] } }]);
    }
    expect(asked).toBe(1);
  });

  it('who is told of very much is told to take a snapshot', async () => {
    const house = new House();
    house.bytes = '0'.repeat(30_000);
    const { screen } = await house.join(null);
    screen.take();
    house.bytes = 's'.repeat(30_000);
    house.counter++;
    await house.clock.pass();
    expect(screen.take().map(({ name }) => name)).toEqual(['reset']);
    house.set(0, '0');
    await house.clock.pass();
    expect(screen.take()).toMatchObject([{ data: { from: '1.2', to: '1.3', available: [0] } }]);
  });
});
