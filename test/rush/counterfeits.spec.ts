import { describe, expect, it } from 'vitest';
import { seededRandom } from '../harness/seeded.ts';
import { type AdmissionFields, type Mint, tokensShown } from './counterfeits.ts';

/** Reads like the product's, and is signed by the name of its maker. */
const mintOf = (maker: string): Mint => ({
  admission: (fields, person) =>
    Buffer.from(JSON.stringify({ ...fields, person, maker }).padEnd(200)).toString('base64url'),
  place: (fields, person) =>
    Buffer.from(JSON.stringify({ ...fields, person, maker }).padEnd(200)).toString('base64url'),
});

describe('the tokens that are shown to a door', () => {
  const persons = ['ada', 'bob', 'cyd'];
  const door = { eventId: 1, generation: 1, nowSeconds: 1_000, persons, mint: mintOf('us') };
  const others = { before: mintOf('us, before'), former: mintOf('us, long ago'), stranger: mintOf('them') };
  const all = [...tokensShown({ ...door, ...others, random: seededRandom(3) }, 20_000)];

  it('are good where they say so, and never otherwise', () => {
    const goodFor = new Set(
      persons.flatMap((person, position) => {
        const fields: AdmissionFields = { eventId: 1, generation: 1, position, untilSeconds: 4_600 };
        return [door.mint, others.before].map((mint) => `${person} ${mint.admission(fields, person)}`);
      }),
    );
    for (const { token, person, good, kind } of all)
      expect([kind, goodFor.has(`${person} ${token}`)]).toEqual([kind, good]);
  });

  it('are of every kind, one in eight good, and the same for the same seed', () => {
    expect(all.filter(({ good }) => good)).toHaveLength(2_500);
    expect(new Set(all.map(({ kind }) => kind)).size).toBe(18);
    expect([...tokensShown({ ...door, ...others, random: seededRandom(3) }, 20_000)]).toEqual(all);
  });
});
