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
import { join } from 'node:path';
import type { Kind, Rows } from './model.ts';

type Change = { [K in Kind]: { kind: K; row: Rows[K] } }[Kind];

/** Rows of one kind in the order in which they first appeared. */
export class Table<T extends { id: string }> {
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

type Tables = { [K in Kind]: Table<Rows[K]> };

const emptyTables = (): Tables => ({
  intent: new Table(),
  method: new Table(),
  charge: new Table(),
  refund: new Table(),
  movement: new Table(),
  event: new Table(),
  delivery: new Table(),
  answer: new Table(),
});

const answerLifeMs = 24 * 3600 * 1000;
const eventsKept = 20_000;
const fileName = 'fakepay.jsonl';

/**
 * Everything fakepay knows, in memory and in one append-only file.
 *
 * One line is one commit, written with a single write before the answer is sent: what the kernel has survives a
 * kill of the process. A torn last line was never answered and is dropped at the next start.
 */
export class Store {
  readonly tables: Tables = emptyTables();
  private readonly path: string | null;
  private file: number | null = null;

  /** @param dir folder of the log, or null to keep nothing beyond this process */
  constructor(dir: string | null) {
    this.path = dir === null ? null : join(dir, fileName);
    if (dir === null || this.path === null) return;
    mkdirSync(dir, { recursive: true });
    if (existsSync(this.path)) {
      this.replay(this.path);
      this.prune();
      this.compact(this.path);
    }
    this.file = openSync(this.path, 'a', 0o600);
  }

  begin(): Transaction {
    return new Transaction(this);
  }

  apply(changes: readonly Change[]): void {
    if (changes.length === 0) return;
    if (this.file !== null) writeSync(this.file, `${JSON.stringify(changes)}\n`);
    for (const change of changes) this.put(change);
  }

  private put<K extends Kind>(change: { kind: K; row: Rows[K] }): void {
    this.tables[change.kind].put(change.row);
  }

  private replay(path: string): void {
    const lines = readFileSync(path, 'utf8').split('\n');
    // What follows the last newline is either nothing or a torn commit.
    lines.pop();
    for (const line of lines) for (const change of JSON.parse(line) as Change[]) this.put(change);
  }

  /** Forgets idempotency keys after 24 hours, as Stripe may, and old events that have been delivered. */
  prune(): void {
    const { answer, event, delivery } = this.tables;
    const oldest = Date.now() - answerLifeMs;
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
    for (const [kind, table] of Object.entries(this.tables)) {
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
export class Transaction {
  private readonly store: Store;
  private readonly changes = new Map<string, Change>();

  constructor(store: Store) {
    this.store = store;
  }

  get<K extends Kind>(kind: K, id: string): Rows[K] | undefined {
    const changed = this.changes.get(`${kind} ${id}`);
    return changed === undefined ? this.store.tables[kind].get(id) : (changed.row as Rows[K]);
  }

  /** @throws Error when the row is unknown: a broken reference inside fakepay's own store. */
  need<K extends Kind>(kind: K, id: string): Rows[K] {
    const row = this.get(kind, id);
    if (row === undefined) throw new Error(`fakepay has no ${kind} ${id}`);
    return row;
  }

  put<K extends Kind>(kind: K, row: Rows[K]): Rows[K] {
    this.changes.set(`${kind} ${row.id}`, { kind, row } as Change);
    return row;
  }

  list<K extends Kind>(kind: K): Rows[K][] {
    return this.store.tables[kind].newestFirst();
  }

  /** Ids of the rows of one kind that this transaction writes. */
  changed(kind: Kind): string[] {
    return [...this.changes.values()].filter((change) => change.kind === kind).map((change) => change.row.id);
  }

  drop(): void {
    this.changes.clear();
  }

  commit(): void {
    this.store.apply([...this.changes.values()]);
    this.changes.clear();
  }
}
