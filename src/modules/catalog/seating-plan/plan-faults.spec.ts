import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_FAULTS } from './faults.ts';
import { readSeatingPlan } from './read-seating-plan.ts';

interface SmallPlan {
  name: unknown;
  size?: unknown;
  categories: unknown;
  zones: { [field: string]: unknown; rows: { [field: string]: unknown; seats: Record<string, unknown>[] }[] }[];
}

/** Two zones with two rows of three seats. */
function smallPlan(): SmallPlan {
  const seat = (z: number, r: number, s: number) => {
    return { seat_guid: `${z}-${r}-${s}`, seat_number: `${s}`, position: { x: s * 20, y: 0 }, category: 'A' };
  };
  const row = (z: number, r: number) => ({ row_number: `${r}`, seats: [0, 1, 2].map((s) => seat(z, r, s)) });
  const zone = (z: number) => ({
    name: `${z}`,
    position: { x: 0, y: 0 },
    rows: [0, 1].map((r) => row(z, r)),
    areas: [],
  });
  return { name: 'Small', categories: [{ name: 'A' }], zones: [0, 1].map(zone) };
}

function faultsOf(spoil: (plan: SmallPlan) => void) {
  const plan = smallPlan();
  spoil(plan);
  const read = readSeatingPlan(plan, undefined);
  return read.ok ? [] : read.faults;
}

const seatOf = (plan: SmallPlan, z: number, r: number, s: number) => plan.zones[z]!.rows[r]!.seats[s]!;

describe('a fault says where it is', () => {
  const areaOf = (area: unknown) => (plan: SmallPlan) => void (plan.zones[0]!.areas = [area]);
  const cases: [string, (plan: SmallPlan) => void][] = [
    ['missing /plan/name', (plan) => delete plan.name],
    ['missing /plan/categories', (plan) => delete plan.categories],
    ['wrong_type /plan/categories/0', (plan) => (plan.categories = ['A'])],
    ['duplicate_category /plan/categories/1/name', (plan) => (plan.categories = [{ name: 'A' }, { name: 'A ' }])],
    ['invalid_color /plan/categories/0/color', (plan) => (plan.categories = [{ name: 'A', color: 'url(//x)' }])],
    ['wrong_type /plan/size/width', (plan) => (plan.size = { width: '1', height: 1 })],
    ['wrong_type /plan/zones/1/name', (plan) => (plan.zones[1]!.name = 2)],
    ['missing /plan/zones/1/position', (plan) => delete plan.zones[1]!.position],
    ['wrong_type /plan/zones/0/rows/1/row_number', (plan) => (plan.zones[0]!.rows[1]!.row_number = 2)],
    ['wrong_type /plan/zones/0/rows/1/position', (plan) => (plan.zones[0]!.rows[1]!.position = null)],
    ['duplicate_guid /plan/zones/1/rows/1/seats/2/seat_guid', (plan) => (seatOf(plan, 1, 1, 2).seat_guid = '0-0-0')],
    ['wrong_type /plan/zones/1/rows/1/seats/2/seat_guid', (plan) => (seatOf(plan, 1, 1, 2).seat_guid = 7)],
    ['invalid_text /plan/zones/1/rows/1/seats/2/seat_guid', (plan) => (seatOf(plan, 1, 1, 2).seat_guid = 'a\u0000b')],
    ['invalid_text /plan/zones/1/rows/1/seats/2/seat_number', (plan) => (seatOf(plan, 1, 1, 2).seat_number = '')],
    ['invalid_text /plan/zones/1/rows/1/seats/2/seat_number', (plan) => (seatOf(plan, 1, 1, 2).seat_number = '\ud800')],
    ['unknown_category /plan/zones/1/rows/1/seats/2/category', (plan) => (seatOf(plan, 1, 1, 2).category = 'B')],
    ['unknown_category /plan/zones/1/rows/1/seats/2/category', (plan) => (seatOf(plan, 1, 1, 2).category = '')],
    ['missing /plan/zones/1/rows/1/seats/2/position', (plan) => delete seatOf(plan, 1, 1, 2).position],
    ['missing /plan/zones/1/rows/1/seats/2/position/y', (plan) => (seatOf(plan, 1, 1, 2).position = { x: 1 })],
    [
      'out_of_range /plan/zones/1/rows/1/seats/2/position/x',
      (plan) => (seatOf(plan, 1, 1, 2).position = { x: NaN, y: 0 }),
    ],
    [
      'out_of_range /plan/zones/1/rows/1/seats/2/position/x',
      (plan) => (seatOf(plan, 1, 1, 2).position = { x: 1e9, y: 0 }),
    ],
    ['unknown_shape /plan/zones/0/areas/0/shape', areaOf({ shape: 'star' })],
    ['missing /plan/zones/0/areas/0/circle', areaOf({ shape: 'circle' })],
    ['missing /plan/zones/0/areas/0/height', areaOf({ width: 1 })],
    ['out_of_range /plan/zones/0/areas/0/width', areaOf({ width: -1, height: 1 })],
    ['wrong_type /plan/zones/0/areas/0/text', areaOf({ width: 1, height: 1, text: 5 })],
    ['missing /plan/zones/0/areas/0/polygon/points/0/y', areaOf({ shape: 'polygon', polygon: { points: [{ x: 1 }] } })],
    ['unknown_category /plan/zones/0/areas/0/category', areaOf({ width: 1, height: 1, capacity: 5, category: 'B' })],
    ['nothing_to_sell /plan/zones', (plan) => (plan.zones = [])],
  ];

  it.each(cases)('%s', (expected, spoil) => {
    const faults = faultsOf(spoil);
    expect(faults.map(({ code, pointer }) => `${code} ${pointer}`)).toEqual([`catalog.plan_${expected}`]);
    expect(faults[0]?.detail).toMatch(/^[^!]+[;,][^!]+\.$|must be/);
  });

  it('control: the same plan unspoilt has none', () => {
    expect(faultsOf(() => {})).toEqual([]);
  });
});

describe('a plan of any size and make is answered', () => {
  it('with the first 100 faults and no more', () => {
    const faults = faultsOf((plan) => {
      plan.zones[0]!.rows[0]!.seats = Array.from({ length: 5000 }, () => ({}));
    });
    expect(faults).toHaveLength(MAX_FAULTS);
    expect(faults[0]?.pointer).toBe('/plan/zones/0/rows/0/seats/0/seat_guid');
  });

  it('with one fault where it is too large, before any of it is looked at', () => {
    const everything = Array.from({ length: 200_001 }, () => ({}));
    const lookedAt = new Set<PropertyKey>();
    const many = new Proxy(everything, {
      get: (target, name, receiver) => {
        if (name in everything && Number.isInteger(Number(name))) lookedAt.add(name);
        return Reflect.get(target, name, receiver) as unknown;
      },
    });
    const seats = faultsOf((plan) => (plan.zones[0]!.rows[0]!.seats = many));
    expect(lookedAt.size).toBe(0);
    const zones = faultsOf((plan) => (plan.zones = Array.from({ length: 1_001 }, () => plan.zones[0]!)));
    expect(seats.map(({ code }) => code)).toEqual(['catalog.plan_too_large']);
    expect(zones.map(({ code }) => code)).toContain('catalog.plan_too_large');
  });

  it('without throwing, whatever it is', () => {
    fc.assert(
      fc.property(
        fc.anything({ withNullPrototype: true, withBigInt: true, withSparseArray: true }),
        fc.anything(),
        (plan, mapping) => {
          const read = readSeatingPlan(plan, mapping);
          expect(read.ok || read.faults.length > 0).toBe(true);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('without throwing, wherever a good plan is spoilt, and every pointer is inside the request', () => {
    const paths = pathsOf({ plan: planWithEverything(), mapping: FULL_MAPPING });
    fc.assert(
      fc.property(fc.constantFrom(...paths), fc.anything({ withNullPrototype: true }), (path, junk) => {
        const request = { plan: planWithEverything(), mapping: structuredClone(FULL_MAPPING) };
        replace(request, path, junk);
        const read = readSeatingPlan(request.plan, request.mapping);
        if (read.ok) return JSON.stringify(read.layout).length > 0;
        for (const { pointer } of read.faults) expect(pointer).toMatch(/^\/(plan|mapping)(\/|$)/);
        return read.faults.length > 0;
      }),
      { numRuns: 2000 },
    );
  });
});

const FULL_MAPPING = { accessibility: { A: ['wheelchair'] }, areas: { Floor: { capacity: 10, category: 'Standing' } } };

function planWithEverything(): SmallPlan {
  const plan = smallPlan();
  const text = { text: 'Floor', color: '#fff', size: 12, position: { x: 1, y: 1 } };
  const position = { x: 1, y: 1 };
  plan.size = { width: 100, height: 100 };
  plan.zones[0]!.areas = [
    { shape: 'rectangle', rectangle: { width: 1, height: 1 }, position, text, color: '#fff', border_color: '#000' },
    { shape: 'circle', circle: { radius: 1 }, position, rotation: 3, uuid: 'c' },
    { shape: 'ellipse', ellipse: { radius: { x: 1, y: 1 } }, position },
    { shape: 'polygon', polygon: { points: [position, position] }, position, text },
    { shape: 'text', text: { ...text, text: 'Bar' }, capacity: 3, category: 'A' },
  ].map((area, i) => (i === 3 ? { ...area, text: { ...text, text: 'Hall' } } : area));
  return plan;
}

function pathsOf(value: unknown, path: string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return [path];
  return [
    ...(path.length ? [path] : []),
    ...Object.entries(value).flatMap(([key, item]) => pathsOf(item, [...path, key])),
  ];
}

function replace(target: unknown, path: readonly string[], value: unknown): void {
  const holder = path.slice(0, -1).reduce((at, key) => (at as Record<string, unknown>)[key], target);
  (holder as Record<string, unknown>)[path.at(-1)!] = value;
}
