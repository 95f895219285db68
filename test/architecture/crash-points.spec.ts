import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { inRoot } from '../../local/paths.ts';
import { CRASH_POINTS } from '../../src/platform/crash-points/index.ts';
import { sources } from './sources.ts';

/** How often each point stands in the code. */
function pointsIn(texts: readonly string[]): Map<string, number> {
  const found = texts.flatMap((text) => [...text.matchAll(/\bcrash(?:Point|InFlight)\(\s*'(C\d+)'/g)]);
  return new Map([...Map.groupBy(found, ([, point]) => point ?? '')].map(([point, hits]) => [point, hits.length]));
}

describe('every crash point', () => {
  it('stands at one line of the code, and none is made up', () => {
    const found = pointsIn(sources(['src'], ['.ts']).map(({ text }) => text));
    expect(Object.fromEntries(found)).toEqual(Object.fromEntries(Object.keys(CRASH_POINTS).map((point) => [point, 1])));
  });

  it('is on the page that says what is left and what recovers it', () => {
    const rows = readFileSync(inRoot('docs/crash-points.md'), 'utf8').matchAll(/^\| (C\d+) +\|/gm);
    expect([...rows].map(([, point]) => point)).toEqual(Object.keys(CRASH_POINTS));
  });

  it('control: one that is missing, or stands twice, is found', () => {
    expect(pointsIn(["crashPoint('C1');", "crashInFlight('C7', call); crashPoint('C1')"])).toEqual(
      new Map([
        ['C1', 2],
        ['C7', 1],
      ]),
    );
  });
});
