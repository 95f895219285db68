import { Injectable } from '@nestjs/common';
import { assert } from '../../../kit/index.ts';
import { changed, Database, sqlFile, type Statement } from '../../../platform/db/index.ts';
import { type NamedRound, type PublicValue, QUICKNET } from './beacon.ts';
import type { Tree } from './tree.ts';

const DUE_DRAWS = sqlFile(import.meta.url, './sql/due-draws.sql');
const PREPARE_DRAW = sqlFile(import.meta.url, './sql/prepare-draw.sql');
const TAKE_FREEZE = sqlFile(import.meta.url, './sql/take-freeze.sql');
const LOCK_DRAW = sqlFile(import.meta.url, './sql/lock-draw.sql');
const FREEZE_DRAW = sqlFile(import.meta.url, './sql/freeze-draw.sql');
const INSERT_LEAVES = sqlFile(import.meta.url, './sql/insert-leaves.sql');
const REVEAL_DRAW = sqlFile(import.meta.url, './sql/reveal-draw.sql');
const READ_DRAW = sqlFile(import.meta.url, './sql/read-draw.sql');
const READ_ORDERS = sqlFile(import.meta.url, './sql/read-orders.sql');
const READ_LEAVES = sqlFile(import.meta.url, './sql/read-leaves.sql');
const READ_CHUNK_ROOTS = sqlFile(import.meta.url, './sql/read-chunk-roots.sql');

/** Longer than a tree takes; who dies while making it keeps the others waiting no longer. */
const LEASE_MS = 5_000;
const LEASE_OF_AN_ENTRY_MS = 0.015;
const GENESIS_S = QUICKNET.genesisMs / 1000;
const PERIOD_S = QUICKNET.periodMs / 1000;
/** About a megabyte of leaves a statement. */
const CHUNKS_AT_ONCE = 32;

/** A room, and what its draw needs next. */
export interface DueDraw {
  readonly eventId: number;
  /** The event's UUID. */
  readonly publicId: string;
  readonly step: 'prepare' | 'freeze' | 'reveal';
  /** When the sale opens, or did: earlier than planned where it was opened by hand. */
  readonly opensAt: Date;
  readonly frozenEntries: number | null;
  readonly beaconSource: string | null;
  readonly beaconRound: number | null;
  readonly beaconKnownAt: Date | null;
  readonly [column: string]: unknown;
}

/** What may be known of a draw by now. */
export interface DrawRow {
  readonly commitment: Buffer;
  readonly beaconSource: string | null;
  readonly beaconRound: number | null;
  readonly beaconKnownAt: Date | null;
  readonly opensAt: Date;
  readonly frozenAt: Date | null;
  readonly entries: number | null;
  readonly merkleRoot: Buffer | null;
  readonly revealedAt: Date | null;
  readonly seed: Buffer | null;
  readonly beaconValue: Buffer | null;
  readonly beaconSignature: Buffer | null;
  readonly [column: string]: unknown;
}

/** A room whose order is known. Without a seed it is the order of joining. */
export interface KnownOrder {
  readonly eventId: number;
  /** Whether the caller has it already: then there is no seed here either. */
  readonly known: boolean;
  readonly seed: Buffer | null;
  readonly entries: number | null;
  readonly beaconValue: Buffer | null;
  readonly [column: string]: unknown;
}

/** All PostgreSQL of the draw. */
@Injectable()
export class DrawsStore {
  constructor(private readonly database: Database) {}

  /** @param publicMs for which entries and root must have been public before the seed is */
  due(publicMs: number): Promise<DueDraw[]> {
    return this.database.query<DueDraw>(DUE_DRAWS, [publicMs]);
  }

  /** @returns whether something was promised: not where the same stands already, or the room is frozen */
  async prepare(eventId: number, opensAt: Date, seed: Buffer, round: NamedRound | null): Promise<boolean> {
    const named = [round?.source ?? null, round?.round ?? null, round?.knownAt ?? null];
    return this.changes(PREPARE_DRAW, [eventId, opensAt, seed, ...named]);
  }

  /** @returns whether it is ours to make the tree */
  takeFreeze(eventId: number, entries: number): Promise<boolean> {
    return this.changes(TAKE_FREEZE, [eventId, LEASE_MS + entries * LEASE_OF_AN_ENTRY_MS]);
  }

  /** Root and leaves together. @param round for this opening; another takes its place where it is too late for it @returns whether it was us */
  freeze(eventId: number, tree: Tree, opensAt: Date, round: NamedRound | null): Promise<boolean> {
    return this.database.transaction(async (tx) => {
      if ((await changed(tx, LOCK_DRAW, [eventId])) === 0) return false;
      for (let first = 0; first < tree.chunks; first += CHUNKS_AT_ONCE) {
        const chunks = Array.from({ length: Math.min(CHUNKS_AT_ONCE, tree.chunks - first) }, (_, at) => first + at);
        const leaves = chunks.map((chunk) => tree.leavesOf(chunk));
        const roots = chunks.map((chunk) => tree.rootOfChunk(chunk));
        const kept = await changed(tx, INSERT_LEAVES, [eventId, chunks, leaves, roots]);
        assert(kept === chunks.length, `${chunks.length} chunks of leaves kept`);
      }
      const named = [round?.round ?? null, round?.knownAt ?? null, GENESIS_S, PERIOD_S];
      const frozen = await changed(tx, FREEZE_DRAW, [eventId, tree.entries, tree.root, opensAt, ...named]);
      assert(frozen === 1, 'a locked draw is frozen');
      return true;
    });
  }

  /** @param givenUpMs after which the round may be left out @returns whether it was us, and time */
  reveal(eventId: number, value: PublicValue | null, publicMs: number, givenUpMs: number): Promise<boolean> {
    const mixed = [value?.value ?? null, value?.signature ?? null, value?.round ?? null];
    return this.changes(REVEAL_DRAW, [eventId, ...mixed, publicMs, givenUpMs]);
  }

  async draw(eventId: number): Promise<DrawRow | null> {
    return (await this.database.query<DrawRow>(READ_DRAW, [eventId]))[0] ?? null;
  }

  orders(known: readonly number[]): Promise<KnownOrder[]> {
    return this.database.query<KnownOrder>(READ_ORDERS, [known]);
  }

  /** Leaves of some chunks; empty behind the last. */
  async leaves(eventId: number, first: number, most: number): Promise<Buffer> {
    const rows = await this.database.query<{ leaves: Buffer }>(READ_LEAVES, [eventId, first, most]);
    return Buffer.concat(rows.map(({ leaves }) => leaves));
  }

  async chunkRoots(eventId: number): Promise<Buffer> {
    const [row] = await this.database.query<{ roots: Buffer }>(READ_CHUNK_ROOTS, [eventId]);
    return row?.roots ?? Buffer.alloc(0);
  }

  private async changes(statement: Statement, values: readonly unknown[]): Promise<boolean> {
    return ((await this.database.pool.query({ ...statement, values: [...values] })).rowCount ?? 0) > 0;
  }
}
