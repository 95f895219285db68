import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock/index.ts';
import type { LiveEvent } from '../../catalog/index.ts';
import { QUICKNET } from './beacon.ts';
import type { DrawProofResponse, DrawResponse } from './draw.dto.ts';
import { NoDraw, NotFrozen, NotInDraw } from './draw.errors.ts';
import { type DrawRow, DrawsStore } from './draws.store.ts';
import { HASH_BYTES } from './hashes.ts';
import { CHUNK_LEAVES, entryCode, leafOf, nodeAt, pathOf } from './merkle.ts';

const ALGORITHM = 'stampede:draw:v1';
const FRESH_MS = 500;
const MOST_KEPT = 1_000;
/** 2 MB of leaves a statement, and in memory a reader. */
const CHUNKS_AT_ONCE = 64;

/** What is public of draws. */
@Injectable()
export class DrawQueries {
  private readonly kept = new Map<number, { untilMs: number; row: Promise<DrawRow | null> }>();

  constructor(
    private readonly store: DrawsStore,
    private readonly clock: Clock,
  ) {}

  /** @throws NoDraw */
  async record({ id, publicId }: LiveEvent): Promise<DrawResponse> {
    return recordOf(publicId, await this.row(id));
  }

  /** 32 bytes an entry, and the root over them. @throws NoDraw, NotFrozen */
  async leaves({ id }: LiveEvent): Promise<{ root: string; bytes: number; leaves: Readable }> {
    const { entries, merkleRoot } = frozen(await this.row(id));
    return { root: merkleRoot.toString('hex'), bytes: entries * HASH_BYTES, leaves: Readable.from(this.read(id)) };
  }

  /**
   * Where somebody stands in the tree.
   *
   * Cost: two statements and 2,000 hashes, about 2 ms, however many entries there are.
   * @throws NoDraw, NotFrozen, NotInDraw
   */
  async proof({ id, publicId }: LiveEvent, person: string, entry: number): Promise<DrawProofResponse> {
    const { entries } = frozen(await this.row(id));
    if (entry >= entries) throw new NotInDraw();
    const chunk = Math.floor(entry / CHUNK_LEAVES);
    const [leaves, roots] = await Promise.all([this.store.leaves(id, chunk, 1), this.store.chunkRoots(id)]);
    const code = entryCode(publicId, person);
    const leaf = leafOf(entry, code);
    if (!leaf.equals(nodeAt(leaves, entry % CHUNK_LEAVES))) throw new NotInDraw();
    const path = [...pathOf(leaves, entry % CHUNK_LEAVES), ...pathOf(roots, chunk)];
    return { entry, code: hex(code), leaf: hex(leaf), path: path.map(hex) };
  }

  private async *read(eventId: number): AsyncGenerator<Buffer> {
    for (let chunk = 0; ; chunk += CHUNKS_AT_ONCE) {
      const leaves = await this.store.leaves(eventId, chunk, CHUNKS_AT_ONCE);
      if (leaves.length > 0) yield leaves;
      if (leaves.length < CHUNKS_AT_ONCE * CHUNK_LEAVES * HASH_BYTES) return;
    }
  }

  private async row(eventId: number): Promise<DrawRow> {
    const nowMs = this.clock.nowMs();
    let kept = this.kept.get(eventId);
    if (!kept || kept.untilMs <= nowMs) {
      if (this.kept.size >= MOST_KEPT) this.kept.clear();
      kept = { untilMs: nowMs + FRESH_MS, row: this.store.draw(eventId) };
      this.kept.set(eventId, kept);
      // A failed read is not remembered: the next caller tries again.
      kept.row.catch(() => this.kept.delete(eventId));
    }
    const row = await kept.row;
    if (!row) throw new NoDraw();
    return row;
  }
}

function frozen({ entries, merkleRoot, opensAt }: DrawRow): { entries: number; merkleRoot: Buffer } {
  if (entries === null || merkleRoot === null) throw new NotFrozen(opensAt);
  return { entries, merkleRoot };
}

function recordOf(event: string, row: DrawRow): DrawResponse {
  const { beaconSource, beaconRound, beaconKnownAt, beaconValue, revealedAt } = row;
  const beacon =
    beaconSource === null || beaconRound === null || beaconKnownAt === null
      ? null
      : { source: beaconSource, chain: QUICKNET.chain, round: beaconRound, knownAt: beaconKnownAt.toISOString() };
  const alone = beacon === null || (revealedAt !== null && beaconValue === null);
  return {
    event,
    state: revealedAt !== null ? 'drawn' : row.frozenAt !== null ? 'frozen' : 'committed',
    algorithm: ALGORITHM,
    randomness: alone ? 'secret_alone' : 'secret_and_beacon',
    commitment: hex(row.commitment),
    beacon,
    opensAt: row.opensAt.toISOString(),
    frozenAt: row.frozenAt?.toISOString() ?? null,
    entries: row.entries,
    merkleRoot: row.merkleRoot && hex(row.merkleRoot),
    drawnAt: revealedAt?.toISOString() ?? null,
    seed: row.seed && hex(row.seed),
    beaconValue: beaconValue && hex(beaconValue),
    beaconSignature: row.beaconSignature && hex(row.beaconSignature),
  };
}

function hex(bytes: Buffer): string {
  return bytes.toString('hex');
}
