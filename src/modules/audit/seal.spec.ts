import { describe, expect, it } from 'vitest';
import { type DigestedRow, digestOf, firstDifference, marksOf } from './seal.ts';

const rows = (texts: string): DigestedRow[] =>
  [...texts].map((text, at) => ({ position: [at], digest: digestOf(text) }));
const differenceOf = (sealed: string, now: string) => firstDifference(marksOf(rows(sealed)), rows(now));

describe('the first row that is not what was sealed', () => {
  it('is none where all are', () => {
    expect(differenceOf('abcdef', 'abcdef')).toBeNull();
  });

  it.each([
    ['abcdef', 'abXdef', 'changed row', 2],
    ['abcdef', 'abcdeX', 'changed row', 5],
    ['abcdef', 'abdef', 'missing row', 2],
    ['abcdef', 'bcdef', 'missing row', 0],
    ['abcdef', 'abcde', 'missing row', 5],
    ['abcdef', 'abf', 'missing row', 2],
    ['abcdef', '', 'missing row', 0],
    ['abcdef', 'abXcdef', 'extra row', 2],
    ['abcdef', 'abcdefX', 'extra row', 6],
    ['abcdef', 'XYabcdef', 'extra row', 0],
    // One taken out and another slipped in: as many as before.
    ['abcdef', 'acdefX', 'missing row', 1],
    ['abcdef', 'aXbcde', 'extra row', 1],
  ])('sealed %s, now %s: %s %i', (sealed, now, kind, at) => {
    expect(differenceOf(sealed, now)).toEqual({ kind, at });
  });
});
