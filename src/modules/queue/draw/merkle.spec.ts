import { describe, expect, it } from 'vitest';
import { rootFromPath as rootFrom } from '../../../../local/draw/algorithm.ts';
import { HASH_BYTES, sha256 } from './hashes.ts';
import { CHUNK_LEAVES, codesToLeaves, entryCode, leafOf, nodeAt, NOBODY, pathOf, rootOf } from './merkle.ts';

const EVENT = 'evt_01hzzzzzzzzzzzzzzzzzzzzzz0';

function leavesOf(entries: number): Buffer {
  const codes = Array.from({ length: entries }, (_, entry) => entryCode(EVENT, `visitor-${entry}`));
  const leaves = Buffer.concat(codes);
  codesToLeaves(leaves, 0);
  return leaves;
}

/** Made by another program in another language, which follows `docs/draw.md` and nothing else. */
const ROOTS: readonly [entries: number, root: string][] = [
  [0, 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
  [1, 'cb22a004d132730709dab7c2b2ff756cf5fed9ccfd6f236648367b738ee6c05e'],
  [2, '2ea4047497932e6f3916f3352664bb57e09615cd2b413111033d578d30b8e618'],
  [3, '7045861972e63331ff104b041d3ab008edacd6b0cc92deca1aba8ba6da06282e'],
  [5, '975a4748874ed380e6d4e69f432f4565b0730a4f8f5e7faedf0069ddfc98337b'],
  [7, 'c338e7e4fe2d6022ca3540468992d1d4fa576a00b5f7939cfdb47917b1738875'],
  [8, '376e97e6ceb1f10c8694182dfbe6956d8265c413c5b0b92e04af0062b9182e3d'],
  [1023, '7eda8b6987273221b0d047fb757ebc5d03dd3524a8b15cbca653f5fc63c178cf'],
  [1024, '0d747f270de25b835dc2bd282c78695fd175817c345ada1f8cdc04a377dfaf64'],
  [1025, 'f575f4bead480ed0e4f66a1a6dc719ae80811e441b3bf48aa8bcbfaef4d06419'],
  [2049, '42e87c08de76dcf94729c9d9de5458f96472af9baa2347fd0ece253eec41298a'],
  [3000, '7e005d66f63d24194a1dfb9bf565c3a658c9ef00ff77b58094f4c6215c597d7a'],
];

describe('the tree over the entries', () => {
  it.each(ROOTS)('of %i has the root that any other program finds', (entries, root) => {
    expect(rootOf(leavesOf(entries)).toString('hex')).toBe(root);
  });

  it('has the shape of RFC 6962: the root that the logs of certificates give for their eight examples', () => {
    const examples = [
      '',
      '00',
      '10',
      '2021',
      '3031',
      '40414243',
      '5051525354555657',
      '606162636465666768696a6b6c6d6e6f',
    ];
    const leaves = examples.map((hex) => sha256(Buffer.of(0), Buffer.from(hex, 'hex')));
    expect(rootOf(Buffer.concat(leaves)).toString('hex')).toBe(
      '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
    );
  });

  it('can be made of the roots of its chunks', () => {
    const leaves = leavesOf(3000);
    expect(rootOf(chunkRootsOf(leaves))).toEqual(rootOf(leaves));
  });

  it('binds a code to its number: the same code elsewhere is another leaf', () => {
    const code = entryCode(EVENT, 'ada');
    expect(leafOf(1, code)).not.toEqual(leafOf(2, code));
    expect(entryCode(EVENT, 'ada')).not.toEqual(entryCode(EVENT.replace('0', '1'), 'ada'));
    expect(leafOf(0, NOBODY)).toHaveLength(HASH_BYTES);
  });
});

describe('a path', () => {
  it.each([1, 2, 3, 5, 7, 8, 33, 1025])(
    'leads each of %i entries to the root, and only its own leaf there',
    (entries) => {
      const leaves = leavesOf(entries);
      const root = rootOf(leaves);
      const some = entries > 100 ? [0, 1, 511, 1022, 1023, 1024] : Array.from({ length: entries }, (_, at) => at);
      for (const at of some) {
        const path = pathOf(leaves, at);
        const leaf = nodeAt(leaves, at);
        expect(rootFrom(leaf, at, entries, path)).toEqual(root);
        expect(rootFrom(sha256(leaf), at, entries, path)).not.toEqual(root);
        expect(rootFrom(leaf, at, entries, [...path, root])).not.toEqual(root);
        if (path.length > 0) expect(rootFrom(leaf, at, entries, path.slice(1))).not.toEqual(root);
        if (entries > 1) expect(rootFrom(leaf, (at + 1) % entries, entries, path)).not.toEqual(root);
      }
    },
  );

  it('is the one of its chunk, and then the one of the chunk among the chunks', () => {
    const leaves = leavesOf(2 * CHUNK_LEAVES + 1);
    for (const at of [0, 1500, 2047, 2048]) {
      const chunk = Math.floor(at / CHUNK_LEAVES);
      const own = leaves.subarray(chunk * CHUNK_LEAVES * HASH_BYTES, (chunk + 1) * CHUNK_LEAVES * HASH_BYTES);
      expect([...pathOf(own, at % CHUNK_LEAVES), ...pathOf(chunkRootsOf(leaves), chunk)]).toEqual(pathOf(leaves, at));
    }
  });
});

function chunkRootsOf(leaves: Buffer): Buffer {
  const size = CHUNK_LEAVES * HASH_BYTES;
  const count = Math.ceil(leaves.length / size);
  return Buffer.concat(
    Array.from({ length: count }, (_, chunk) => rootOf(leaves.subarray(chunk * size, (chunk + 1) * size))),
  );
}
