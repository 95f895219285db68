import { HASH_BYTES } from './hashes.ts';
import { CHUNK_LEAVES, codesToLeaves, entryCode, rootOf } from './merkle.ts';

/** Chunks between two turns of the event loop, about 10 ms: a replica that freezes a million goes on answering. */
const CHUNKS_AT_ONCE = 4;

/** Who has which entry; some at a time, in any order, the same one perhaps twice. */
export type Entries = AsyncIterable<readonly { readonly visitor: string; readonly entry: number }[]>;

/**
 * The tree over the entries of a room.
 *
 * Cost: 32 bytes an entry, and one hash for its code, one for its leaf, one above.
 */
export class Tree {
  private constructor(
    private readonly leaves: Buffer,
    private readonly roots: Buffer,
  ) {}

  /** @param event its public id @param count entries from there on came after the freeze */
  static async over(event: string, count: number, entries: Entries): Promise<Tree> {
    // An entry that nobody has keeps its zero bytes.
    const leaves = Buffer.alloc(count * HASH_BYTES);
    for await (const some of entries) {
      const drawn = some.filter(({ entry }) => entry < count); // guard: draw-late
      for (const { visitor, entry } of drawn) leaves.set(entryCode(event, visitor), entry * HASH_BYTES);
    }
    const roots = Buffer.alloc(Math.ceil(count / CHUNK_LEAVES) * HASH_BYTES);
    for (let chunk = 0; chunk * CHUNK_LEAVES < count; chunk++) {
      const own = chunkOf(leaves, chunk);
      codesToLeaves(own, chunk * CHUNK_LEAVES);
      roots.set(rootOf(own), chunk * HASH_BYTES);
      if (chunk % CHUNKS_AT_ONCE === 0) await new Promise(setImmediate);
    }
    return new Tree(leaves, roots);
  }

  get entries(): number {
    return this.leaves.length / HASH_BYTES;
  }

  get root(): Buffer {
    return rootOf(this.roots);
  }

  get chunks(): number {
    return this.roots.length / HASH_BYTES;
  }

  leavesOf(chunk: number): Buffer {
    return chunkOf(this.leaves, chunk);
  }

  rootOfChunk(chunk: number): Buffer {
    return this.roots.subarray(chunk * HASH_BYTES, (chunk + 1) * HASH_BYTES);
  }
}

function chunkOf(leaves: Buffer, chunk: number): Buffer {
  const size = CHUNK_LEAVES * HASH_BYTES;
  return leaves.subarray(chunk * size, (chunk + 1) * size);
}
