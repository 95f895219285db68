import { InvalidInput } from './http.errors.ts';

/** An opaque place in a list: the sort values of its last row. */
export function encodeCursor(values: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(values)).toString('base64url');
}

/** @throws InvalidInput for what no answer of ours ever gave. */
export function decodeCursor(
  cursor: string | undefined,
  kinds: readonly ('string' | 'number' | 'date')[],
): (string | number)[] | null {
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

function fits(value: unknown, kind: 'string' | 'number' | 'date' | undefined): boolean {
  if (kind === 'number') return Number.isSafeInteger(value);
  if (typeof value !== 'string' || value.length > 200) return false;
  return kind === 'string' || !Number.isNaN(Date.parse(value));
}
