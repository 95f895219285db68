import type pg from 'pg';
import { rows, sqlFile } from '../../../platform/db/index.ts';
import { verifySeals } from '../../audit/index.ts';
import { ask, type Checked, onSnapshot, timed } from './check-invariants.ts';
import { type Asked, INVARIANTS, type Limits, PLACE_EDGES, SEALED } from './invariants.ts';

const CHANGED_ORDERS = sqlFile(import.meta.url, './sql/changed-orders.sql');
const NEWEST_CHANGES = sqlFile(import.meta.url, './sql/i13-newest-changes.sql');
const OLDEST_RUNNING = sqlFile(import.meta.url, './sql/oldest-running.sql');
const TIME_LIMIT_MS = 10_000;

/** Where a pass ends, and the next one begins. */
export interface Position {
  /** The oldest transaction that ran then: whatever was not seen has this number or a higher one. */
  readonly tx: number;
}

export interface LivePass {
  readonly checked: readonly Checked[];
  readonly orders: number;
  readonly next: Position;
}

/** Every row of a table that a row of another one leads to, each by its index: OFFSET keeps the planner from other ways. */
const rowsOf = (table: string, from: string, condition: string) =>
  `${table} AS MATERIALIZED (SELECT r.* FROM ${from} o CROSS JOIN LATERAL (SELECT * FROM ${table} t WHERE ${condition} OFFSET 0) r)`;
const OF_ORDER = 't.event_id = o.event_id AND t.order_id = o.id';
const OF_PLACE = 't.event_id = o.event_id AND t.seat_no = o.seat_no';

/**
 * Tables that hold the orders `$n` and `$n + 1` name, and what belongs to them, under the names of the tables themselves: the
 * statements of the full set judge these orders as they judge all.
 */
const onlyOrders = (first: number) =>
  [
    `wanted AS MATERIALIZED (SELECT * FROM unnest($${first}::int[], $${first + 1}::uuid[]) AS c (event_id, id))`,
    rowsOf('orders', 'wanted', 't.event_id = o.event_id AND t.id = o.id'),
    rowsOf('order_lines', 'wanted', OF_ORDER),
    'seats AS MATERIALIZED (SELECT DISTINCT event_id, seat_no FROM order_lines)',
    rowsOf('places', 'seats', OF_PLACE),
    rowsOf('tickets', 'seats', `${OF_PLACE} AND t.state = 'live'`),
    rowsOf('payments', 'wanted', OF_ORDER),
    rowsOf('refunds', 'wanted', OF_ORDER),
    rowsOf('disputes', 'wanted', OF_ORDER),
    rowsOf('ledger_entries', 'payments', 't.event_id = o.event_id AND t.payment_id = o.id'),
  ].join(',\n  ');

/**
 * The *live* set: judges again whatever has changed since a position, on one consistent snapshot. Read-only.
 *
 * @param client not in a transaction
 * @param since null: nothing was looked at yet, and the pass only finds where the next one begins
 * @param sinceMs how long ago the pass before was
 * Cost: two index probes an event and log, and about 15 statements over the orders that changed.
 */
export async function checkLive(
  client: pg.PoolClient,
  limits: Limits,
  since: Position | null,
  sinceMs: number,
): Promise<LivePass> {
  const pass = await onSnapshot(client, TIME_LIMIT_MS, async () => {
    const [next] = await rows<Position & { [column: string]: unknown }>(client, OLDEST_RUNNING);
    const from = (since ?? next)?.tx ?? 0;
    const changed = await ask(client, CHANGED_ORDERS, [from, Math.ceil(sinceMs)]);
    const checked: Checked[] = [];
    const moved = INVARIANTS.find(({ id }) => id === 'I13');
    if (moved)
      checked.push(await timed(moved.id, moved.promise, () => ask(client, NEWEST_CHANGES, [PLACE_EDGES, from])));
    // Of tables that exist for one statement the planner believes that they have one row, and would loop over all of them.
    await client.query('SET LOCAL enable_nestloop = off');
    for (const { id, promise, asked } of INVARIANTS) {
      const scoped = asked.filter((each) => each.ofOrders);
      if (scoped.length > 0) checked.push(await timed(id, promise, () => askOfOrders(client, scoped, limits, changed)));
    }
    return { checked, orders: changed.length, next: { tx: next?.tx ?? from } };
  });
  const seals = async () => (await verifySeals(client, { sinceMs: Math.ceil(sinceMs) })).breaks;
  return { ...pass, checked: [...pass.checked, await timed(SEALED.id, SEALED.promise, seals)] };
}

async function askOfOrders(
  client: pg.ClientBase,
  asked: readonly Asked[],
  limits: Limits,
  changed: readonly Record<string, unknown>[],
): Promise<object[]> {
  const ids = [changed.map(({ eventId }) => eventId), changed.map(({ id }) => id)];
  const broken: object[] = [];
  for (const { statement, values } of asked) {
    const own = values?.(limits) ?? [];
    broken.push(...(await ask(client, { text: overOrders(statement.text, own.length + 1) }, [...own, ...ids])));
  }
  return broken;
}

/** The statement over these tables; its own WITH goes on behind ours. */
function overOrders(text: string, first: number): string {
  const body = text.replace(/^(--.*\n)+/, '');
  const own = body.startsWith('WITH ') ? `, ${body.slice('WITH '.length)}` : `\n${body}`;
  return `WITH ${onlyOrders(first)}${own}`;
}
