import { sha256, u32be } from '../../src/modules/queue/draw/hashes.ts';
import { drawOrder } from '../../src/modules/queue/draw/order.ts';
import { drawKey } from '../../src/modules/queue/draw/seed.ts';

/** Chance alone comes below it once in a million runs: fixed seeds make it the same each time. */
export const LEAST_P = 1e-6;

export type Draw = (key: Buffer, entries: number) => ArrayLike<number> | Promise<ArrayLike<number>>;

export interface Looks {
  readonly orders: number;
  readonly positions: number;
  readonly pairs: number;
}

/**
 * The probability that a fair draw looks at least as uneven, by three looks at many draws. Half a second.
 *
 * @param series names the seeds: the same name, the same draws
 */
export async function looks(draw: Draw, series: string): Promise<Looks> {
  const seen: Seen = { draw, series };
  return { orders: await wholeOrders(seen), positions: await everyPosition(seen), pairs: await positionsOfTwo(seen) };
}

interface Seen {
  readonly draw: Draw;
  readonly series: string;
}

/** Each of the 120 orders of 5 as often as any other. */
async function wholeOrders(seen: Seen): Promise<number> {
  const counts = new Map<string, number>();
  await manyDraws(seen, 24_000, 5, (order) => {
    const whole = Array.from(order).join();
    counts.set(whole, (counts.get(whole) ?? 0) + 1);
  });
  const expected = 24_000 / 120;
  const unseen = (120 - counts.size) * expected;
  const square = [...counts.values()].reduce((sum, count) => sum + (count - expected) ** 2 / expected, unseen);
  return upperTail(square, 119);
}

/** Each of 100 entries at each of 100 positions as often as any other: rows and columns are given, so (100 - 1)² are free. */
async function everyPosition(seen: Seen): Promise<number> {
  const counts = new Uint32Array(100 * 100);
  await manyDraws(seen, 3_000, 100, (order) => {
    for (let position = 0; position < 100; position++) counts[100 * position + order[position]!]!++;
  });
  const square = counts.reduce((sum, count) => sum + (count - 30) ** 2 / 30, 0);
  return upperTail((square * 99) / 100, 99 ** 2);
}

/** Neighbours at joining at each pair of positions as often as at any other: friends are neither kept together nor apart. */
async function positionsOfTwo(seen: Seen): Promise<number> {
  const counts = new Uint32Array(12 * 12);
  await manyDraws(seen, 20_000, 12, (order) => {
    const entries = Array.from(order);
    counts[12 * entries.indexOf(4) + entries.indexOf(5)]!++;
  });
  const expected = 20_000 / (12 * 11);
  const pairs = counts.filter((_, at) => at % 13 !== 0);
  const square = pairs.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
  return upperTail(square, 12 * 11 - 1);
}

async function manyDraws(
  { draw, series }: Seen,
  times: number,
  entries: number,
  see: (order: ArrayLike<number>) => void,
): Promise<void> {
  for (let at = 0; at < times; at++) {
    const seed = sha256(Buffer.from(`${series}:${entries}:${at}`));
    see(await draw(drawKey(seed, entries, null), entries));
  }
}

/** Chi-square's upper tail, as the regularised incomplete gamma function Q(degrees / 2, square / 2). */
export function upperTail(square: number, degrees: number): number {
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

/** Draws that favour somebody, each in a way that another look finds. */
export const BIASED: readonly {
  readonly how: string;
  readonly draw: Draw;
  readonly seen: (looks: Looks) => boolean;
}[] = [
  {
    how: 'a byte modulo the number left, with nothing passed over',
    draw: (key, entries) => shuffled(key, entries, (byte, last) => byte % (last + 1)),
    seen: ({ positions }) => positions < LEAST_P,
  },
  {
    how: 'a swap with any position, rather than with one that is left',
    draw: (key, entries) => shuffled(key, entries, (byte) => Math.floor((byte * entries) / 256)),
    seen: ({ orders, positions, pairs }) => Math.max(orders, positions, pairs) < LEAST_P,
  },
  {
    how: 'one entry that comes first under one seed of twenty',
    draw: async (key, entries) => {
      const order = await drawOrder(key, entries);
      if (key[0]! >= 13) return order;
      return [3, ...[...order].filter((entry) => entry !== 3)];
    },
    seen: ({ orders }) => orders < LEAST_P,
  },
  {
    how: 'two who stay together under one seed of twenty, while each alone comes everywhere',
    draw: async (key, entries) => {
      const order = [...(await drawOrder(key, entries))];
      if (key[0]! >= 13 || entries < 6) return order;
      const behind = (order.indexOf(4) + 1) % entries;
      const there = order.indexOf(5);
      [order[behind], order[there]] = [order[there]!, order[behind]!];
      return order;
    },
    seen: ({ positions, pairs }) => positions > LEAST_P && pairs < LEAST_P,
  },
];

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
