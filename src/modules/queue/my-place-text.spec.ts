import { describe, expect, it } from 'vitest';
import { myPlaceText } from './my-place-text.ts';
import type { MyPlaceResponse } from './queue.dto.ts';

const PLACE: Required<MyPlaceResponse> = {
  entry: 48_210,
  position: 31_007,
  ahead: 19_007,
  estimate: { fromSeconds: 1_500, toSeconds: 2_300 },
  phase: 'sold_out',
  turn: 'waiting',
  place: 'AUsAAAABAAAAAQAAEEvJ2f0cF1ik-_AUsAAAABAAAAA',
  at: '2035-12-01T19:20:41.123Z',
};

describe('the text of a place', () => {
  it.each([
    PLACE,
    { ...PLACE, entry: 0, position: 0, ahead: 0, estimate: null, turn: 'yours' as const },
    { ...PLACE, position: null, ahead: null, estimate: null, phase: 'lobby' as const },
  ])('is as JSON.stringify writes it (%#)', (place) => {
    expect(myPlaceText(place)).toBe(JSON.stringify(place));
  });
});
