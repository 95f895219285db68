import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SMALL_HALL } from './fixture.ts';
import { parseSeatmap } from './model.ts';
import { chooseTogether, tapSeat } from './neighbours.ts';

const model = parseSeatmap(SMALL_HALL);
const everything = new Uint8Array(16).fill(1);
const free = (...gone: number[]): Uint8Array => {
  const places = new Uint8Array(16);
  for (const place of gone) places[place] = 2;
  return places;
};

describe('a party sits together', () => {
  it('next to the seat it pointed at', () => {
    expect(chooseTogether(model, free(), everything, 0, 2)).toEqual([0, 1]);
    expect(chooseTogether(model, free(), everything, 3, 2)).toEqual([2, 3]);
  });

  it('never across an aisle', () => {
    expect(chooseTogether(model, free(), everything, 3, 6)).toEqual([0, 1, 2, 3]);
  });

  it('leaving no seat alone where it can be helped', () => {
    expect(chooseTogether(model, free(), everything, 1, 3)).not.toEqual([1, 2]);
    expect(chooseTogether(model, free(), everything, 5, 2)).toEqual([4, 5]);
  });

  it('at one price rather than two', () => {
    expect(chooseTogether(model, free(), everything, 9, 2)).toEqual([8, 9]);
  });

  it('always of free neighbours with the seat among them, at most as many as the party', () => {
    const state = fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 16, maxLength: 16 });
    fc.assert(
      fc.property(state, fc.integer({ min: 0, max: 10 }), fc.integer({ min: 1, max: 6 }), (states, place, size) => {
        const places = Uint8Array.from(states);
        places[place] = 0;
        const group = chooseTogether(model, places, everything, place, size);
        expect(group).toContain(place);
        expect(group.length).toBeLessThanOrEqual(size);
        expect(group.every((seat) => places[seat] === 0)).toBe(true);
        expect(group.slice(1).every((seat, i) => group[i] === seat - 1 && model.joined[seat - 1] === 1)).toBe(true);
      }),
    );
  });
});

describe('a tap does what the visitor means', () => {
  it('the first seats the party, one on a chosen seat gives it back', () => {
    expect(tapSeat(model, free(), everything, [], 4, 2)).toEqual([4, 5]);
    expect(tapSeat(model, free(4, 5), everything, [4, 5], 4, 2)).toEqual([5]);
  });

  it('a party with room grows by one seat, a full one moves as a whole', () => {
    expect(tapSeat(model, free(0), everything, [0], 7, 2)).toEqual([0, 7]);
    expect(tapSeat(model, free(0, 1), everything, [0, 1], 7, 2)).toEqual([6, 7]);
  });
});
