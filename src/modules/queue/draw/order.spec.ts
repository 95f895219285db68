import { describe, expect, it } from 'vitest';
import { sha256, u32be } from './hashes.ts';
import { drawOrder, positionsIn } from './order.ts';
import { commitmentOf, drawKey, newSeed } from './seed.ts';

const SEED = Buffer.from(Uint8Array.from({ length: 32 }, (_, at) => at));
const BEACON = sha256(Buffer.from('a public value'));

const digestOf = (order: Uint32Array): string => sha256(Buffer.alloc(0), ...[...order].map(u32be)).toString('hex');

/** Made by another program in another language, which follows `docs/draw.md` and nothing else. */
const ORDERS: readonly [entries: number, key: string, digest: string, first: number[]][] = [
  [
    0,
    '70a0569e40063881fc5e66a1b77ce3c6ed279d8eeb17cd7a8669361d9052444f',
    'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    [],
  ],
  [
    1,
    '927265a385c229ede8d1735c32528a024df464d1630af23c59b545b4028f89ac',
    'df3f619804a92fdb4057192dc43dd748ea778adc52bc498ce80524c014b81119',
    [0],
  ],
  [
    10,
    'e23e795b4910c01bb4e0c4abc1c7ec539412d019a104de6a0100263de3771e46',
    '1954f4df108f4e20355f2bf8f760b20747f91b56eecf2655b1c898383411d5b7',
    [3, 7, 9, 6, 2, 5, 1, 0],
  ],
  [
    1000,
    'e728095ea8653caa8617962cc7a1854f318bfff15f027524c6d81ed7a453040d',
    '9da21cdcfb01121eb612a16a0f7c7590a097874eb097c1e7d288a69862a19566',
    [657, 112, 471, 866, 126, 37, 381, 570],
  ],
  [
    100_000,
    'da70fe811c1ade0cfafd942ea3b19866ba75aa993ed2085ac31c3286f1b8d0ee',
    '2a48d487755b6d6854e9ea4a5c89e2c95edc0832a727f2d09610d588e2eba5ff',
    [51_543, 1341, 50_336, 76_917, 59_605, 74_328, 50_213, 71_964],
  ],
];

describe('the order of a draw', () => {
  it.each(ORDERS)('of %i entries is the one that any other program finds', async (entries, key, digest, first) => {
    const found = drawKey(SEED, entries, BEACON);
    const order = await drawOrder(found, entries);
    expect([found.toString('hex'), digestOf(order), [...order.slice(0, 8)]]).toEqual([key, digest, first]);
  });

  it('follows from the seed, the count and the public value, each of them', async () => {
    const orders = [
      drawKey(SEED, 20, BEACON),
      drawKey(SEED, 20, null),
      drawKey(sha256(SEED), 20, BEACON),
      drawKey(SEED, 20, sha256(BEACON)),
      drawKey(SEED, 21, BEACON),
    ].map(async (key) => (await drawOrder(key, 20)).join());
    expect(new Set(await Promise.all(orders)).size).toBe(5);
  });

  it('has every entry once, and positions are the other way round', async () => {
    const order = await drawOrder(drawKey(newSeed(), 70_000, null), 70_000);
    const positions = positionsIn(order);
    expect(new Set(order).size).toBe(70_000);
    expect(order.every((entry, position) => positions[entry] === position)).toBe(true);
  });

  it('comes from a seed that nobody can guess, and is promised by its hash', () => {
    expect(newSeed()).not.toEqual(newSeed());
    expect(commitmentOf(SEED).toString('hex')).toBe('630dcd2966c4336691125448bbb25b4ff412a49c732db2c8abc1b8581bd710dd');
  });
});
