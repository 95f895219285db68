import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { Clock } from '../../platform/clock/index.ts';
import type { Database } from '../../platform/db/index.ts';
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

/** Events that each have a plan of their own, and how often their rows and plans were read. */
function installation() {
  const read = { events: 0, plans: 0 };
  const planOf = new Map<number, string>();
  const prisma = {
    event: {
      findFirst: ({ where: { id } }: { where: { id: number } }) => {
        read.events++;
        const planId = planOf.get(id) ?? `plan-${id}`;
        const row = {
          id,
          planId,
          publicId: '018f0000-0000-7000-8000-000000000000',
          currency: 'EUR',
          saleStatus: 'open',
        };
        return Promise.resolve({ ...row, priceLevels: [], packages: [], accessibleKeptUntil: null });
      },
    },
    seatingPlan: {
      findUniqueOrThrow: () => {
        read.plans++;
        return Promise.resolve({ layout: gzipSync(JSON.stringify(LAYOUT)) });
      },
    },
  };
  const clock = new StandingClock();
  const live = new LiveEvents({ prisma } as unknown as Database, clock);
  const askAll = async (events: number): Promise<void> => {
    for (let id = 1; id <= events; id++) await live.byNumber(id);
    clock.ms += 300;
  };
  return { read, planOf, live, askAll };
}

describe('an event that is asked for all the time', () => {
  it('has its places read once, however many others with other plans are asked for as well', async () => {
    const { read, askAll } = installation();
    for (let pass = 0; pass < 3; pass++) await askAll(100);
    expect(read).toEqual({ events: 300, plans: 100 });
  });

  it('has its row read again, and other places where it has another plan now', async () => {
    const { read, planOf, live, askAll } = installation();
    await askAll(1);
    planOf.set(1, 'another');
    await askAll(1);
    expect(read).toEqual({ events: 2, plans: 2 });
    expect((await live.byNumber(1)).row.planId).toBe('another');
  });
});
