import { InvalidInput } from './http.errors.ts';

/** An opaque place in a list: the sort values of its last row. */
export function encodeCursor(values: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(values)).toString('base64url');
}

type CursorKind = 'uuid' | 'number' | 'long' | 'date';

/** @throws InvalidInput for what no answer of ours ever gave. */
export function decodeCursor(cursor: string | undefined, kinds: readonly CursorKind[]): (string | number)[] | null {
  if (cursor === undefined) return null;
  try {
    const values: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (
      Array.isArray(values) &&
      values.length === kinds.length &&
      values.every((value, at) => fits(value, kinds[at]))
    ) {
      return values as (string | number)[];
    }
  } catch {
    // Falls through: whatever is wrong with it, the answer is the same.
  }
  throw new InvalidInput([
    { pointer: '/cursor', code: 'http.cursor', detail: 'Use the nextCursor of the page before.' },
  ]);
}

function fits(value: unknown, kind: CursorKind | undefined): boolean {
  // An id of PostgreSQL's type integer.
  if (kind === 'number') return Number.isInteger(value) && (value as number) >= 0 && (value as number) < 2 ** 31;
  // One of its type bigint, as far as JavaScript counts.
  if (kind === 'long') return Number.isSafeInteger(value) && (value as number) >= 0;
  if (typeof value !== 'string') return false;
  if (kind === 'uuid') return /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(value);
  return /^\d{4}-/.test(value) && !Number.isNaN(Date.parse(value)) && new Date(value).toISOString() === value;
}
