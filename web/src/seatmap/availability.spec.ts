import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tallyAvailability, unpackAvailability } from './availability.ts';
import { SMALL_HALL } from './fixture.ts';
import { parseSeatmap } from './model.ts';

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

describe('the counts that people decide by', () => {
  const model = parseSeatmap(SMALL_HALL);
  const all = new Uint8Array(16).fill(1);

  it('count what is free, by section, area and price', () => {
    const places = new Uint8Array([0, 1, 2, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 1, 2, 2]);
    const tallies = tallyAvailability(model, places, all);
    expect(tallies.sections[0]).toEqual({ free: 8, total: 11, matching: 8, cheapest: 0, main: 0 });
    expect(tallies.areas[0]).toMatchObject({ free: 2, total: 5 });
    expect(tallies.levels).toEqual([7, 1, 2]);
    expect(tallies.free).toBe(10);
  });

  it('and name the price of what the visitor looks for, not of what he filtered out', () => {
    const frontOnly = Uint8Array.from({ length: 16 }, (_, place) => (place < 8 ? 1 : 0));
    expect(tallyAvailability(model, new Uint8Array(16), frontOnly).sections[0]).toMatchObject({
      matching: 8,
      cheapest: 0,
    });
  });

  it('and never promise everybody the price of a place kept for people who need access', () => {
    const onlySecondRow = Uint8Array.from({ length: 16 }, (_, place) => (place >= 8 && place < 11 ? 1 : 0));
    const wheelchairAndOrdinary = Uint8Array.from({ length: 16 }, (_, place) => (place === 9 ? 2 : 0));
    const onlyWheelchairIsFree = Uint8Array.from({ length: 16 }, (_, place) => (place === 8 ? 0 : 2));
    const cheapest = (places: Uint8Array) => tallyAvailability(model, places, onlySecondRow).sections[0]?.cheapest;
    expect(cheapest(wheelchairAndOrdinary)).toBe(0);
    expect(cheapest(onlyWheelchairIsFree)).toBe(1);
  });

  it('and name no price where nothing is left', () => {
    const tallies = tallyAvailability(model, new Uint8Array(16).fill(2), all);
    expect(tallies.sections[0]).toMatchObject({ free: 0, cheapest: -1 });
  });
});
