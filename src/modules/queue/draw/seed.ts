import { randomBytes } from 'node:crypto';
import { HASH_BYTES, sha256, u32be } from './hashes.ts';

const KEY_PURPOSE = Buffer.from('stampede:draw:v1');

/** The secret of a draw: nobody can guess it, and its commitment fits no other. */
export function newSeed(): Buffer {
  return randomBytes(HASH_BYTES);
}

/** What is published of the seed before anybody can join. */
export function commitmentOf(seed: Uint8Array): Buffer {
  return sha256(seed);
}

/** What the order follows from. @param beacon the public value's 32 bytes, or null for the secret alone */
export function drawKey(seed: Uint8Array, entries: number, beacon: Uint8Array | null): Buffer {
  return sha256(KEY_PURPOSE, seed, u32be(entries), beacon ?? Buffer.alloc(0));
}
