import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { Clock } from '../../platform/clock/index.ts';
import type { Database } from '../../platform/db/index.ts';
import { EventNotFound } from './catalog.errors.ts';
import { LiveEvents } from './live-events.ts';
import type { SeatingLayout } from './seating-plan/index.ts';

const LAYOUT: SeatingLayout = {
  name: 'One row',
  size: { width: 10, height: 10 },
  categories: [{ name: 'S', color: null, attrs: 0, placeCount: 2 }],
  attributes: [],
  sections: [
    {
      name: 'Hall',
      rows: [
        {
          name: '1',
          start: 0,
          numbers: ['1', '2'],
          ids: ['a', 'b'],
          x: [1, 2],
          y: [1, 1],
          category: 0,
          attrs: 0,
          gaps: [],
        },
      ],
    },
  ],
  areas: [],
  decor: [],
  seatCount: 2,
  placeCount: 2,
};

class StandingClock extends Clock {
  ms = 1_000_000;

  override nowMs(): number {
    return this.ms;
  }
}

/** Events that each have a plan of their own, and how often they were looked at, and their rows and plans read. */
function installation() {
  const read = { looks: 0, events: 0, plans: 0 };
  const planOf = new Map<number, string>();
  const versionOf = new Map<number, number>();
  const away = { database: false };
  const gone = new Set<number>();
  const rowOf = (id: number) => ({
    id,
    planId: planOf.get(id) ?? `plan-${id}`,
    publicId: '018f0000-0000-7000-8000-000000000000',
    currency: 'EUR',
    saleStatus: 'open',
    priceLevels: [],
    packages: [],
    accessibleKeptUntil: null,
  });
  const prisma = {
    event: {
      findMany: ({ where: { id } }: { where: { id: { in: number[] } } }) => {
        read.events += id.in.length;
        return Promise.resolve(id.in.filter((each) => !gone.has(each)).map(rowOf));
      },
    },
    seatingPlan: {
      findUniqueOrThrow: () => {
        read.plans++;
        return Promise.resolve({ layout: gzipSync(JSON.stringify(LAYOUT)) });
      },
    },
  };
  const looked: (readonly number[])[] = [];
  const query = (_: unknown, [ids]: [number[]]) => {
    read.looks++;
    looked.push(ids);
    if (away.database) return Promise.reject(new Error('away'));
    const seen = ids.filter((id) => !gone.has(id));
    return Promise.resolve(seen.map((id) => ({ id, versions: String(versionOf.get(id) ?? 1) })));
  };
  const clock = new StandingClock();
  const live = new LiveEvents({ prisma, query } as unknown as Database, clock);
  const change = (id: number): unknown => versionOf.set(id, (versionOf.get(id) ?? 1) + 1);
  const askAll = async (events: number): Promise<void> => {
    await Promise.all(Array.from({ length: events }, (_, at) => live.byNumber(at + 1)));
    clock.ms += 300;
  };
  return { read, looked, planOf, change, gone, away, clock, live, askAll };
}

describe('an event that is asked for all the time', () => {
  it('has its places read once, however many others with other plans are asked for as well', async () => {
    const { read, change, askAll } = installation();
    for (let pass = 0; pass < 3; pass++) {
      await askAll(100);
      for (let id = 1; id <= 100; id++) change(id);
    }
    expect(read).toEqual({ looks: 3, events: 300, plans: 100 });
  });

  it('is looked at together with all others, and read again only where it has changed', async () => {
    const { read, change, live, askAll } = installation();
    await askAll(100);
    const before = await live.byNumber(7);
    change(8);
    for (let pass = 0; pass < 3; pass++) await askAll(100);
    expect(read).toMatchObject({ looks: 5, events: 101 });
    // What is kept of it elsewhere is kept by it.
    expect(await live.byNumber(7)).toBe(before);
  });

  it('has its row read again, and other places where it has another plan now', async () => {
    const { read, planOf, change, live, askAll } = installation();
    await askAll(1);
    planOf.set(1, 'another');
    change(1);
    await askAll(1);
    expect(read).toEqual({ looks: 2, events: 2, plans: 2 });
    expect((await live.byNumber(1)).row.planId).toBe('another');
  });
});

describe('events that are asked for at moments of their own', () => {
  it('come to be looked at together, none of them later than it has to be', async () => {
    const { looked, clock, live } = installation();
    for (let id = 1; id <= 10; id++) {
      await live.byNumber(id);
      clock.ms += 20;
    }
    looked.length = 0;
    for (let passed = 0; passed < 1_000; passed += 20) {
      for (let id = 1; id <= 10; id++) await live.byNumber(id);
      clock.ms += 20;
    }
    // Ten events, each at least four times; one by one they would be more than forty.
    expect(looked.length).toBeLessThanOrEqual(8);
    for (let id = 1; id <= 10; id++)
      expect(looked.filter((ids) => ids.includes(id)).length, `event ${id}`).toBeGreaterThanOrEqual(3);
  });

  it('are given to everybody who asked, however long that moment was', async () => {
    const { looked, clock, live } = installation();
    const first = live.byNumber(1);
    clock.ms += 300;
    const second = live.byNumber(1);
    expect((await first).id).toBe(1);
    expect(await second).toBe(await first);
    expect(looked).toEqual([[1]]);
  });

  it('are read for nobody who asks no more', async () => {
    const { looked, clock, live, askAll } = installation();
    await askAll(2);
    for (let pass = 0; pass < 4; pass++) {
      await live.byNumber(1);
      clock.ms += 300;
    }
    expect(looked.slice(1).flat()).toEqual([1, 1, 1, 1]);
  });

  it('are refused each for itself, and asked for again by the next', async () => {
    const { gone, away, clock, live, askAll } = installation();
    await askAll(2);
    gone.add(1);
    const both = [live.byNumber(1), live.byNumber(2)];
    await expect(both[0]).rejects.toThrow(EventNotFound);
    expect((await both[1])?.id).toBe(2);
    clock.ms += 300;
    away.database = true;
    await expect(live.byNumber(2)).rejects.toThrow('away');
    away.database = false;
    expect((await live.byNumber(2)).id).toBe(2);
  });
});
