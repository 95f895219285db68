import { describe, expect, it } from 'vitest';
import { sha256, u32be } from './hashes.ts';
import { drawOrder } from './order.ts';
import { drawKey } from './seed.ts';

/** Chance alone comes below it once in a million runs: fixed seeds make it the same each time. */
const LEAST_P = 1e-6;
const SERIES = process.env.TEST_SEED ?? 'stampede';

type Draw = (key: Buffer, entries: number) => ArrayLike<number> | Promise<ArrayLike<number>>;

/** The probability that a fair draw looks at least as uneven, by three looks at many draws. */
async function looks(draw: Draw): Promise<{ orders: number; positions: number; pairs: number }> {
  return { orders: await wholeOrders(draw), positions: await everyPosition(draw), pairs: await positionsOfTwo(draw) };
}

/** Each of the 120 orders of 5 as often as any other. */
async function wholeOrders(draw: Draw): Promise<number> {
  const counts = new Map<string, number>();
  await manyDraws(draw, 24_000, 5, (order) => {
    const seen = Array.from(order).join();
    counts.set(seen, (counts.get(seen) ?? 0) + 1);
  });
  const expected = 24_000 / 120;
  const unseen = (120 - counts.size) * expected;
  const square = [...counts.values()].reduce((sum, count) => sum + (count - expected) ** 2 / expected, unseen);
  return upperTail(square, 119);
}

/** Each of 100 entries at each of 100 positions as often as any other: rows and columns are given, so (100 - 1)² are free. */
async function everyPosition(draw: Draw): Promise<number> {
  const counts = new Uint32Array(100 * 100);
  await manyDraws(draw, 3_000, 100, (order) => {
    for (let position = 0; position < 100; position++) counts[100 * position + order[position]!]!++;
  });
  const square = counts.reduce((sum, count) => sum + (count - 30) ** 2 / 30, 0);
  return upperTail((square * 99) / 100, 99 ** 2);
}

/** Neighbours at joining at each pair of positions as often as at any other: friends are neither kept together nor apart. */
async function positionsOfTwo(draw: Draw): Promise<number> {
  const counts = new Uint32Array(12 * 12);
  await manyDraws(draw, 20_000, 12, (order) => {
    const entries = Array.from(order);
    counts[12 * entries.indexOf(4) + entries.indexOf(5)]!++;
  });
  const expected = 20_000 / (12 * 11);
  const pairs = counts.filter((_, at) => at % 13 !== 0);
  const square = pairs.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
  return upperTail(square, 12 * 11 - 1);
}

async function manyDraws(
  draw: Draw,
  times: number,
  entries: number,
  see: (order: ArrayLike<number>) => void,
): Promise<void> {
  for (let at = 0; at < times; at++) {
    const seed = sha256(Buffer.from(`${SERIES}:${entries}:${at}`));
    see(await draw(drawKey(seed, entries, null), entries));
  }
}

/** Chi-square's upper tail, as the regularised incomplete gamma function Q(degrees / 2, square / 2). */
function upperTail(square: number, degrees: number): number {
  const [a, x] = [degrees / 2, square / 2];
  if (x <= 0) return 1;
  const scale = Math.exp(a * Math.log(x) - x - logGamma(a));
  if (x < a + 1) {
    let term = 1 / a;
    let sum = term;
    for (let n = 1; term > sum * 1e-15; n++) sum += term *= x / (a + n);
    return 1 - sum * scale;
  }
  // Lentz's continued fraction.
  let b = x + 1 - a;
  let c = 1e300;
  let d = 1 / b;
  let fraction = d;
  for (let n = 1; n < 10_000; n++) {
    b += 2;
    d = 1 / (b - n * (n - a) * d);
    c = b - (n * (n - a)) / c;
    fraction *= c * d;
    if (Math.abs(c * d - 1) < 1e-14) break;
  }
  return fraction * scale;
}

/** Stirling's series, from where it is exact to 1e-12. */
function logGamma(x: number): number {
  let shift = 0;
  let z = x;
  for (; z < 12; z++) shift += Math.log(z);
  const series = 1 / (12 * z) - 1 / (360 * z ** 3) + 1 / (1260 * z ** 5);
  return (z - 0.5) * Math.log(z) - z + 0.5 * Math.log(2 * Math.PI) + series - shift;
}

describe('the measure', () => {
  it.each([
    [124.342, 100, 0.05],
    [149.449, 100, 0.001],
    [0.7107, 4, 0.95],
    [33.3768, 4, 1e-6],
  ])('chi-square of %f with %i degrees of freedom has its known tail %f', (square, degrees, tail) => {
    expect(upperTail(square, degrees) / tail).toBeCloseTo(1, 2);
  });
});

describe('the draw is uniform', () => {
  it('whole orders, the position of every entry, the positions of two', { timeout: 60_000 }, async () => {
    const found = await looks(drawOrder);
    for (const [look, p] of Object.entries(found)) expect([look, p > LEAST_P, p]).toEqual([look, true, p]);
  });
});

describe('control: a draw that is not is found by the same looks', { timeout: 60_000 }, () => {
  it('a byte modulo the number left, with nothing passed over', async () => {
    const biased: Draw = (key, entries) => shuffled(key, entries, (byte, last) => byte % (last + 1));
    expect((await looks(biased)).positions).toBeLessThan(LEAST_P);
  });

  it('a swap with any position, rather than with one that is left', async () => {
    const biased: Draw = (key, entries) => shuffled(key, entries, (byte) => Math.floor((byte * entries) / 256));
    const found = await looks(biased);
    expect(Math.max(found.orders, found.positions, found.pairs)).toBeLessThan(LEAST_P);
  });

  it('one entry that comes first under one seed of twenty', async () => {
    const biased: Draw = async (key, entries) => {
      const order = await drawOrder(key, entries);
      if (key[0]! >= 13) return order;
      return [3, ...[...order].filter((entry) => entry !== 3)];
    };
    expect((await looks(biased)).orders).toBeLessThan(LEAST_P);
  });

  it('two who stay together under one seed of twenty, while each alone comes everywhere', async () => {
    const biased: Draw = async (key, entries) => {
      const order = [...(await drawOrder(key, entries))];
      if (key[0]! >= 13 || entries < 6) return order;
      const behind = (order.indexOf(4) + 1) % entries;
      const there = order.indexOf(5);
      [order[behind], order[there]] = [order[there]!, order[behind]!];
      return order;
    };
    const found = await looks(biased);
    expect(found.positions).toBeGreaterThan(LEAST_P);
    expect(found.pairs).toBeLessThan(LEAST_P);
  });
});

/** Fisher–Yates that takes one byte a step, as `choose` will have it. */
function shuffled(key: Buffer, entries: number, choose: (byte: number, last: number) => number): number[] {
  const order = Array.from({ length: entries }, (_, entry) => entry);
  for (let last = entries - 1; last >= 0; last--) {
    const byte = sha256(key, u32be(last))[0]!;
    const chosen = choose(byte, last);
    [order[chosen], order[last]] = [order[last]!, order[chosen]!];
  }
  return order;
}
