import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { unpackAvailability } from './availability.ts';

function pack(places: number[]): Uint8Array {
  const packed = new Uint8Array(Math.ceil(places.length / 4));
  places.forEach((value, i) => {
    packed[i >> 2] = (packed[i >> 2] ?? 0) | (value << (2 * (i % 4)));
  });
  return packed;
}

describe('a snapshot shows each place in its own state', () => {
  it('whatever the states and however many', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 1, maxLength: 300 }), (places) => {
        expect([...unpackAvailability(pack(places), places.length)]).toEqual(places);
      }),
    );
  });

  it('and a snapshot of another plan is refused, not shown shifted', () => {
    expect(() => unpackAvailability(new Uint8Array(2), 16)).toThrow(RangeError);
  });
});
