import type pg from 'pg';
import { parsePublicId } from '../../kit/index.ts';
import { sqlFile } from '../../platform/db/index.ts';

const FIND_EVENT = sqlFile(import.meta.url, './sql/find-event.sql');

export interface FoundEvent {
  /** The short number that leads its rows. */
  readonly id: number;
  readonly slug: string;
}

/** @param name slug, `evt_...` or short number @throws Error with a sentence where there is none */
export async function findEvent(client: pg.ClientBase, name: string): Promise<FoundEvent> {
  const number = /^[1-9]\d{0,8}$/.test(name) ? Number(name) : null;
  const { rows } = await client.query<FoundEvent & pg.QueryResultRow>({
    ...FIND_EVENT,
    values: [name, parsePublicId('evt', name), number],
  });
  const [event] = rows;
  if (!event) throw new Error(`There is no event ${name}: give its address (as in /events/...), its id or its number.`);
  return event;
}
