import type pg from 'pg';
import { parseEventScopedId } from '../../kit/index.ts';
import { sqlFile, type Statement } from '../../platform/db/index.ts';
import { MISMATCH_KINDS, type MismatchKind, MISMATCHES } from './mismatch.ts';

const statement = (name: string) => sqlFile(import.meta.url, `./sql/${name}.sql`);
const VIEWS = ['begin-listed', 'begin-settled', 'begin-known', 'begin-books', 'begin-matched', 'begin-found'].map(
  statement,
);
const STAGE_LISTED = statement('stage-listed');
const STAGE_SETTLED = statement('stage-settled');
const JOIN_LISTED = statement('join-listed');
const JOIN_BOOKS = statement('join-books');
const MATCH_BOOKS = statement('match-books');
const FIND_STRANGERS = statement('find-strangers');
const FIND_IN_BOTH_LISTS = statement('find-in-both-lists');
const FIND_UNCHARGED = statement('find-uncharged');
const FIND_CAPTURED_TWICE = statement('find-captured-twice');
const FIND_UNSETTLED = statement('find-unsettled');
const KEEP_FOUND = statement('keep-found');
const RESOLVE_OTHERS = statement('resolve-others');
const ROWS_A_STATEMENT = 500;

/** A payment as the provider's list has it. */
export interface Listed {
  readonly providerRef: string;
  readonly paymentId: string | null;
  readonly status: string;
  readonly amount: number;
  readonly currency: string;
  readonly createdAt: Date;
}

/** A row of a provider's settlement report. */
export interface Settled {
  readonly id: string;
  readonly kind: string;
  readonly paymentRef: string | null;
  readonly sourceRef: string | null;
  readonly amount: number;
  readonly fee: number;
  readonly currency: string;
  readonly at: Date;
}

/** What a comparison judges: what happened in it, its end not included. */
export interface Span {
  readonly from: Date;
  readonly to: Date;
}

/**
 * One comparison, on a connection of its own: what the provider says is staged in temporary tables, and PostgreSQL compares it
 * with our books. Memory is bounded by a portion of rows, here and at the provider.
 */
export class CompareViews {
  private payments = 0;
  private settled = 0;

  constructor(
    private readonly client: pg.ClientBase,
    private readonly provider: string,
    private readonly span: Span,
  ) {}

  async begin(): Promise<void> {
    for (const each of VIEWS) await this.run(each);
  }

  async stageListed(rows: AsyncIterable<Listed>, onProgress: (staged: number) => void): Promise<number> {
    for await (const portion of portions(rows)) {
      const ours = portion.map(({ paymentId }) => (paymentId === null ? null : parseEventScopedId('pay', paymentId)));
      await this.run(STAGE_LISTED, [
        portion.map(({ providerRef }) => providerRef),
        ours.map((each) => each?.eventId ?? null),
        ours.map((each) => each?.id ?? null),
        portion.map(({ status }) => status),
        portion.map(({ amount }) => amount),
        portion.map(({ currency }) => currency),
        portion.map(({ createdAt }) => createdAt),
      ]);
      onProgress((this.payments += portion.length));
    }
    return this.payments;
  }

  async stageSettled(rows: AsyncIterable<Settled>, onProgress: (staged: number) => void): Promise<number> {
    for await (const portion of portions(rows)) {
      await this.run(STAGE_SETTLED, [
        portion.map(({ id }) => id),
        portion.map(({ kind }) => kind),
        portion.map(({ paymentRef }) => paymentRef),
        portion.map(({ sourceRef }) => sourceRef),
        portion.map(({ amount }) => amount),
        portion.map(({ currency }) => currency),
        portion.map(({ at }) => at),
      ]);
      onProgress((this.settled += portion.length));
    }
    return this.settled;
  }

  /** What the provider's list alone tells: money of nobody. */
  async compareList(): Promise<void> {
    await this.learn('listed');
    await this.run(JOIN_LISTED, [this.provider]);
    await this.learn('known');
    await this.find(FIND_STRANGERS);
  }

  /** @param listedFrom since when the list is whole */
  async compareAll(listedFrom: Date): Promise<void> {
    await this.compareList();
    await this.learn('settled');
    await this.run(JOIN_BOOKS, [this.provider, ...this.values]);
    await this.learn('books');
    await this.run(MATCH_BOOKS);
    await this.learn('matched');
    await this.find(FIND_IN_BOTH_LISTS);
    await this.find(FIND_UNCHARGED, this.provider);
    await this.find(FIND_CAPTURED_TWICE);
    await this.find(FIND_UNSETTLED, listedFrom);
  }

  /** Keeps what was found, and resolves what was open and was not found any more. @returns how many were found */
  async keep(judged: readonly MismatchKind[]): Promise<number> {
    await this.client.query('BEGIN');
    try {
      const owners = MISMATCH_KINDS.map((kind) => MISMATCHES[kind].owner);
      const found = await this.run(KEEP_FOUND, [this.provider, MISMATCH_KINDS, owners]);
      await this.run(RESOLVE_OTHERS, [this.provider, judged, ...this.values]);
      await this.client.query('COMMIT');
      return found;
    } catch (error) {
      await this.client.query('ROLLBACK');
      throw error;
    }
  }

  /** Nobody else does it for a table of one connection: the planner would take it for small. */
  private async learn(table: string): Promise<void> {
    await this.client.query(`ANALYZE ${table}`);
  }

  private get values(): readonly [Date, Date] {
    return [this.span.from, this.span.to];
  }

  private async find(each: Statement, ...more: readonly unknown[]): Promise<void> {
    await this.run(each, [...this.values, ...more]);
  }

  /** Without a name: the tables are new each time, and so are the plans. */
  private async run({ text }: Statement, values: readonly unknown[] = []): Promise<number> {
    return (await this.client.query(text, [...values])).rowCount ?? 0;
  }
}

async function* portions<Row>(rows: AsyncIterable<Row>): AsyncGenerator<Row[]> {
  let portion: Row[] = [];
  for await (const row of rows) {
    portion.push(row);
    if (portion.length < ROWS_A_STATEMENT) continue;
    yield portion;
    portion = [];
  }
  if (portion.length > 0) yield portion;
}
