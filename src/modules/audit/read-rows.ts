import type pg from 'pg';
import { type LogSource, type Position } from './log-sources.ts';
import { type DigestedRow, digestOf } from './seal.ts';

/** The stable rows of a log behind a position, in order. The session writes times in UTC. */
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
