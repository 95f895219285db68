import type pg from 'pg';
import { sqlFile } from '../../platform/db/index.ts';
import type { LogSource, Position } from './log-sources.ts';
import { type DigestedRow, digestOf } from './seal.ts';

const READ_AS_SEALED = sqlFile(import.meta.url, './sql/read-as-sealed.sql');

/** Once in each transaction that calls `readRows`. */
export async function readAsSealed(client: pg.ClientBase): Promise<void> {
  await client.query(READ_AS_SEALED);
}

/** The stable rows of a log behind a position, in order. */
export async function readRows(
  client: pg.ClientBase,
  source: LogSource,
  eventId: number,
  after: Position,
  most: number,
): Promise<DigestedRow[]> {
  const { rows } = await client.query<[string, ...number[]]>({
    ...source.readAfter,
    values: [eventId, after, most],
    rowMode: 'array',
  });
  return rows.map(([canonical, ...position]) => ({ position, digest: digestOf(canonical) }));
}
