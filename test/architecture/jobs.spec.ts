import { describe, expect, it } from 'vitest';
import { sources } from './sources.ts';

const KIND = /'((?:checkout|refunds|payments|inventory|tickets|queue)\.[a-z]+(?:_[a-z]+)*)'/g;

/** Kinds of jobs that are handled, and those that are named elsewhere in the verbs that write jobs. */
function jobsIn(texts: readonly string[]): { handled: Set<string>; written: Set<string> } {
  const handled = new Set<string>();
  const written = new Set<string>();
  for (const text of texts) {
    for (const [, kind] of text.matchAll(/outbox\.handle\(\s*'([^']+)'/g)) handled.add(kind ?? '');
    if (!/outbox\.append\(/.test(text)) continue;
    for (const [, kind] of text.replaceAll(/outbox\.handle\(\s*'[^']+'/g, '').matchAll(KIND)) written.add(kind ?? '');
  }
  return { handled, written };
}

describe('every job that is written', () => {
  it('has somebody who does it, and nobody waits for one that is never written', () => {
    const { handled, written } = jobsIn(sources(['src/modules'], ['.ts']).map(({ text }) => text));
    expect(written.size).toBeGreaterThan(6);
    expect([...written].toSorted((a, b) => a.localeCompare(b))).toEqual(
      [...handled].toSorted((a, b) => a.localeCompare(b)),
    );
  });

  it('control: one that nobody does is found', () => {
    const { handled, written } = jobsIn([
      "outbox.append(tx, { kind: 'checkout.a_job' })",
      "outbox.handle('checkout.other', f)",
    ]);
    expect([[...written], [...handled]]).toEqual([['checkout.a_job'], ['checkout.other']]);
  });
});
