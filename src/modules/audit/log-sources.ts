import type { Statement } from '../../platform/db/index.ts';

/** Transaction number, then the key of the row within its event: compared from left to right. */
export type Position = readonly number[];

/** An append-only table, led by `event_id`, that is sealed. Every column of a row is sealed with it. */
export interface LogSource {
  readonly name: string;
  /** `$1` event_id, `$2` position, `$3` at most: what stands behind the position, in order. Each row: canonical text, position. */
  readonly readAfter: Statement;
  /** `$1` event_id, `$2` position: `count` and `oldest` of what stands behind it, also of transactions that still run. */
  readonly countAfter: Statement;
  /** The events that have something to seal: `eventId`. */
  readonly due: Statement;
}

/** Adding a log: its table has a column `tx` as inventory_log has, an index on (event_id, tx, key), and a line here. */
export const LOG_SOURCES: readonly LogSource[] = [
  sourceOf('inventory_log', ['id']),
  sourceOf('ledger_entries', ['id']),
  sourceOf('hold_log', ['generation', 'seq']),
  sourceOf('queue_log', ['id']),
  sourceOf('package_log', ['id']),
];

/**
 * The statements of a log differ in its name and key only.
 *
 * A row is stable when its transaction number is below every running one's: such transactions are all over, and later ones
 * get higher numbers, so nothing can ever come to stand before it.
 */
function sourceOf(table: string, key: readonly string[]): LogSource {
  const columns = ['tx', ...key].map((column) => `r.${column}`).join(', ');
  const behind = (position: string) =>
    `(${columns}) > (${['tx', ...key].map((_, at) => `coalesce((${position})[${at + 1}], 0)`).join(', ')})`;
  return {
    name: table,
    readAfter: {
      name: `read-${table}`,
      text: `SELECT json_strip_nulls(to_json(r))::text, ${columns} FROM ${table} r
WHERE r.event_id = $1 AND ${behind('$2::bigint[]')}
  AND r.tx < pg_snapshot_xmin(pg_current_snapshot())::text::bigint -- guard: stable
ORDER BY ${columns} LIMIT $3`,
    },
    countAfter: {
      name: `count-${table}`,
      text: `SELECT count(*)::int AS count, min(r.at) AS oldest FROM ${table} r WHERE r.event_id = $1 AND ${behind('$2::bigint[]')}`,
    },
    due: {
      name: `due-${table}`,
      text: `SELECT e.id AS "eventId" FROM events e
LEFT JOIN LATERAL (SELECT last_position FROM log_seals s WHERE s.event_id = e.id AND s.source = '${table}'
  ORDER BY batch_no DESC LIMIT 1) s ON true
WHERE EXISTS (SELECT FROM ${table} r WHERE r.event_id = e.id AND ${behind('s.last_position')}
  AND r.tx < pg_snapshot_xmin(pg_current_snapshot())::text::bigint -- guard: stable
)`,
    },
  };
}

/** Negative where `a` stands before `b`. */
export function comparePositions(a: Position, b: Position): number {
  const at = a.findIndex((part, index) => part !== b[index]);
  return at < 0 ? 0 : (a[at] ?? 0) - (b[at] ?? 0);
}
