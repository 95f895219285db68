import { expect, it } from 'vitest';
import { inRoot } from '../../local/paths.ts';
import { importedBy } from './code-of.ts';
import { faultTests } from './index.ts';

const reaches = (id: string, file: string): boolean =>
  importedBy(faultTests.find((test) => test.id === id)!.file).has(inRoot('test/rig', file));

it('what has passed counts until something changes that it leads to, and no longer', () => {
  expect(reaches('F6', 'stimuli.ts')).toBe(true);
  expect(reaches('F1', 'stimuli.ts')).toBe(false);
  for (const { id } of faultTests) expect([id, reaches(id, 'trial.ts')]).toEqual([id, true]);
  expect(new Set(faultTests.map(({ file }) => file)).size).toBe(faultTests.length);
});
