import type pg from 'pg';
import { sqlFile } from '../../platform/db/index.ts';
import type { TicketClaim } from './ticket-code.ts';

const TICKET_STATE = sqlFile(import.meta.url, './sql/ticket-state.sql');

/** The state of the ticket that a code claims to be, or null where there is none. Cost: one statement. */
export async function ticketState(client: pg.ClientBase, { eventId, secret }: TicketClaim): Promise<string | null> {
  const { rows } = await client.query<{ state: string }>(TICKET_STATE.text, [eventId, secret]);
  return rows[0]?.state ?? null;
}
