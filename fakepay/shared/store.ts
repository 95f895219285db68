import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { Clock } from './clock.ts';

export interface Row {
  id: string;
}

export interface Delivery {
  /** Id of the event that is delivered. */
  id: string;
  createdMs: number;
  attempts: number;
  nextAtMs: number;
  state: 'pending' | 'delivered' | 'given_up';
}

/** Something that happens by itself once the gateway's clock shows `atMs`. */
export interface Due {
  id: string;
  atMs: number;
  step: string;
  /** Id of the row that the step is about. */
  ref: string;
}

/** What every gateway here keeps; each adds rows of its own. */
export interface SharedRows {
  event: Row;
  delivery: Delivery;
  answer: Row & { savedAtMs: number };
  due: Due;
  clock: Row & { aheadMs: number };
}

/** Rows of one kind in the order in which they first appeared. */
export class Table<T extends Row> {
  private readonly rows = new Map<string, T>();

  get(id: string): T | undefined {
    return this.rows.get(id);
  }

  put(row: T): void {
    this.rows.set(row.id, row);
  }

  remove(id: string): void {
    this.rows.delete(id);
  }

  get size(): number {
    return this.rows.size;
  }

  values(): IterableIterator<T> {
    return this.rows.values();
  }

  newestFirst(): T[] {
    return [...this.rows.values()].reverse();
  }
}

type Kind<R> = keyof R & string;
type Change<R> = { [K in Kind<R>]: { kind: K; row: R[K] } | { kind: K; gone: string } }[Kind<R>];

const eventsKept = 20_000;

/**
 * Everything a gateway knows, in memory and in one append-only file.
 *
 * One line is one commit, written with a single write before the answer is sent: what the kernel has survives a
 * kill of the process. A torn last line was never answered and is dropped at the next start.
 */
export class Store<R extends SharedRows & { [K in keyof R]: Row }> {
  readonly tables: { [K in Kind<R>]: Table<R[K]> };
  readonly clock = new Clock();
  private readonly answerLifeMs: number;
  private file: number | null = null;

  /**
   * @param path the log, or null to keep nothing beyond this process
   * @param answerLifeMs how long an answer is kept for its idempotency key
   */
  constructor(kinds: readonly Kind<R>[], path: string | null, answerLifeMs: number) {
    this.tables = Object.fromEntries(kinds.map((kind) => [kind, new Table()])) as typeof this.tables;
    this.answerLifeMs = answerLifeMs;
    if (path === null) return;
    mkdirSync(dirname(path), { recursive: true });
    if (existsSync(path)) {
      this.replay(path);
      this.clock.ahead = this.tables.clock.get('clock')?.aheadMs ?? 0;
      this.prune();
      this.compact(path);
    }
    this.file = openSync(path, 'a', 0o600);
  }

  begin(): Transaction<R> {
    return new Transaction(this);
  }

  apply(changes: readonly Change<R>[]): void {
    if (changes.length === 0) return;
    if (this.file !== null) writeSync(this.file, `${JSON.stringify(changes)}\n`);
    for (const change of changes) this.make(change);
  }

  private make<K extends Kind<R>>(change: { kind: K; row: R[K] } | { kind: K; gone: string }): void {
    if ('gone' in change) this.tables[change.kind].remove(change.gone);
    else this.tables[change.kind].put(change.row);
  }

  private replay(path: string): void {
    const lines = readFileSync(path, 'utf8').split('\n');
    // What follows the last newline is either nothing or a torn commit.
    lines.pop();
    for (const line of lines) for (const change of JSON.parse(line) as Change<R>[]) this.make(change);
  }

  /** Moves the clock; the rows that are due by then are the caller's to run. */
  advance(ms: number): void {
    this.clock.ahead += ms;
    const tx = this.begin();
    tx.put('clock', { id: 'clock', aheadMs: this.clock.ahead } as R['clock']);
    tx.commit();
    this.prune();
  }

  /** Forgets idempotency keys at the end of their life, and old events that have been delivered. */
  prune(): void {
    const { answer, event, delivery } = this.tables;
    const oldest = this.clock.now() - this.answerLifeMs;
    for (const saved of answer.values()) {
      if (saved.savedAtMs >= oldest) break;
      answer.remove(saved.id);
    }
    let surplus = event.size - eventsKept;
    for (const { id } of event.values()) {
      if (surplus-- <= 0) break;
      if (delivery.get(id)?.state === 'pending') continue;
      event.remove(id);
      delivery.remove(id);
    }
  }

  private compact(path: string): void {
    const lines: string[] = [];
    for (const [kind, table] of Object.entries<Table<Row>>(this.tables)) {
      for (const row of table.values()) lines.push(`${JSON.stringify([{ kind, row }])}\n`);
    }
    writeFileSync(`${path}.new`, lines.join(''), { mode: 0o600 });
    renameSync(`${path}.new`, path);
  }

  close(): void {
    if (this.file !== null) closeSync(this.file);
    this.file = null;
  }
}

/** Changes that become visible and durable together, or not at all. */
export class Transaction<R extends SharedRows & { [K in keyof R]: Row }> {
  readonly clock: Clock;
  private readonly store: Store<R>;
  private readonly changes = new Map<string, Change<R>>();

  constructor(store: Store<R>) {
    this.store = store;
    this.clock = store.clock;
  }

  get<K extends Kind<R>>(kind: K, id: string): R[K] | undefined {
    const changed = this.changes.get(`${kind} ${id}`);
    if (changed === undefined) return this.store.tables[kind].get(id);
    return 'gone' in changed ? undefined : (changed.row as R[K]);
  }

  /** @throws Error when the row is unknown: a broken reference inside the gateway's own store. */
  need<K extends Kind<R>>(kind: K, id: string): R[K] {
    const row = this.get(kind, id);
    if (row === undefined) throw new Error(`fakepay has no ${kind} ${id}`);
    return row;
  }

  put<K extends Kind<R>>(kind: K, row: R[K]): R[K] {
    this.changes.set(`${kind} ${row.id}`, { kind, row } as Change<R>);
    return row;
  }

  remove(kind: Kind<R>, id: string): void {
    if (this.get(kind, id) !== undefined) this.changes.set(`${kind} ${id}`, { kind, gone: id } as Change<R>);
  }

  /** Newest first, as they were before this transaction. */
  list<K extends Kind<R>>(kind: K): R[K][] {
    return this.store.tables[kind].newestFirst();
  }

  /** Ids of the rows of one kind that this transaction writes. */
  changed(kind: Kind<R>): string[] {
    return [...this.changes.values()].flatMap((change) =>
      change.kind === kind && 'row' in change ? [change.row.id] : [],
    );
  }

  drop(): void {
    this.changes.clear();
  }

  commit(): void {
    this.store.apply([...this.changes.values()]);
    this.changes.clear();
  }
}
