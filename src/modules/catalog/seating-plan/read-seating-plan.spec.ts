import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { attributeMask, attributeNames, at } from './layout.ts';
import type { SeatingLayout } from './layout.ts';
import { readSeatingPlan } from './read-seating-plan.ts';

const ACCESS = { accessibility: { 'Wheelchair & companion': ['wheelchair', 'companion'] } };

function demo(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`../../../../prisma/demo/${name}.seating.json`, import.meta.url), 'utf8'));
}

function layoutOf(plan: unknown, mapping?: unknown): SeatingLayout {
  const read = readSeatingPlan(plan, mapping);
  if (!read.ok) throw new Error(JSON.stringify(read.faults));
  return read.layout;
}

const rowsOf = (layout: SeatingLayout) => layout.sections.flatMap(({ rows }) => rows);

describe('every seat of a venue is read', () => {
  it.each([
    { plan: 'theatre', seats: 1_682, sections: 3, accessible: 6, rowsWithGaps: 37 },
    { plan: 'arena', seats: 18_920, sections: 64, accessible: 112, rowsWithGaps: 0 },
    { plan: 'stadium', seats: 50_508, sections: 116, accessible: 240, rowsWithGaps: 210 },
  ])('$plan: $seats', ({ plan, seats, sections, accessible, rowsWithGaps }) => {
    const layout = layoutOf(demo(plan), ACCESS);
    const rows = rowsOf(layout);

    expect(layout).toMatchObject({ seatCount: seats, placeCount: seats });
    expect(layout.sections).toHaveLength(sections);
    expect(new Set(rows.flatMap(({ ids }) => ids)).size).toBe(seats);
    expect(rows.flatMap((row) => row.ids.filter((_, i) => at(row.attrs, i) === 0b11))).toHaveLength(accessible);
    expect(rows.filter(({ gaps }) => gaps.length > 0)).toHaveLength(rowsWithGaps);
    expect(layout.categories.reduce((sum, { placeCount }) => sum + placeCount, 0)).toBe(seats);
    let next = 0;
    for (const row of rows) {
      expect(row.start).toBe(next);
      next += row.ids.length;
    }
  });

  it('and comes back from JSON as it was', () => {
    const layout = layoutOf(demo('theatre'), ACCESS);
    expect(JSON.parse(JSON.stringify(layout))).toEqual(layout);
  });

  it("and follows its neighbours: the theatre's seats 1 and 2 have the aisle between them", () => {
    const row = rowsOf(layoutOf(demo('theatre')))[0]!;
    expect(row.numbers.slice(11, 16)).toEqual(['5', '3', '1', '2', '4']);
    expect(row.gaps).toEqual([13]);
  });
});

/** One zone with one row of one seat in category A, and `parts` over it. */
function oneSeat(parts: { plan?: object; zone?: object; row?: object; seat?: object } = {}) {
  const seat = { seat_guid: 'a', seat_number: '1', position: { x: 100, y: 100 }, category: 'A', ...parts.seat };
  const row = { row_number: 'R', seats: [seat], ...parts.row };
  const zone = { position: { x: 1, y: 2 }, rows: [row], ...parts.zone };
  return { name: 'Small', categories: [{ name: 'A' }], zones: [zone], ...parts.plan };
}

describe('old and new plans mean the same', () => {
  it('positions add up zone + row + seat, and are whole; a row may have none', () => {
    const [row] = rowsOf(layoutOf(oneSeat()));
    expect([row?.x, row?.y]).toEqual([[101], [102]]);
    const [moved] = rowsOf(layoutOf(oneSeat({ row: { position: { x: 10.25, y: -102.4 } } })));
    expect([moved?.x, moved?.y]).toEqual([[111], [0]]);
  });

  it('a zone without a name is called by its rank, and one without seats is no section', () => {
    const plan = oneSeat();
    const empty = { position: { x: 0, y: 0 }, rows: [{ row_number: '', seats: [] }], areas: [] };
    const { sections } = layoutOf({ ...plan, zones: [empty, { ...plan.zones[0], name: ' ' }] });
    expect(sections.map(({ name }) => name)).toEqual(['Zone 2']);
  });

  it('a plan without a size is as large as what stands in it', () => {
    expect(layoutOf(oneSeat()).size).toEqual({ width: 141, height: 142 });
    expect(layoutOf(oneSeat({ plan: { size: { width: 300, height: 200 } } })).size).toEqual({
      width: 300,
      height: 200,
    });
  });

  it('words for rows and seats come along, and fields of later editors are passed over', () => {
    const row = { row_label: 'Table %s', seat_label: 'Chair %s', row_number_position: 'both', uuid: 'u', tilt: [1] };
    const seat = { uuid: 'v', radius: 10, start_direction: null, tag_name: 7 };
    const plan = oneSeat({ zone: { zone_id: 'Z', uuid: 'z' }, row, seat, plan: { version: 9 } });
    expect(rowsOf(layoutOf(plan))[0]).toMatchObject({ name: 'R', label: 'Table R', seatLabel: 'Chair %s' });
  });

  it('old areas are rectangles with a text', () => {
    const area = { color: '#555', border_color: '', width: 40, height: 20, position: { x: -20, y: 5 }, text: 'Stage' };
    expect(layoutOf(oneSeat({ zone: { areas: [area] } })).decor).toEqual([
      {
        kind: 'rectangle',
        x: -19,
        y: 7,
        width: 40,
        height: 20,
        rotation: 0,
        color: '#555',
        text: 'Stage',
        textX: 1,
        textY: 17,
        textSize: 16,
      },
    ]);
  });

  it('new areas have every shape', () => {
    const style = { color: 'red', border_color: 'rgba(1, 2, 3, 0.5)', position: { x: 10, y: 10 } };
    const text = { text: 'Bar', color: '#fff', size: 20, position: { x: 5, y: 6 } };
    const square = [
      { x: 0, y: 0 },
      { x: 10, y: 0 },
      { x: 10, y: 10 },
    ];
    const areas = [
      { ...style, shape: 'rectangle', rectangle: { width: 4, height: 2 }, rotation: 45, text },
      { ...style, shape: 'circle', circle: { radius: 3 }, text: { ...text, text: '' } },
      { ...style, shape: 'ellipse', ellipse: { radius: { x: 3, y: 4 } } },
      { ...style, shape: 'polygon', polygon: { points: square }, rotation: 90, text },
      { shape: 'text', text: { text: 'Exit', position: { x: 0, y: 0 } } },
    ];
    const look = { x: 11, y: 12, rotation: 0, color: 'red', borderColor: 'rgba(1, 2, 3, 0.5)' };
    const words = { text: 'Bar', textColor: '#fff', textSize: 20 };
    expect(layoutOf(oneSeat({ zone: { areas } })).decor).toEqual([
      { ...look, kind: 'rectangle', width: 4, height: 2, rotation: 45, ...words, textX: 16, textY: 18 },
      { ...look, kind: 'ellipse', radiusX: 3, radiusY: 3 },
      { ...look, kind: 'ellipse', radiusX: 3, radiusY: 4 },
      {
        ...look,
        ...words,
        kind: 'polygon',
        textX: 5,
        textY: 17,
        points: [
          { x: 11, y: 12 },
          { x: 11, y: 22 },
          { x: 1, y: 22 },
        ],
      },
      { kind: 'text', x: 1, y: 2, rotation: 0, text: 'Exit', textX: 1, textY: 2, textSize: 16 },
    ]);
  });
});

describe('categories become attributes by the mapping', () => {
  it('seat by seat where a row is mixed', () => {
    const seats = ['A', 'B', 'A'].map((category, i) => {
      return { seat_guid: `s${i}`, seat_number: `${i}`, position: { x: i * 20, y: 0 }, category };
    });
    const plan = oneSeat({ row: { seats }, plan: { categories: [{ name: 'A' }, { name: 'B', color: '#123' }] } });
    const layout = layoutOf(plan, { accessibility: { B: ['restricted-view', 'aisle'] } });
    const mask = attributeMask(['restricted-view', 'aisle']);
    expect(rowsOf(layout)[0]).toMatchObject({ category: [0, 1, 0], attrs: [0, mask, 0] });
    expect(attributeNames(mask)).toEqual(['restricted-view', 'aisle']);
    expect(layout.categories).toEqual([
      { name: 'A', color: null, attrs: 0, placeCount: 2 },
      { name: 'B', color: '#123', attrs: mask, placeCount: 1 },
    ]);
  });
});
