import { describe, expect, it } from 'vitest';
import { indexPlaces, type LiveEvent, readSeatingPlan } from '../catalog/index.ts';
import { alternativesTo, planChoice, viewOf } from './choose-places.ts';
import type { PlacesChoice } from './hold.ts';
import { UnknownSeat } from './holds.errors.ts';

/** Two rows of eight in one level, a row of four wheelchair places in another, and a floor of five. */
function event(): LiveEvent {
  const row = (name: string, seats: number, category: string, y: number) => ({
    row_number: name,
    position: { x: 0, y },
    seats: Array.from({ length: seats }, (_, i) => ({
      seat_guid: `${name}-${i + 1}`,
      seat_number: String(i + 1),
      position: { x: i * 20, y: 0 },
      category,
    })),
  });
  const read = readSeatingPlan(
    {
      name: 'Small',
      categories: [{ name: 'Seats' }, { name: 'Wheels' }, { name: 'Floor' }],
      zones: [
        {
          name: 'Hall',
          position: { x: 0, y: 0 },
          rows: [row('A', 8, 'Seats', 0), row('B', 8, 'Seats', 20), row('W', 4, 'Wheels', 40)],
          areas: [{ width: 50, height: 50, position: { x: 0, y: 80 }, text: 'Floor' }],
        },
      ],
    },
    { accessibility: { Wheels: ['wheelchair'] }, areas: { Floor: { capacity: 5, category: 'Floor' } } },
  );
  if (!read.ok) throw new Error(JSON.stringify(read.faults));
  const level = (levelNo: number, key: string, amount: number) => ({
    levelNo,
    key,
    price: { amount, currency: 'EUR' },
  });
  return {
    places: indexPlaces(read.layout),
    levels: [level(0, 'seats', 5000), level(1, 'wheels', 3000), level(2, 'floor', 2000)],
    levelOfCategory: Uint8Array.from([0, 1, 2]),
  } as unknown as LiveEvent;
}

const best = (quantity: number, more: object = {}) => ({ kind: 'best', quantity, accessible: 0, ...more }) as const;

/** The script is asked nothing but whether it knows the hold already. */
const NOTHING = { windows: [], settle: 1 };

const plan = (bytes: string, choice: PlacesChoice) => {
  const hall = event();
  const pick = planChoice(hall, viewOf(hall, bytes), choice);
  return 'windows' in pick ? { windows: pick.windows, settle: pick.settle } : pick;
};

describe('best available', () => {
  it('is side by side in one row, never across a row end', () => {
    expect(plan('0'.repeat(25), best(8))).toEqual({
      windows: [
        [0, 8, 8, 0, 0, 0, 0],
        [8, 8, 8, 0, 8, 0, 0],
      ],
      settle: 0,
    });
  });

  it('is in the middle of the row before its ends, and leaves no seat alone', () => {
    expect(plan('0'.repeat(25), best(2))).toMatchObject({ windows: [[0, 8, 2, 0, 3, 0, 0], { 4: 11 }] });
    expect(plan(`0000s000${'0'.repeat(17)}`, best(2))).toMatchObject({ windows: [{ 4: 2 }, { 4: 11 }, { 4: 5 }] });
  });

  it('gives wheelchair places only to those who ask for them', () => {
    const gone = 's'.repeat(16) + '0'.repeat(9);
    expect(plan(gone, best(2))).toEqual(NOTHING);
    expect(plan(gone, best(2, { accessible: 1 }))).toEqual({ windows: [[18, 2, 2, 0, 18, 0, 0]], settle: 0 });
  });

  it('sits in two rows, one behind the other, where no row has room', () => {
    expect(plan(`0000ssss0000ssss${'s'.repeat(9)}`, best(6))).toMatchObject({
      groups: [{ seats: [1, 2, 3, 9, 10, 11] }],
      settle: 1,
    });
    const equal = plan(`0000ssss0000ssss${'s'.repeat(9)}`, best(8));
    expect(equal).toMatchObject({ groups: [{ seats: [0, 1, 2, 3, 8, 9, 10, 11] }], settle: 0 });
  });

  it('splits a party that cannot sit together into as few groups as may be', () => {
    expect(plan(`000s0000${'s'.repeat(17)}`, best(7))).toMatchObject({
      groups: [{ seats: [4, 5, 6, 7, 0, 1, 2] }],
      settle: 0,
    });
    expect(plan(`000s0000${'s'.repeat(17)}`, best(5))).toMatchObject({
      groups: [{ seats: [4, 5, 0, 1, 2] }],
      settle: 0,
    });
  });

  it('keeps to a level and to a price', () => {
    expect(plan('0'.repeat(25), best(1, { maxPrice: 4000 }))).toEqual(NOTHING);
    expect(() => plan('0'.repeat(25), best(1, { priceLevel: 'royal' }))).toThrow(UnknownSeat);
  });
});

describe('alternatives to seats that were lost', () => {
  it('are as many, of the same level, nearest first, and free', () => {
    const bytes = `00hh0000${'0'.repeat(17)}`;
    const found = alternativesTo(event(), bytes, [2, 3]);
    expect(found.slice(0, 2)).toEqual([
      ['A-1', 'A-2'],
      ['A-5', 'A-6'],
    ]);
    expect(found.every((seats) => seats.length === 2)).toBe(true);
    expect(found.flat()).not.toContain('A-3');
    expect(found.flat().some((id) => id.startsWith('W'))).toBe(false);
  });
});
