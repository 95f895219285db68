import { Injectable } from '@nestjs/common';
import { Database, sqlFile } from '../../../platform/db/index.ts';
import { type DrawRow, DrawsStore } from '../draw/draws.store.ts';
import { HASH_BYTES, sha256 } from '../draw/hashes.ts';
import { CHUNK_LEAVES, entryCode, leafOf, nodeAt, NOBODY, rootOf } from '../draw/merkle.ts';
import { drawOrder, positionsIn } from '../draw/order.ts';
import { commitmentOf, drawKey } from '../draw/seed.ts';

const READ_CAME = sqlFile(import.meta.url, './sql/read-came.sql');
const CHUNKS_AT_ONCE = 32;
const CAME_AT_ONCE = 5_000;

export type DrawFinding = 'seed' | 'root' | 'randomness' | 'places';

export interface CheckedDraw {
  /** `none`: nobody was drawn. `pending`: not revealed yet. */
  readonly state: 'none' | 'pending' | 'verified' | 'wrong';
  readonly row: DrawRow | null;
  /** What was looked at, and whether it is as it was promised. */
  readonly findings: readonly { readonly what: DrawFinding; readonly holds: boolean }[];
  /** Null where no order is known. */
  positionOf(entry: number): number | null;
}

type Drawn = DrawRow & { readonly seed: Buffer; readonly entries: number; readonly merkleRoot: Buffer };

/**
 * Draws once more from what is published, and looks whether everyone who came in stood where that puts him.
 *
 * Cost: all leaves in memory, 32 bytes an entry; two hashes and a statement's row an entry. A million take seconds, in turns of
 * some ms.
 */
@Injectable()
export class CheckDraw {
  constructor(
    private readonly store: DrawsStore,
    private readonly database: Database,
  ) {}

  /** @param event its public id */
  async run(eventId: number, event: string): Promise<CheckedDraw> {
    const row = await this.store.draw(eventId);
    if (row === null) return { state: 'none', row, findings: [], positionOf: (entry) => entry };
    if (!isDrawn(row)) return { state: 'pending', row, findings: [], positionOf: () => null };
    const leaves = await this.leavesOf(eventId, row.entries);
    const order = await drawOrder(drawKey(row.seed, row.entries, row.beaconValue), row.entries);
    const findings = [
      { what: 'seed', holds: commitmentOf(row.seed).equals(row.commitment) },
      { what: 'root', holds: await isRoot(leaves, row) },
      { what: 'randomness', holds: isMixedIn(row) },
      { what: 'places', holds: await this.stoodWhereDrawn(eventId, event, leaves, order) },
    ] as const;
    const positions = positionsIn(order);
    const state = findings.every(({ holds }) => holds) ? 'verified' : 'wrong';
    return { state, row, findings, positionOf: (entry) => positions[entry] ?? entry };
  }

  private async leavesOf(eventId: number, entries: number): Promise<Buffer> {
    const parts: Buffer[] = [];
    for (let chunk = 0; chunk * CHUNK_LEAVES < entries; chunk += CHUNKS_AT_ONCE)
      parts.push(await this.store.leaves(eventId, chunk, CHUNKS_AT_ONCE));
    return Buffer.concat(parts);
  }

  /** Whose entry was not known when the tree was made has nobody's leaf: of him it proves nothing. */
  private async stoodWhereDrawn(eventId: number, event: string, leaves: Buffer, order: Uint32Array): Promise<boolean> {
    for (let from = 0; ;) {
      const values = [eventId, from, order.length, CAME_AT_ONCE];
      const came = await this.database.query<{ position: number; visitor: string }>(READ_CAME, values);
      for (const { position, visitor } of came) {
        const entry = order[position]!;
        const leaf = nodeAt(leaves, entry);
        if (!leaf.equals(leafOf(entry, entryCode(event, visitor))) && !leaf.equals(leafOf(entry, NOBODY))) return false;
      }
      if (came.length < CAME_AT_ONCE) return true;
      from = came.at(-1)!.position + 1;
    }
  }
}

function isDrawn(row: DrawRow): row is Drawn {
  return row.revealedAt !== null && row.seed !== null && row.entries !== null && row.merkleRoot !== null;
}

async function isRoot(leaves: Buffer, { entries, merkleRoot }: Drawn): Promise<boolean> {
  if (leaves.length !== entries * HASH_BYTES) return false;
  const size = CHUNK_LEAVES * HASH_BYTES;
  const roots: Buffer[] = [];
  for (let at = 0; at < leaves.length; at += size) {
    roots.push(rootOf(leaves.subarray(at, at + size)));
    if (roots.length % CHUNKS_AT_ONCE === 0) await new Promise(setImmediate);
  }
  return rootOf(Buffer.concat(roots)).equals(merkleRoot);
}

/** A round that was named must have been mixed in, and be the hash of its signature. */
function isMixedIn({ beaconRound, beaconValue, beaconSignature }: Drawn): boolean {
  if (beaconRound === null) return beaconValue === null;
  return beaconValue !== null && beaconSignature !== null && sha256(beaconSignature).equals(beaconValue);
}
