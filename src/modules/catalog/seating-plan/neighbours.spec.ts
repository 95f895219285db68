import { describe, expect, it } from 'vitest';
import { gapsOf } from './neighbours.ts';

const line = (...xs: number[]) => xs.map((x) => ({ x, y: 0 }));

describe('two seats are neighbours when they follow each other and stand close', () => {
  it('up to 1.6 median pitches apart, and no further', () => {
    expect(gapsOf(line(0, 20, 40, 60, 92, 112))).toEqual([]);
    expect(gapsOf(line(0, 20, 40, 60, 92.1, 112.1))).toEqual([3]);
  });

  it('where odd and even numbers meet in the middle, whatever their numbers', () => {
    // 5 3 1 | 2 4 6: the aisle parts 1 and 2, and nothing parts 5 and 3.
    expect(gapsOf(line(100, 80, 60, 0, -20, -40))).toEqual([2]);
  });

  it('on both sides of every tunnel', () => {
    expect(gapsOf(line(0, 20, 40, 180, 200, 220, 360, 380))).toEqual([2, 5]);
  });

  it('along a curve', () => {
    const arc = Array.from({ length: 40 }, (_, i) => ({ x: 900 * Math.cos(i / 45), y: 900 * Math.sin(i / 45) }));
    expect(gapsOf(arc)).toEqual([]);
  });

  it('in rows too short to have a pitch', () => {
    expect(gapsOf([])).toEqual([]);
    expect(gapsOf(line(7))).toEqual([]);
    expect(gapsOf(line(0, 500))).toEqual([]);
    expect(gapsOf(line(3, 3, 3))).toEqual([]);
  });
});
