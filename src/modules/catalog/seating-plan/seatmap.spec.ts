import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { SeatingLayout } from './layout.ts';
import { indexPlaces } from './place-index.ts';
import { readSeatingPlan } from './read-seating-plan.ts';
import { idPrefixOf, toSeatmap, unpricedCategories } from './seatmap.ts';
import type { SeatmapContent } from './seatmap.ts';

function layoutOf(name: string, mapping?: unknown): SeatingLayout {
  const file = new URL(`../../../../prisma/demo/${name}.seating.json`, import.meta.url);
  const read = readSeatingPlan(JSON.parse(readFileSync(file, 'utf8')), mapping);
  if (!read.ok) throw new Error(JSON.stringify(read.faults));
  return read.layout;
}

const levelsOf = (layout: SeatingLayout) =>
  layout.categories.map(({ name }, i) => {
    return { key: `level-${i}`, name, category: name, price: 9000 - i * 1000, fees: 500, attributes: [] };
  });

const seatmapOf = (layout: SeatingLayout) =>
  toSeatmap(layout, { eventId: 'evt_1', currency: 'EUR', levels: levelsOf(layout) });

function idsIn(seatmap: SeatmapContent): string[] {
  return seatmap.sections.flatMap(({ rows }) =>
    rows.flatMap(({ idPrefix, ids, numbers }) => ids ?? numbers.map((number) => `${idPrefix}${number}`)),
  );
}

const arena = layoutOf('arena', { areas: { 'Standing floor': { capacity: 4000, category: 'Standing' } } });
const stadium = layoutOf('stadium', { accessibility: { 'Wheelchair & companion': ['wheelchair', 'companion'] } });

describe('the seat map says what the layout says', () => {
  it('every id comes back from its prefix and number, in order', () => {
    for (const layout of [layoutOf('theatre'), arena, stadium]) {
      const seatmap = seatmapOf(layout);
      expect(idsIn(seatmap)).toEqual(layout.sections.flatMap(({ rows }) => rows.flatMap(({ ids }) => ids)));
      expect(seatmap.sections.every(({ rows }) => rows.every(({ ids }) => ids === undefined))).toBe(true);
    }
  });

  it('a row whose ids are not made of its numbers keeps them in full', () => {
    expect(idPrefixOf({ ids: ['A-1', 'A-2'], numbers: ['1', '2'] })).toBe('A-');
    expect(idPrefixOf({ ids: ['A-1', 'B-2'], numbers: ['1', '2'] })).toBeNull();
    expect(idPrefixOf({ ids: ['x', 'y'], numbers: ['1', '2'] })).toBeNull();
  });

  it('with prices, all-in, and a colour for each', () => {
    const { priceLevels, areas, currency } = seatmapOf(arena);
    expect(currency).toBe('EUR');
    expect(priceLevels[5]).toEqual({
      key: 'level-5',
      name: 'Standing',
      color: '#d55e00',
      price: { amount: 4000, currency: 'EUR' },
      fees: { amount: 500, currency: 'EUR' },
      attributes: [],
    });
    expect(areas).toMatchObject([{ id: 'standing-floor', start: 18_920, capacity: 4000, level: 5 }]);
  });

  it('levels in another order than categories keep their seats', () => {
    const levels = levelsOf(stadium).toReversed();
    const { sections } = toSeatmap(stadium, { eventId: 'evt_1', currency: 'EUR', levels });
    const row = stadium.sections[0]!.rows[0]!;
    expect(sections[0]!.rows[0]!.level).toBe(levels.length - 1 - (row.category as number));
  });

  it('refuses a category in use without a price, and names it', () => {
    const levels = levelsOf(arena).slice(0, -1);
    expect(unpricedCategories(arena, levels)).toEqual(['Standing']);
    expect(() => toSeatmap(arena, { eventId: 'evt_1', currency: 'EUR', levels })).toThrow('Standing');
  });
});

describe('a place is found by its index and by its id', () => {
  it('every seat of the stadium, both ways', () => {
    const index = indexPlaces(stadium);
    for (let place = 0; place < stadium.seatCount; place++) {
      const label = index.labelOf(place);
      if (index.placeOf(label.id) !== place) throw new Error(`${label.id} is not at ${place}`);
    }
    const place = index.placeOf('L12-5-7')!;
    expect(index.labelOf(place)).toEqual({
      kind: 'seat',
      id: 'L12-5-7',
      section: 'Lower 12',
      row: '5',
      number: '7',
      category: index.categories[place],
      attrs: index.attrs[place],
    });
    expect(index.attrs.filter((mask) => mask === 0b11)).toHaveLength(240);
    expect(index.placeOf('toString')).toBeUndefined();
  });

  it("an area's places share its label, and beyond them there is nothing", () => {
    const index = indexPlaces(arena);
    expect(index.labelOf(18_920)).toMatchObject({ kind: 'area', id: 'standing-floor', category: 5 });
    expect(index.labelOf(22_919)).toEqual(index.labelOf(18_920));
    for (const place of [22_920, -1, 0.5, NaN]) expect(() => index.labelOf(place)).toThrow(RangeError);
    expect(index.areaOf('standing-floor')?.capacity).toBe(4000);
  });

  it('runs cover every seat once and never cross a gap', () => {
    const { runs, rows, rowOf } = indexPlaces(stadium);
    let next = 0;
    for (let i = 0; i < runs.length; i += 2) {
      const [start, length] = [runs[i]!, runs[i + 1]!];
      expect(start).toBe(next);
      next += length;
      const row = rows[rowOf[start]!]!;
      expect(row.gaps.some((gap) => gap >= start - row.start && gap < start - row.start + length - 1)).toBe(false);
    }
    expect(next).toBe(50_508);
  });
});

describe('50,508 seats are ready before anyone notices', () => {
  /** CPU of this thread, in µs: a machine that is busy with something else makes nothing here slower. */
  const costOf = (work: () => unknown): number => {
    const before = process.threadCpuUsage();
    work();
    const { user, system } = process.threadCpuUsage(before);
    return user + system;
  };

  it('seat map and index are each built in less than four times what reading the layout from its text takes', () => {
    const text = JSON.stringify(stadium);
    // By turns: what makes one of them dear at some moment makes the others dear, too.
    const rounds = Array.from({ length: 7 }, () => ({
      read: costOf(() => JSON.parse(text)),
      map: costOf(() => seatmapOf(stadium)),
      index: costOf(() => indexPlaces(stadium)),
    }));
    const least = (of: (round: (typeof rounds)[0]) => number) => Math.min(...rounds.map(of));
    const limit = 4 * least(({ read }) => read);
    expect(least(({ map }) => map)).toBeLessThan(limit);
    expect(least(({ index }) => index)).toBeLessThan(limit);
  });
});
