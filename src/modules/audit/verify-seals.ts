import type pg from 'pg';
import { sqlFile } from '../../platform/db/index.ts';
import { comparePositions, LOG_SOURCES, type LogSource, type Position } from './log-sources.ts';
import { readAsSealed, readRows } from './read-rows.ts';
import { BEGINNING, type DigestedRow, firstDifference, marksOf, rowsHashOf, type Seal, sealHashOf } from './seal.ts';

const LIST_CHAINS = sqlFile(import.meta.url, './sql/list-chains.sql');
const EVENTS_WITH_LOGS = sqlFile(import.meta.url, './sql/events-with-logs.sql');
const READ_SEALS = sqlFile(import.meta.url, './sql/read-seals.sql');
const NEWEST_NUMBER = sqlFile(import.meta.url, './sql/newest-number.sql');
const ROWS_A_READ = 5_000;
const SEALS_A_READ = 200;

/** Where a chain breaks first. What follows in the same chain is not looked at. */
export interface Break {
  readonly eventId: number;
  readonly source: string;
  readonly batchNo: number;
  readonly kind:
    'changed row' | 'missing row' | 'extra row' | 'changed seal' | 'missing seal' | 'broken chain' | 'unknown log';
  /** For a person: which row, or what does not fit. */
  readonly what: string;
}

export interface SealsVerified {
  readonly chains: number;
  readonly batches: number;
  readonly rows: number;
  /** Rows that no seal covers yet; 0 where only the newest batches were asked for. */
  readonly unsealed: number;
  readonly oldestUnsealedAt: Date | null;
  readonly breaks: readonly Break[];
}

export interface VerifyOptions {
  /** One event only. */
  readonly eventId?: number;
  /** Only batches sealed in this last time: bounded, for a check during a sale. Everything when absent. */
  readonly sinceMs?: number;
  readonly onProgress?: (done: { rows: number; batches: number }) => void;
}

interface Chain {
  readonly eventId: number;
  readonly source: LogSource;
  readonly fromBatch: number;
}

/**
 * I12: the rows of every sealed batch are those that were sealed, and the seals follow one another. Reads only, each event
 * on a snapshot of its own; opens transactions, so the client must not be in one. What it cannot see by itself is a chain
 * whose end was cut off, or that was written anew as a whole: heads kept elsewhere show that.
 *
 * Cost: reads every sealed row of the batches asked for; see the room's page.
 */
export async function verifySeals(client: pg.ClientBase, options: VerifyOptions = {}): Promise<SealsVerified> {
  const found: Break[] = [];
  const done = { chains: 0, rows: 0, batches: 0, unsealed: 0 };
  let oldest: Date | null = null;
  for (const chain of await chainsOf(client, options, found)) {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    try {
      await readAsSealed(client);
      done.chains++;
      const walk = new ChainWalk(client, chain, (rows) => {
        done.rows += rows;
        done.batches++;
        options.onProgress?.(done);
      });
      const broken = await walk.toFirstBreak();
      if (broken) found.push(broken);
      else if (options.sinceMs === undefined) {
        const left = await walk.unsealed();
        done.unsealed += left.count;
        if (left.oldest && (!oldest || left.oldest < oldest)) oldest = left.oldest;
      }
    } finally {
      await client.query('ROLLBACK');
    }
  }
  return { ...done, oldestUnsealedAt: oldest, breaks: found };
}

/** Chains that have seals, and, where all are asked for, those that should have. */
async function chainsOf(client: pg.ClientBase, { eventId, sinceMs }: VerifyOptions, found: Break[]): Promise<Chain[]> {
  const { rows: sealed } = await client.query<{ eventId: number; source: string; fromBatch: number }>({
    ...LIST_CHAINS,
    values: [eventId ?? null, sinceMs ?? null],
  });
  const chains = new Map<string, Chain>();
  for (const chain of sealed) {
    const source = LOG_SOURCES.find(({ name }) => name === chain.source);
    const fromBatch = sinceMs === undefined ? 1 : chain.fromBatch;
    if (source) chains.set(`${chain.eventId} ${source.name}`, { eventId: chain.eventId, source, fromBatch });
    else
      found.push({
        ...chain,
        batchNo: chain.fromBatch,
        kind: 'unknown log',
        what: 'a seal of a log that does not exist',
      });
  }
  if (sinceMs !== undefined) return [...chains.values()];
  const { rows: events } = await client.query<{ id: number }>({ ...EVENTS_WITH_LOGS, values: [eventId ?? null] });
  return [...new Set([...events.map(({ id }) => id), ...sealed.map((chain) => chain.eventId)])]
    .sort((a, b) => a - b)
    .flatMap((id) => LOG_SOURCES.map((source) => ({ eventId: id, source, fromBatch: 1 })));
}

type Previous = Pick<Seal, 'batchNo' | 'lastPosition' | 'hash'>;

/** Walks one chain: seals and rows side by side, in order, both read in portions. */
class ChainWalk {
  private buffered: DigestedRow[] = [];
  private readTo: Position = [];
  private exhausted = false;
  private previous: Previous = BEGINNING;

  constructor(
    private readonly client: pg.ClientBase,
    private readonly chain: Chain,
    private readonly onBatch: (rows: number) => void,
  ) {}

  async toFirstBreak(): Promise<Break | null> {
    const { fromBatch } = this.chain;
    if (fromBatch > 1) {
      const [before] = await this.seals(fromBatch - 1, 1);
      if (before?.batchNo !== fromBatch - 1)
        return this.broken(fromBatch - 1, 'missing seal', 'there is no such batch');
      this.previous = before;
    }
    this.readTo = this.previous.lastPosition;
    for (;;) {
      const seals = await this.seals(this.previous.batchNo + 1, SEALS_A_READ);
      for (const seal of seals) {
        const broken = this.sealBreak(seal) ?? this.rowBreak(seal, await this.rowsUpTo(seal.lastPosition));
        if (broken) return broken;
        this.previous = seal;
        this.onBatch(seal.rows);
      }
      if (seals.length < SEALS_A_READ) return this.numbersBreak();
    }
  }

  async unsealed(): Promise<{ count: number; oldest: Date | null }> {
    const { eventId, source } = this.chain;
    const values = [eventId, this.previous.lastPosition];
    const { rows } = await this.client.query<{ count: number; oldest: Date | null }>({ ...source.countAfter, values });
    return rows[0] ?? { count: 0, oldest: null };
  }

  private sealBreak(seal: Seal): Break | null {
    const next = this.previous.batchNo + 1;
    if (seal.batchNo !== next) return this.broken(next, 'missing seal', `batch ${seal.batchNo} follows ${next - 1}`);
    if (!sealHashOf(seal).equals(seal.hash))
      return this.broken(next, 'changed seal', 'its fields do not make its hash');
    if (!seal.prevHash.equals(this.previous.hash))
      return this.broken(next, 'broken chain', 'it does not name the hash of the seal before it');
    return null;
  }

  private rowBreak(seal: Seal, rows: readonly DigestedRow[]): Break | null {
    if (rowsHashOf(rows).equals(seal.rowsHash)) {
      if (marksOf(rows).equals(seal.marks)) return null;
      return this.broken(seal.batchNo, 'changed seal', 'its marks are not those of its rows');
    }
    const difference = firstDifference(seal.marks, rows);
    if (!difference) return this.broken(seal.batchNo, 'changed seal', 'its hash is not that of its rows');
    const { kind, at } = difference;
    const behind = nameOf(rows[at - 1]?.position ?? this.previous.lastPosition);
    const what =
      kind === 'missing row' ? `row ${at + 1} of ${seal.rows}, behind ${behind}` : nameOf(rows[at]?.position ?? []);
    return this.broken(seal.batchNo, kind, what);
  }

  /** A database that was restored from a dump counts its transactions from the beginning: rows would slip in unsealed. */
  private async numbersBreak(): Promise<Break | null> {
    const { rows } = await this.client.query<{ next: number }>(NEWEST_NUMBER);
    const [sealed = 0] = this.previous.lastPosition;
    if (sealed < (rows[0]?.next ?? 0)) return null;
    return this.broken(
      this.previous.batchNo,
      'broken chain',
      `transaction ${sealed} is sealed, and this database has not come to it yet`,
    );
  }

  /** What the log has between the end of the batch before and this position. */
  private async rowsUpTo(last: Position): Promise<DigestedRow[]> {
    const taken: DigestedRow[] = [];
    for (;;) {
      const beyond = this.buffered.findIndex(({ position }) => comparePositions(position, last) > 0);
      taken.push(...this.buffered.splice(0, beyond < 0 ? this.buffered.length : beyond));
      if (beyond >= 0 || this.exhausted) return taken;
      this.buffered = await readRows(this.client, this.chain.source, this.chain.eventId, this.readTo, ROWS_A_READ);
      this.readTo = this.buffered.at(-1)?.position ?? this.readTo;
      this.exhausted = this.buffered.length < ROWS_A_READ;
    }
  }

  private async seals(fromBatch: number, most: number): Promise<Seal[]> {
    const { eventId, source } = this.chain;
    return (
      await this.client.query<Seal & pg.QueryResultRow>({
        ...READ_SEALS,
        values: [eventId, source.name, fromBatch, most],
      })
    ).rows;
  }

  private broken(batchNo: number, kind: Break['kind'], what: string): Break {
    return { eventId: this.chain.eventId, source: this.chain.source.name, batchNo, kind, what };
  }
}

function nameOf([tx, ...key]: Position): string {
  return tx === undefined ? 'the beginning' : `row ${key.join('/')} of transaction ${tx}`;
}
