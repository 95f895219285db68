import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import type { PoolClient } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inRoot } from '../../local/paths.ts';
import { theRun } from '../harness/run.ts';
import { testStores, type TestStores } from '../harness/stores.ts';
import { built, undone } from './gate.ts';

const EVENT = 1;
const ROUND = 7;
const SIGNATURE = Buffer.alloc(48, 5);
const VALUE = createHash('sha256').update(SIGNATURE).digest();
const PUBLIC_MS = 5_000;
const GIVEN_UP_MS = 60_000;

let stores: TestStores;
beforeAll(async () => {
  stores = await testStores();
});
afterAll(() => stores?.close());

type Beacon = typeof import('../../src/modules/queue/draw/beacon.ts');
type Trees = typeof import('../../src/modules/queue/draw/tree.ts');

const run = (tx: PoolClient, file: string, values: readonly unknown[]) =>
  tx.query(readFileSync(path.join(inRoot(theRun().dist), 'modules/queue', file), 'utf8'), [...values]);

interface Facts {
  readonly round?: number;
  readonly knownAgoMs?: number;
  readonly frozenAgoMs?: number;
}

/** A draw of no event: nothing else of an event is needed here. */
async function drawIn(tx: PoolClient, { round, knownAgoMs, frozenAgoMs }: Facts): Promise<void> {
  await tx.query('ALTER TABLE draws DROP CONSTRAINT draws_event');
  await tx.query(
    `INSERT INTO draws (event_id, seed, commitment, opens_at, beacon_source, beacon_round, beacon_known_at)
     VALUES ($1, $2, sha256($2), clock_timestamp(), $3, $4, clock_timestamp() - make_interval(secs => $5::float8 / 1000))`,
    [EVENT, Buffer.alloc(32, 1), round === undefined ? null : 'drand quicknet', round ?? null, knownAgoMs ?? null],
  );
  if (frozenAgoMs === undefined) return;
  await tx.query(
    `UPDATE draws SET entries = 3, merkle_root = $2, frozen_at = clock_timestamp() - make_interval(secs => $3::float8 / 1000)
     WHERE event_id = $1`,
    [EVENT, Buffer.alloc(32, 2), frozenAgoMs],
  );
}

describe('entries', () => {
  it('are counted once, whatever Redis says later', () =>
    undone(stores, async (tx) => {
      await tx.query('ALTER TABLE queues DROP CONSTRAINT queues_event');
      await tx.query('INSERT INTO queues (event_id) VALUES ($1)', [EVENT]);
      const keep = (entries: number) => run(tx, 'sql/keep-freeze.sql', [EVENT, entries, 1_764_000_000_000]);
      expect([(await keep(3)).rowCount, (await keep(5)).rowCount]).toEqual([1, 0]);
      const { rows } = await tx.query('SELECT frozen_entries AS entries FROM queues WHERE event_id = $1', [EVENT]);
      expect(rows).toEqual([{ entries: 3 }]);
    }));

  it('are those before the freeze: who came later has no leaf', async () => {
    const { Tree } = built('modules/queue/draw/tree.js') as Trees;
    const some = [
      { visitor: 'ada', entry: 0 },
      { visitor: 'bob', entry: 1 },
    ];
    const rootOf = async (all: typeof some) => (await Tree.over('evt_1', 2, Readable.from([all]))).root;
    expect(await rootOf([{ visitor: 'eve', entry: 2 }, ...some])).toEqual(await rootOf(some));
  });

  it('do not change when they are public', () =>
    undone(stores, async (tx) => {
      await drawIn(tx, { frozenAgoMs: 1_000 });
      await expect(tx.query('UPDATE draws SET entries = 4')).rejects.toThrow('does not change');
    }));
});

describe('the seed', () => {
  it('is told to nobody before it is drawn', () =>
    undone(stores, async (tx) => {
      await drawIn(tx, { frozenAgoMs: 1_000 });
      const { rows } = await run(tx, 'draw/sql/read-draw.sql', [EVENT]);
      expect(rows).toMatchObject([{ entries: 3, seed: null }]);
    }));

  it('is not revealed before the entries are frozen', () =>
    undone(stores, async (tx) => {
      await drawIn(tx, {});
      await expect(tx.query('UPDATE draws SET revealed_at = clock_timestamp()')).rejects.toThrow('draws_revealed');
    }));

  it('is not revealed before the entries have been public for a while', () =>
    undone(stores, async (tx) => {
      await drawIn(tx, { frozenAgoMs: 1_000 });
      const reveal = async (publicMs: number) => {
        const values = [EVENT, null, null, null, publicMs, GIVEN_UP_MS];
        return (await run(tx, 'draw/sql/reveal-draw.sql', values)).rowCount;
      };
      expect([await reveal(PUBLIC_MS), await reveal(500)]).toEqual([0, 1]);
    }));
});

describe('the public value', () => {
  it('is of the round that was named', () =>
    undone(stores, async (tx) => {
      await drawIn(tx, { round: ROUND, knownAgoMs: 10_000, frozenAgoMs: 20_000 });
      const reveal = async (round: number | null) => {
        const mixed = round === null ? [null, null] : [VALUE, SIGNATURE];
        const values = [EVENT, ...mixed, round, PUBLIC_MS, GIVEN_UP_MS];
        return (await run(tx, 'draw/sql/reveal-draw.sql', values)).rowCount;
      };
      // Nor is it left out as long as it may still be had.
      expect([await reveal(ROUND + 1), await reveal(null), await reveal(ROUND)]).toEqual([0, 0, 1]);
    }));

  it('is not taken from an answer about another round', () => {
    const { valueIn } = built('modules/queue/draw/beacon.js') as Beacon;
    const answer = { round: ROUND, randomness: VALUE.toString('hex'), signature: SIGNATURE.toString('hex') };
    expect(valueIn(answer, ROUND).value).toEqual(VALUE);
    expect(() => valueIn(answer, ROUND + 1)).toThrow('answered round');
  });
});
