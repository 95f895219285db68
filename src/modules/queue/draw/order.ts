import { sha256 } from './hashes.ts';

const WORDS = 2 ** 32;
/** About 5 ms: a replica that draws for a million goes on answering. */
const STEPS_AT_ONCE = 1 << 15;

/**
 * The order of so many entries that a key stands for: `order[position]` is the entry drawn for it. Fisher–Yates from the
 * last position down; `docs/draw.md` has it to the byte.
 *
 * Cost: 4 bytes and an eighth of a hash an entry.
 */
export async function drawOrder(key: Uint8Array, entries: number): Promise<Uint32Array> {
  const order = new Uint32Array(entries);
  for (let entry = 0; entry < entries; entry++) order[entry] = entry;
  const words = new KeyStream(key);
  for (let last = entries - 1; last > 0; last--) {
    const chosen = words.below(last + 1);
    const entry = order[chosen]!;
    order[chosen] = order[last]!;
    order[last] = entry;
    if (last % STEPS_AT_ONCE === 0) await new Promise(setImmediate);
  }
  return order;
}

/** The other way round: `positions[entry]` is the entry's position. */
export function positionsIn(order: Uint32Array): Uint32Array {
  const positions = new Uint32Array(order.length);
  for (let position = 0; position < order.length; position++) positions[order[position]!] = position;
  return positions;
}

/** Words of 32 bits that nobody without the key can tell from chance: SHA-256 of key and a counter, again and again. */
class KeyStream {
  private readonly input: Buffer;
  private block: Buffer = Buffer.alloc(0);
  private at = 0;
  private counter = 0;

  constructor(key: Uint8Array) {
    this.input = Buffer.concat([key, Buffer.alloc(4)]);
  }

  /**
   * A whole number from 0 to bound - 1, each as likely as any other: words at or beyond the greatest multiple of the bound
   * are passed over, since what they leave would come up more often.
   */
  below(bound: number): number {
    const end = WORDS - (WORDS % bound);
    for (;;) {
      const word = this.next();
      if (word < end) return word % bound;
    }
  }

  private next(): number {
    if (this.at === this.block.length) {
      this.input.writeUInt32BE(this.counter++, this.input.length - 4);
      this.block = sha256(this.input);
      this.at = 0;
    }
    this.at += 4;
    return this.block.readUInt32BE(this.at - 4);
  }
}
