import { describe, expect, it } from 'vitest';
import { knownAtMs, roundFor as roundByThePage } from '../../../../local/draw/algorithm.ts';
import { QUICKNET, roundFor, valueIn } from './beacon.ts';
import { sha256, u32be } from './hashes.ts';

/** A value of drand's with its scheme's signature, from the vectors of its own implementers. */
const ANSWER = {
  round: 3,
  randomness: '9e9829dfb34bd8db3e21c28e13aefecd86e007ebd19d6bb8a5cee99c0a34798f',
  signature: 'b98dae74f6a9d2ec79d75ba273dcfda86a45d589412860eb4c0fd056b00654dbf667c1b6884987c9aee0d43f8ba9db52',
};

/** What quicknet's name is the hash of, beside its period and its first moment. */
const PUBLIC_KEY =
  '83cf0f2896adee7eb8b5f01fcad3912212c437e0073e911fb90022d3e760183c8c4b450b6a0a6c3ac6a5776a2d1064510d1fec758c921cc22b0e17e63aaf4bcb5ed66304de9cf809bd274ca73bab4af5a6e9c76a4bc09e76eae8991ef5ece45a';
const GROUP_HASH = 'f477d5c89f21a17c863a7f937c6a6d15859414d2be09cd448d4279af331c5d3e';

describe('the public value', () => {
  it('comes from the chain whose name is the hash of these very numbers', () => {
    const genesis = Buffer.alloc(8);
    genesis.writeBigInt64BE(BigInt(QUICKNET.genesisMs / 1000));
    const [key, group] = [PUBLIC_KEY, GROUP_HASH].map((hex) => Buffer.from(hex, 'hex'));
    const name = sha256(u32be(QUICKNET.periodMs / 1000), genesis, key!, group!, Buffer.from('quicknet'));
    expect(name.toString('hex')).toBe(QUICKNET.chain);
  });

  it('is the hash of its signature', () => {
    expect(valueIn(ANSWER, 3).value.toString('hex')).toBe(ANSWER.randomness);
  });

  it.each([
    ['another round', { ...ANSWER, round: 4 }],
    ['another value', { ...ANSWER, randomness: 'ab'.repeat(32) }],
    ['another signature', { ...ANSWER, signature: ANSWER.signature.replace('b', 'c') }],
    ['no signature', { ...ANSWER, signature: undefined }],
    ['a signature of another length', { ...ANSWER, signature: 'ab' }],
    ['nothing', null],
  ])('%s is refused', (_what, answer) => {
    expect(() => valueIn(answer, 3)).toThrow(/beacon/);
  });

  it('of an opening is known 10 to 13 s after it, and the page has the same rule', () => {
    for (let ms = 0; ms < 6_000; ms += 250) {
      const opensAt = new Date(Date.UTC(2026, 11, 1) + ms);
      const { round, knownAt } = roundFor(opensAt);
      const afterMs = knownAt.getTime() - opensAt.getTime();
      expect(afterMs >= 10_000 && afterMs < 13_000).toBe(true);
      expect([roundByThePage(opensAt.getTime()), knownAtMs(round)]).toEqual([round, knownAt.getTime()]);
    }
  });
});
