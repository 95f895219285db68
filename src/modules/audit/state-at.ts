import type pg from 'pg';
import { sqlFile } from '../../platform/db/index.ts';
import { moneyDifferences } from './money.ts';
import type { PlaceState } from '../inventory/index.ts';
import { type PlaceChange, PlaceReplay, type ReplayedPlace } from './replay-places.ts';

const READ_CHANGES = sqlFile(import.meta.url, './sql/read-changes.sql');
const READ_TABLE = sqlFile(import.meta.url, './sql/read-table.sql');
const LINES_A_READ = 5_000;

/** An event's places as the log tells them. */
export interface StateAt {
  readonly places: ReadonlyMap<number, ReplayedPlace>;
  readonly lines: number;
  /** Lines that do not follow from those before: the log has a gap. */
  readonly gaps: readonly string[];
}

/**
 * Rebuilds the places of an event at an instant from the log alone. A line carries the moment of its change, which is some
 * milliseconds before its commit: at an instant in between, the log is ahead of what the tables showed.
 *
 * @param instant as PostgreSQL reads it (RFC 3339), or null for all that is logged
 * Cost: reads every line of the event's log up to the instant.
 */
export async function stateAt(client: pg.ClientBase, eventId: number, instant: string | null): Promise<StateAt> {
  const replay = new PlaceReplay();
  let lines = 0;
  for (let after = 0; ;) {
    const values = [eventId, instant ?? 'infinity', after, LINES_A_READ];
    const { rows } = await client.query<PlaceChange & pg.QueryResultRow>({ ...READ_CHANGES, values });
    for (const change of rows) replay.apply(change);
    lines += rows.length;
    after = rows.at(-1)?.id ?? after;
    if (rows.length < LINES_A_READ) return { places: replay.places, lines, gaps: replay.gaps };
  }
}

export interface Compared extends StateAt {
  /** What the tables say otherwise: place by place, and payment by payment. */
  readonly differences: readonly string[];
  readonly moneyDifferences: readonly string[];
}

/** Rebuilds the present and compares it with the tables, on one snapshot; the client must not be in a transaction. */
export async function compareWithTables(client: pg.ClientBase, eventId: number): Promise<Compared> {
  await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
  try {
    const state = await stateAt(client, eventId, null);
    const { rows } = await client.query<TableRow>({ ...READ_TABLE, values: [eventId] });
    return {
      ...state,
      differences: differencesOf(state.places, rows),
      moneyDifferences: await moneyDifferences(client, eventId),
    };
  } finally {
    await client.query('ROLLBACK');
  }
}

type TableRow = { seatNo: number; state: PlaceState; orderId: string | null };

function differencesOf(places: StateAt['places'], table: readonly TableRow[]): string[] {
  const differences: string[] = [];
  const said = (place: ReplayedPlace | undefined) =>
    place ? `${place.state}${place.orderId ? ` of order ${place.orderId}` : ''}` : 'nothing';
  const seen = new Set<number>();
  for (const row of table) {
    seen.add(row.seatNo);
    const place = places.get(row.seatNo);
    if (place?.state !== row.state || place.orderId !== row.orderId)
      differences.push(`place ${row.seatNo}: the log says ${said(place)}, the table ${said(row)}`);
  }
  for (const [seatNo, place] of places) {
    if (!seen.has(seatNo)) differences.push(`place ${seatNo}: the log says ${said(place)}, the table nothing`);
  }
  return differences;
}
