import type pg from 'pg';
import { sqlFile } from '../../platform/db/index.ts';

const READ_HEADS = sqlFile(import.meta.url, './sql/read-heads.sql');
const FIND_SEAL = sqlFile(import.meta.url, './sql/find-seal.sql');

/** The newest seal of a chain. Kept where nobody who may write the database can, it pins the whole chain before it. */
export interface Head {
  readonly eventId: number;
  readonly source: string;
  readonly batchNo: number;
  /** Hexadecimal. */
  readonly hash: string;
}

/** Of one event, or of all. */
export async function readHeads(client: pg.ClientBase, eventId?: number): Promise<Head[]> {
  return (await client.query<Head & pg.QueryResultRow>({ ...READ_HEADS, values: [eventId ?? null] })).rows;
}

/** Of heads that were kept elsewhere, those that the database no longer has: their chains were cut or written anew. */
export async function lostHeads(client: pg.ClientBase, kept: readonly Head[]): Promise<Head[]> {
  const lost: Head[] = [];
  for (const head of kept) {
    const values = [head.eventId, head.source, head.batchNo, head.hash];
    const { rowCount } = await client.query({ ...FIND_SEAL, values });
    if (rowCount === 0) lost.push(head);
  }
  return lost;
}

export function writeHead({ eventId, source, batchNo, hash }: Head): string {
  return `${eventId} ${source} ${batchNo} ${hash}`;
}

/** @returns null where the line is not one of `writeHead` */
export function readHead(line: string): Head | null {
  const [, eventId, source = '', batchNo, hash = ''] = /^(\d+) (\w+) (\d+) ([0-9a-f]{64})$/.exec(line.trim()) ?? [];
  return eventId === undefined ? null : { eventId: Number(eventId), source, batchNo: Number(batchNo), hash };
}
