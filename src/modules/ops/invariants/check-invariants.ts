import type pg from 'pg';
import { type Invariant, INVARIANTS } from './invariants.ts';

export interface Checked {
  readonly invariant: Invariant;
  readonly broken: number;
  /** The first few, for a person to look at. */
  readonly examples: readonly Record<string, unknown>[];
  readonly durationMs: number;
}

const MOST_EXAMPLES = 5;
const TIME_LIMIT_MS = 60_000;

/**
 * Asks every invariant on one consistent snapshot: read-only, bounded in time, safe in the middle of a sale.
 *
 * @throws when a statement takes longer than a minute
 */
export async function checkInvariants(client: pg.ClientBase): Promise<Checked[]> {
  await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
  try {
    await client.query(`SET LOCAL statement_timeout = ${TIME_LIMIT_MS}`);
    const checked: Checked[] = [];
    for (const invariant of INVARIANTS) {
      const began = performance.now();
      const { rows } = await client.query<Record<string, unknown>>(invariant.statement.text);
      checked.push({
        invariant,
        broken: rows.length,
        examples: rows.slice(0, MOST_EXAMPLES),
        durationMs: Math.round(performance.now() - began),
      });
    }
    return checked;
  } finally {
    await client.query('ROLLBACK');
  }
}
