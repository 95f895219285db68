import type { PriceLevel } from '../api/types.ts';
import type { Seatmap } from './seatmap.ts';

const level = (key: string, amount: number): PriceLevel => ({
  key,
  name: key,
  color: '#000000',
  price: { amount, currency: 'EUR' },
  fees: { amount: 0, currency: 'EUR' },
  attributes: [],
});

/** A hall for tests: section A with row 1 (seats 1 to 8, a gap after 4) and row 2 (ids of its own), and a floor for 5. */
export const SMALL_HALL: Seatmap = {
  id: 'hash',
  eventId: 'evt_1',
  name: 'Small hall',
  size: { width: 200, height: 100 },
  currency: 'EUR',
  priceLevels: [level('front', 6500), level('back', 4500), level('floor', 3000)],
  attributes: ['wheelchair', 'restricted-view'],
  sections: [
    {
      name: 'A',
      rows: [
        {
          name: '1',
          start: 0,
          numbers: ['1', '2', '3', '4', '5', '6', '7', '8'],
          idPrefix: 'A-1-',
          x: [10, 30, 50, 70, 110, 130, 150, 170],
          y: [10, 10, 10, 10, 10, 10, 10, 10],
          level: 0,
          attrs: 0,
          gaps: [3],
        },
        {
          name: '2',
          start: 8,
          numbers: ['1', '2', '3'],
          ids: ['x1', 'x2', 'x3'],
          x: [10, 30, 50],
          y: [30, 30, 30],
          level: [1, 1, 0],
          attrs: [1, 0, 2],
        },
      ],
    },
  ],
  areas: [
    {
      id: 'floor',
      name: 'Floor',
      start: 11,
      capacity: 5,
      level: 2,
      shape: { kind: 'rectangle', x: 10, y: 50, width: 100, height: 40 },
    },
  ],
  decor: [],
  seatCount: 11,
  placeCount: 16,
};
