import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { areaIds } from './read-areas.ts';
import { readSeatingPlan } from './read-seating-plan.ts';

const area = (text: string, more: object = {}) => ({ width: 10, height: 10, position: { x: 0, y: 0 }, text, ...more });

function read(areas: object[], mapping?: unknown) {
  const zone = { name: 'Floor', position: { x: 0, y: 0 }, rows: [], areas };
  return readSeatingPlan({ name: 'Hall', categories: [{ name: 'Floor seat' }], zones: [zone] }, mapping);
}

function sold(areas: object[], mapping?: unknown) {
  const answer = read(areas, mapping);
  if (!answer.ok) throw new Error(JSON.stringify(answer.faults));
  const { layout } = answer;
  return layout.areas.map(({ id, name, start, capacity, category }) => {
    return [id, name, start, capacity, layout.categories[category]?.name];
  });
}

function faults(areas: object[], mapping?: unknown) {
  const answer = read(areas, mapping);
  return answer.ok ? [] : answer.faults.map(({ pointer, code }) => `${code} ${pointer}`);
}

describe('an area with a capacity is sold', () => {
  it("the arena's standing floor comes after its seats and brings its own category", () => {
    const file = new URL('../../../../prisma/demo/arena.seating.json', import.meta.url);
    const answer = readSeatingPlan(JSON.parse(readFileSync(file, 'utf8')), {
      accessibility: { Standing: ['standing'] },
      areas: { 'Standing floor': { capacity: 4000, category: 'Standing' } },
    });
    if (!answer.ok) throw new Error(JSON.stringify(answer.faults));
    const { layout } = answer;
    expect(layout).toMatchObject({ seatCount: 18_920, placeCount: 22_920 });
    expect(layout.areas).toMatchObject([{ id: 'standing-floor', start: 18_920, capacity: 4000, attrs: 0b1000_0000 }]);
    expect(layout.categories.at(-1)).toMatchObject({ name: 'Standing', placeCount: 4000 });
    expect(layout.decor.map(({ text }) => text)).toEqual(['Stage']);
  });

  it('by its own fields, which the mapping overrules', () => {
    const own = area('Pit', { capacity: 50, category: 'Floor seat' });
    expect(sold([own])).toEqual([['pit', 'Pit', 0, 50, 'Floor seat']]);
    expect(sold([own], { areas: { Pit: { capacity: 70 } } })).toEqual([['pit', 'Pit', 0, 70, 'Floor seat']]);
    expect(sold([own], { areas: { Pit: { category: 'New' } } })).toEqual([['pit', 'Pit', 0, 50, 'New']]);
  });

  it('under its own name where no category is given', () => {
    const both = [area('Stage'), area('Balcony  bar'), area('', { capacity: 2 })];
    expect(sold(both, { areas: { 'Balcony bar': { capacity: 5 } } })).toEqual([
      ['balcony-bar', 'Balcony bar', 0, 5, 'Balcony bar'],
      ['area', 'Area', 5, 2, 'Area'],
    ]);
  });

  it('by rank or uuid where others have the same words', () => {
    const bars = [area('Bar'), area('Bar', { uuid: '7f3c' }), area('Bar')];
    const mapping = { areas: { 'Bar#3': { capacity: 3 }, '7f3c': { capacity: 2 } } };
    expect(sold(bars, mapping)).toEqual([
      ['bar-2', 'Bar', 0, 2, 'Bar'],
      ['bar-3', 'Bar', 2, 3, 'Bar'],
    ]);
    expect(faults(bars, { areas: { Bar: { capacity: 3 } } })).toContain(
      'catalog.mapping_ambiguous_area /mapping/areas/Bar',
    );
    expect(faults(bars, { areas: { 'Bar#2': { capacity: 3 }, '7f3c': { capacity: 3 } } })).toContain(
      'catalog.mapping_duplicate_area /mapping/areas/7f3c',
    );
  });
});

describe('an area keeps its id when other things of the plan change', () => {
  it('slugs are numbered in plan order, past those that a text spells itself', () => {
    expect(areaIds(['Floor', 'Floor 2', 'Floor', 'floor!'])).toEqual(['floor', 'floor-2', 'floor-3', 'floor-4']);
    expect(areaIds(['Ähre / Öl', '立見', '★', ''])).toEqual(['ahre-ol', '立見', 'area', 'area-2']);
  });

  it('selling another one changes nothing', () => {
    const bars = [area('Bar'), area('Bar')];
    const second = { 'Bar#2': { capacity: 2 } };
    expect(sold(bars, { areas: second })[0]?.[0]).toBe('bar-2');
    expect(sold(bars, { areas: { 'Bar#1': { capacity: 1 }, ...second } }).map(([id]) => id)).toEqual(['bar', 'bar-2']);
  });
});

describe('a mapping that cannot be meant is refused', () => {
  const pit = [area('Pit')];
  it.each([
    [{ areas: { Nowhere: { capacity: 1 } } }, 'catalog.mapping_unknown_area /mapping/areas/Nowhere'],
    [{ areas: { Pit: { capacity: 0 } } }, 'catalog.mapping_out_of_range /mapping/areas/Pit/capacity'],
    [{ areas: { Pit: { capacity: 1.5 } } }, 'catalog.mapping_out_of_range /mapping/areas/Pit/capacity'],
    [{ areas: { Pit: { capacity: '9' } } }, 'catalog.mapping_wrong_type /mapping/areas/Pit/capacity'],
    [{ areas: { Pit: {} } }, 'catalog.mapping_missing /mapping/areas/Pit/capacity'],
    [{ areas: { Pit: { capacity: 1, price: 2 } } }, 'catalog.mapping_unknown_field /mapping/areas/Pit/price'],
    [{ areas: [] }, 'catalog.mapping_wrong_type /mapping/areas'],
    [{ area: {} }, 'catalog.mapping_unknown_field /mapping/area'],
    [{ accessibility: { 'A/B~': [] } }, 'catalog.mapping_unknown_category /mapping/accessibility/A~1B~0'],
    [
      { accessibility: { 'Floor seat': ['x'] } },
      'catalog.mapping_unknown_attribute /mapping/accessibility/Floor seat/0',
    ],
    [{ accessibility: { 'Floor seat': 'aisle' } }, 'catalog.mapping_wrong_type /mapping/accessibility/Floor seat'],
    [{ areas: { ['x'.repeat(201)]: { capacity: 1 } } }, 'catalog.mapping_invalid_text /mapping/areas'],
    [JSON.parse('{"__proto__": {}}'), 'catalog.mapping_unknown_field /mapping/__proto__'],
    ['none', 'catalog.mapping_wrong_type /mapping'],
  ])('%j', (mapping, fault) => {
    expect(faults(pit, mapping)).toContain(fault);
  });

  it('and so are more places than a plan may have, with the area that is too much', () => {
    const areas = [area('A', { capacity: 150_000 }), area('B', { capacity: 50_001 })];
    expect(faults(areas)).toEqual(['catalog.plan_too_large /plan/zones/0/areas/1/capacity']);
  });
});
