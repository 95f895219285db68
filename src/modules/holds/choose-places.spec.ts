import { describe, expect, it } from 'vitest';
import { indexPlaces, type LiveEvent, readSeatingPlan } from '../catalog/index.ts';
import { alternativesTo, planChoice } from './choose-places.ts';
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
const NOTHING = { pick: { windows: [] }, split: false };

describe('best available', () => {
  it('is side by side in one row, never across a row end', () => {
    const { pick, split } = planChoice(event(), '0'.repeat(25), best(8));
    expect(split).toBe(false);
    expect(pick).toEqual({
      windows: [
        [0, 8, 8, 0],
        [8, 8, 8, 0],
      ],
    });
  });

  it('gives wheelchair places only to those who ask for them', () => {
    const gone = 's'.repeat(16) + '0'.repeat(9);
    expect(planChoice(event(), gone, best(2))).toEqual(NOTHING);
    expect(planChoice(event(), gone, best(2, { accessible: 1 })).pick).toEqual({ windows: [[16, 4, 2, 0]] });
  });

  it('says when a party cannot sit together, and keeps the pieces long', () => {
    const bytes = `000s0000${'s'.repeat(17)}`;
    expect(planChoice(event(), bytes, best(6))).toEqual({ pick: { seats: [4, 5, 6, 7, 0, 1] }, split: true });
  });

  it('keeps to a level and to a price', () => {
    expect(planChoice(event(), '0'.repeat(25), best(1, { maxPrice: 4000 }))).toEqual(NOTHING);
    expect(() => planChoice(event(), '0'.repeat(25), best(1, { priceLevel: 'royal' }))).toThrow(UnknownSeat);
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
