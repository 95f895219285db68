import { createHash } from 'node:crypto';

/**
 * The draw once more, from `docs/draw.md` alone. It shares no line with the server: what both find was not found by one
 * mistake made twice.
 */

export const HASH_BYTES = 32;
/** drand's quicknet: when its first round came, and how long each takes. */
const QUICKNET_GENESIS_S = 1_692_803_367;
const QUICKNET_PERIOD_S = 3;
const AFTER_OPENING_S = 10;

export function sha256(...parts: readonly (Uint8Array | string)[]): Buffer {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
}

function u32(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value);
  return bytes;
}

export function leafOf(entry: number, code: Uint8Array): Buffer {
  return sha256(Buffer.of(0), u32(entry), code);
}

/** RFC 6962, 2.1: the left side is the greatest whole subtree that leaves something for the right. */
export function rootOf(leaves: Uint8Array): Buffer {
  const count = leaves.length / HASH_BYTES;
  if (count === 0) return sha256('');
  if (count === 1) return Buffer.from(leaves);
  const left = 2 ** Math.floor(Math.log2(count - 1)) * HASH_BYTES;
  return sha256(Buffer.of(1), rootOf(leaves.subarray(0, left)), rootOf(leaves.subarray(left)));
}

/** RFC 6962, 2.1.1 read backwards. @returns null where the path is too short or too long for the place */
export function rootFromPath(
  leaf: Uint8Array,
  entry: number,
  count: number,
  path: readonly Uint8Array[],
): Uint8Array | null {
  if (count === 1) return path.length === 0 ? leaf : null;
  const sibling = path.at(-1);
  if (!sibling) return null;
  const left = 2 ** Math.floor(Math.log2(count - 1));
  const below = path.slice(0, -1);
  const own =
    entry < left ? rootFromPath(leaf, entry, left, below) : rootFromPath(leaf, entry - left, count - left, below);
  if (!own) return null;
  return entry < left ? sha256(Buffer.of(1), own, sibling) : sha256(Buffer.of(1), sibling, own);
}

/** `order[position]` is the entry. @param beacon empty where none was mixed in */
export function orderOf(seed: Uint8Array, entries: number, beacon: Uint8Array): Uint32Array {
  const words = wordsOf(sha256('stampede:draw:v1', seed, u32(entries), beacon));
  const order = new Uint32Array(entries).map((_, entry) => entry);
  for (let last = entries - 1; last >= 1; last -= 1) {
    const most = Math.floor(2 ** 32 / (last + 1)) * (last + 1);
    let word = words.next().value;
    while (word >= most) word = words.next().value;
    const other = word % (last + 1);
    const kept = order[last] ?? 0;
    order[last] = order[other] ?? 0;
    order[other] = kept;
  }
  return order;
}

function* wordsOf(key: Uint8Array): Generator<number, never> {
  for (let counter = 0; ; counter += 1) {
    const block = new DataView(new Uint8Array(sha256(key, u32(counter))).buffer);
    for (let at = 0; at < HASH_BYTES; at += 4) yield block.getUint32(at);
  }
}

/** Of an order, for two people to compare in one line. */
export function digestOf(order: Uint32Array): string {
  const bytes = new DataView(new ArrayBuffer(order.length * 4));
  order.forEach((entry, position) => bytes.setUint32(position * 4, entry));
  return sha256(new Uint8Array(bytes.buffer)).toString('hex');
}

/** When a round of quicknet is known. */
export function knownAtMs(round: number): number {
  return (QUICKNET_GENESIS_S + (round - 1) * QUICKNET_PERIOD_S) * 1000;
}

/** The round that the rule names for an opening: nobody has a choice of it. */
export function roundFor(opensAtMs: number): number {
  const leastS = opensAtMs / 1000 + AFTER_OPENING_S;
  return Math.max(1, Math.ceil((leastS - QUICKNET_GENESIS_S) / QUICKNET_PERIOD_S) + 1);
}
