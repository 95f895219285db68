import { HASH_BYTES, sha256 } from './hashes.ts';

/** Leaves kept together: a whole subtree, since it is a power of two, so that a path needs one chunk and the chunks' roots. */
export const CHUNK_LEAVES = 1024;

/** RFC 6962 tells leaves from inner nodes by their first byte: neither can be passed off as the other. */
const LEAF = 0;
const INNER = 1;

const CODE_PURPOSE = Buffer.from('stampede:entry');
/** Stands for an entry that nobody has any more: given back before the freeze. */
export const NOBODY: Uint8Array = Buffer.alloc(HASH_BYTES);

/** What stands for a visitor in the tree: he can make it, nobody else can read him from it. @param event its public id */
export function entryCode(event: string, visitor: string): Buffer {
  return sha256(CODE_PURPOSE, Buffer.from(event), Buffer.from(visitor));
}

/** Makes leaves of codes, each 32 bytes in the order of entries, where they lie. @param first entry of the first code */
export function codesToLeaves(codes: Buffer, first: number): void {
  const leaf = Buffer.alloc(1 + 4 + HASH_BYTES, LEAF);
  for (let at = 0; at < codes.length; at += HASH_BYTES) {
    leaf.writeUInt32BE(first + at / HASH_BYTES, 1);
    codes.copy(leaf, 5, at, at + HASH_BYTES);
    codes.set(sha256(leaf), at);
  }
}

export function leafOf(entry: number, code: Uint8Array): Buffer {
  const leaf = Buffer.from(code);
  codesToLeaves(leaf, entry);
  return leaf;
}

/** The root over nodes of one level, each 32 bytes: RFC 6962's shape, whose root over nothing is the hash of nothing. */
export function rootOf(nodes: Buffer): Buffer {
  if (nodes.length === 0) return sha256(nodes);
  let level = nodes;
  while (level.length > HASH_BYTES) level = levelAbove(level);
  return Buffer.from(level);
}

/** The siblings from a node up to the root, the lowest first. Where a node has no sibling, it rises as it is. */
export function pathOf(nodes: Buffer, index: number): Buffer[] {
  const path: Buffer[] = [];
  let level = nodes;
  for (let at = index; level.length > HASH_BYTES; at >>= 1) {
    const sibling = at ^ 1;
    if (sibling * HASH_BYTES < level.length) path.push(Buffer.from(nodeAt(level, sibling)));
    level = levelAbove(level);
  }
  return path;
}

export function nodeAt(level: Buffer, index: number): Buffer {
  return level.subarray(index * HASH_BYTES, (index + 1) * HASH_BYTES);
}

function levelAbove(level: Buffer): Buffer {
  const count = level.length / HASH_BYTES;
  const above = Buffer.alloc(((count + 1) >> 1) * HASH_BYTES);
  const pair = Buffer.alloc(1 + 2 * HASH_BYTES, INNER);
  for (let at = 0; at + 1 < count; at += 2) {
    level.copy(pair, 1, at * HASH_BYTES, (at + 2) * HASH_BYTES);
    above.set(sha256(pair), (at / 2) * HASH_BYTES);
  }
  if ((count & 1) === 1) above.set(nodeAt(level, count - 1), above.length - HASH_BYTES);
  return above;
}
