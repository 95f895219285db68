import { Injectable, Logger } from '@nestjs/common';
import { Sweeps } from '../../platform/clock/index.ts';
import { Database, sqlFile } from '../../platform/db/index.ts';
import { type HoldChange, HoldsRedis } from './holds.redis.ts';

const BEGIN_GENERATION = sqlFile(import.meta.url, './sql/begin-generation.sql');
const END_GENERATION = sqlFile(import.meta.url, './sql/end-generation.sql');
const JOURNAL_ENDS = sqlFile(import.meta.url, './sql/journal-ends.sql');
const APPEND_JOURNAL = sqlFile(import.meta.url, './sql/append-journal.sql');

const EVERY_MS = 500;
/** Of Redis's entries, and of PostgreSQL's rows. */
const MOST_A_CALL = 1_000;

type Row = HoldChange & { readonly lost: number | null };

/**
 * Keeps what became of holds: the scripts note each change with its number, and it is copied afterwards, so that no fan
 * waits for PostgreSQL. A number that is missing becomes a row of its own that says so.
 *
 * Every replica copies what it changed itself, at once with others: the key of a row makes repeats harmless.
 * Cost: 2 Redis calls and 2 statements for up to 1,000 changes of an event, 1 more for each further 1,000 that ended together;
 * nothing where nothing changed.
 */
@Injectable()
export class Journal {
  private readonly log = new Logger('Journal');
  /** The highest number of a change that this replica was told of, by event: Redis may be lost before it is copied. */
  private readonly seen = new Map<number, { generation: number; seq: number }>();

  constructor(
    private readonly database: Database,
    private readonly redis: HoldsRedis,
    sweeps: Sweeps,
  ) {
    sweeps.add({ everyMs: EVERY_MS, run: () => this.copyAll(), trouble: 'the journal of holds could not be written' });
  }

  /** @param seq the version of the board, which counts the changes of its generation */
  note(eventId: number, generation: number, seq: number): void {
    this.seen.set(eventId, { generation, seq });
  }

  /** Begins a generation, and ends the one before with all that Redis still has of it. @returns false where it had begun */
  async begin(eventId: number, generation: number): Promise<boolean> {
    while (await this.copy(eventId));
    if ((await this.database.query(BEGIN_GENERATION, [eventId, generation])).length === 0) return false;
    const seen = this.seen.get(eventId) ?? { generation: 0, seq: 0 };
    await this.database.query(END_GENERATION, [eventId, generation, seen.generation, seen.seq]);
    return true;
  }

  private async copyAll(): Promise<void> {
    for (const eventId of this.redis.changed) {
      // Forgotten first: what changes while we copy is remembered again.
      this.redis.changed.delete(eventId);
      try {
        if (await this.copy(eventId)) this.redis.changed.add(eventId);
      } catch (error) {
        this.redis.changed.add(eventId);
        throw error;
      }
    }
  }

  /** @returns whether there is probably more */
  private async copy(eventId: number): Promise<boolean> {
    const { changes, isAll } = await this.redis.changes(eventId, MOST_A_CALL);
    const last = changes.at(-1);
    if (!last) return false;
    // Asked after the changes were read: whoever took some away had kept them first, so they are no gap.
    const generations = [...new Set(changes.map(({ generation }) => generation))];
    const ends = await this.database.query<{ generation: number; seq: number }>(JOURNAL_ENDS, [eventId, generations]);
    const rows = withGaps(changes, new Map(ends.map(({ generation, seq }) => [generation, seq])));
    if (rows.some(({ lost }) => lost !== null)) this.log.warn({ eventId }, 'changes of holds are missing in Redis');
    for (let at = 0; at < rows.length; at += MOST_A_CALL) {
      await this.database.query(APPEND_JOURNAL, [eventId, JSON.stringify(rows.slice(at, at + MOST_A_CALL))]);
    }
    await this.redis.forgetChanges(eventId, last);
    return !isAll;
  }
}

/**
 * What is not in the journal yet, and a row for each gap in the numbers. A generation that has not begun here is another
 * database's, which had this Redis before.
 * @param ends by generation, the last number that the journal has
 */
export function withGaps(changes: readonly HoldChange[], ends: ReadonlyMap<number, number>): Row[] {
  const rows: Row[] = [];
  const reached = new Map(ends);
  for (const change of changes) {
    const { generation, seq } = change;
    const end = reached.get(generation);
    if (end === undefined || seq <= end) continue;
    if (seq > end + 1) rows.push(gap(change, end + 1));
    rows.push({ ...change, lost: null });
    reached.set(generation, seq);
  }
  return rows;
}

function gap({ generation, seq, at }: HoldChange, from: number): Row {
  return { generation, seq: from, at, kind: 'gap', hold: null, state: null, seats: [], lost: seq - from };
}
