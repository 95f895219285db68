import { describe, expect, it } from 'vitest';
import { parseSeatmap, seatId, seatLabel } from '../seatmap/index.ts';
import { SMALL_HALL } from '../seatmap/fixture.ts';
import { refusalWords } from './words.ts';

const model = parseSeatmap(SMALL_HALL);
const id = (place: number) => seatId(model, place);
const { row, number } = seatLabel(model, 0);
const next = seatLabel(model, 1).number;

describe('a choice that would leave a seat alone', () => {
  const words = (places: number[], alternatives: string[][]) =>
    refusalWords({ kind: 'leaves-alone', seats: places.map(id), alternatives }, model, null);

  it('is answered with which seat that is, why it matters, and what to take instead', () => {
    const { title, advice } = words([0], [[id(0), id(1)]]);
    expect(title).toBe(`That would leave seat ${number} in row ${row} on its own.`);
    expect(advice).toMatch(/single seat.*Take one of these:$/);
  });

  it('without anything to take instead it says what is safe', () => {
    const { title, advice } = words([0, 1], []);
    expect(title).toBe(`That would leave seats ${number} and ${next} in row ${row} on their own.`);
    expect(advice).toContain('Nothing has been charged.');
  });
});
