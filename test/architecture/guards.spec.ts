import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { inRoot } from '../../local/paths.ts';
import { GUARDS } from '../guards/table.ts';
import { sources } from './sources.ts';

const cuts = GUARDS.flatMap((guard) => guard.cuts);
const marks = (text: string): string[] =>
  [...text.matchAll(/(?:\/\/|--) guard: (\S+)$/gm)].map(([, name]) => name ?? '');
const times = (text: string, part: string): number => text.split(part).length - 1;

describe('every guard', () => {
  it('that is marked in the code is in the table, and stands where the table says', () => {
    const found = sources(['src'], ['.ts', '.sql', '.lua']).flatMap(({ file, text }) =>
      marks(text).map((name) => `${file}: ${name}`),
    );
    const named = cuts.flatMap((cut) => {
      if ('marked' in cut) return [`${cut.file}: ${cut.marked}`];
      return 'from' in cut ? marks(cut.from).map((name) => `${cut.file}: ${name}`) : [];
    });
    expect([...new Set(found)].toSorted()).toEqual([...new Set(named)].toSorted());
  });

  it('that is a part of a line stands there once', () => {
    for (const cut of cuts)
      if ('from' in cut)
        expect([cut.from, times(readFileSync(inRoot(cut.file), 'utf8'), cut.from)]).toEqual([cut.from, 1]);
  });

  it('has an id of its own, and is hidden by guards that are there', () => {
    const ids = GUARDS.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(GUARDS.flatMap(({ hiddenBy }) => hiddenBy).filter((id) => !ids.includes(id))).toEqual([]);
  });

  it('has a probe that is a test of that file', () => {
    for (const { probe } of GUARDS) {
      const text = readFileSync(inRoot(probe.spec), 'utf8');
      // The name of a test that is made of a table has its values in it.
      const stands =
        text.includes(probe.test) || patterns(text).some((parts) => parts.every((part) => probe.test.includes(part)));
      expect([probe.test, stands]).toEqual([probe.test, true]);
    }
  });

  it('control: a mark in a comment of its own line is found, one in the middle is none', () => {
    expect(marks('a; // guard: one\n-- guard: two\nb; // guard: three, as ever\n')).toEqual(['one', 'two']);
  });
});

/** The fixed parts of each name that has a value of a table in it. */
function patterns(text: string): string[][] {
  return [...text.matchAll(/'([^'\n]*(?:%s|\$\w+)[^'\n]*)'/g)].map(([, title = '']) => title.split(/%s|\$\w+/));
}
