import { createHash, hash } from 'node:crypto';
import type { Position } from './log-sources.ts';

/** What goes before the first seal of a chain. */
export const BEGINNING: Pick<Seal, 'batchNo' | 'lastPosition' | 'hash'> = {
  batchNo: 0,
  lastPosition: [],
  hash: Buffer.alloc(32),
};

export const MARK_BYTES = 8;

/** A row as it is sealed. */
export interface DigestedRow {
  readonly position: Position;
  /** SHA-256 of its canonical text. */
  readonly digest: Buffer;
}

export interface Seal {
  readonly eventId: number;
  readonly source: string;
  /** From 1, without gaps. */
  readonly batchNo: number;
  readonly rows: number;
  readonly firstPosition: Position;
  readonly lastPosition: Position;
  readonly rowsHash: Buffer;
  /** The first bytes of each row's digest, in order. */
  readonly marks: Buffer;
  readonly prevHash: Buffer;
  readonly hash: Buffer;
  readonly sealedAt: Date;
}

export function digestOf(canonical: string): Buffer {
  return hash('sha256', canonical, 'buffer');
}

export function rowsHashOf(rows: readonly DigestedRow[]): Buffer {
  const all = createHash('sha256');
  for (const { digest } of rows) all.update(digest);
  return all.digest();
}

export function marksOf(rows: readonly DigestedRow[]): Buffer {
  return Buffer.concat(rows.map(({ digest }) => digest.subarray(0, MARK_BYTES)));
}

/** SHA-256 of the seal's fields as compact JSON: whoever has the rows can compute it with any tool. */
export function sealHashOf(seal: Omit<Seal, 'hash' | 'marks'>): Buffer {
  const fields = [
    seal.prevHash.toString('hex'),
    seal.eventId,
    seal.source,
    seal.batchNo,
    seal.rows,
    seal.firstPosition,
    seal.lastPosition,
    seal.rowsHash.toString('hex'),
    seal.sealedAt.toISOString(),
  ];
  return createHash('sha256').update(JSON.stringify(fields)).digest();
}

/** Where rows differ from what was sealed: the first such row. */
export interface RowBreak {
  readonly kind: 'changed row' | 'missing row' | 'extra row';
  /** Index among the sealed rows (missing) or among those that are there now. */
  readonly at: number;
}

/** @returns null where every row has its mark */
export function firstDifference(marks: Buffer, rows: readonly DigestedRow[]): RowBreak | null {
  const sealed = marks.length / MARK_BYTES;
  const fits = (mark: number, row: number) => {
    const digest = rows[row]?.digest;
    return (
      mark < sealed &&
      digest !== undefined &&
      digest.compare(marks, mark * MARK_BYTES, (mark + 1) * MARK_BYTES, 0, MARK_BYTES) === 0
    );
  };
  let at = 0;
  while (fits(at, at)) at++;
  if (at === sealed && at === rows.length) return null;
  const missing = at < sealed && (at >= rows.length || fits(at + 1, at) || rows.length < sealed);
  const extra = at < rows.length && (at >= sealed || fits(at, at + 1) || rows.length > sealed);
  if (missing === extra) return { kind: 'changed row', at };
  return { kind: missing ? 'missing row' : 'extra row', at };
}
