import { expect, it } from 'vitest';
import type { QueueStatus } from '../src/api/queue-types.ts';
import { aheadOf, type Knowledge } from './knowledge.ts';

const ahead = (position: number | null, served: number, gaps: QueueStatus['gaps'] = []) =>
  aheadOf({ place: { position }, status: { served, gaps } } as unknown as Knowledge);

it('people ahead are those who are there: positions that a fault left empty count for no one', () => {
  expect(ahead(null, 5)).toBeNull();
  expect(ahead(12, 5)).toBe(7);
  expect(ahead(3, 5)).toBe(0);
  expect(ahead(12, 5, [[8, 11]])).toBe(4);
  expect(ahead(9, 5, [[8, 11]])).toBe(3);
  expect(ahead(12, 9, [[8, 11]])).toBe(1);
  expect(
    ahead(12, 5, [
      [0, 3],
      [8, 11],
      [20, 30],
    ]),
  ).toBe(4);
});
