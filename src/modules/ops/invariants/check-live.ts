import type pg from 'pg';
import { rows, sqlFile } from '../../../platform/db/index.ts';
import { verifySeals } from '../../audit/index.ts';
import { ask, type Checked, onSnapshot, timed } from './check-invariants.ts';
import { INVARIANTS, type Limits, PLACE_EDGES, SEALED } from './invariants.ts';

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

/**
 * Tables that hold the orders `$n` and `$n + 1` name, and what belongs to them, under the names of the tables themselves: the
 * statements of the full set judge these orders as they judge all.
 */
const onlyOrders = (first: number) => `
  orders AS (SELECT o.* FROM orders o JOIN unnest($${first}::int[], $${first + 1}::uuid[]) AS c (event_id, id) USING (event_id, id)),
  order_lines AS (SELECT l.* FROM order_lines l JOIN orders o ON o.event_id = l.event_id AND o.id = l.order_id),
  places AS (SELECT p.* FROM places p JOIN (SELECT DISTINCT event_id, seat_no FROM order_lines) l USING (event_id, seat_no)),
  tickets AS (SELECT t.* FROM tickets t JOIN (SELECT DISTINCT event_id, seat_no FROM order_lines) l USING (event_id, seat_no)
    WHERE t.state = 'live'),
  payments AS (SELECT y.* FROM payments y JOIN orders o ON o.event_id = y.event_id AND o.id = y.order_id),
  refunds AS (SELECT r.* FROM refunds r JOIN orders o ON o.event_id = r.event_id AND o.id = r.order_id),
  disputes AS (SELECT d.* FROM disputes d JOIN orders o ON o.event_id = d.event_id AND o.id = d.order_id),
  ledger_entries AS (SELECT e.* FROM ledger_entries e JOIN payments y ON y.event_id = e.event_id AND y.id = e.payment_id)`;

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
    const ids = [changed.map(({ eventId }) => eventId), changed.map(({ id }) => id)];
    const checked: Checked[] = [];
    for (const { id, promise, asked } of INVARIANTS.filter(({ asked: all }) => all.some((each) => each.ofOrders))) {
      const find = async () => {
        const broken: object[] = [];
        for (const { statement, values } of asked.filter((each) => each.ofOrders)) {
          const own = values?.(limits) ?? [];
          broken.push(...(await ask(client, { text: scoped(statement.text, own.length + 1) }, [...own, ...ids])));
        }
        return broken;
      };
      checked.push(await timed(id, promise, find));
    }
    const moved = INVARIANTS.find(({ id }) => id === 'I13');
    if (moved)
      checked.push(await timed(moved.id, moved.promise, () => ask(client, NEWEST_CHANGES, [PLACE_EDGES, from])));
    return { checked, orders: changed.length, next: { tx: next?.tx ?? from } };
  });
  const seals = async () => (await verifySeals(client, { sinceMs: Math.ceil(sinceMs) })).breaks;
  return { ...pass, checked: [...pass.checked, await timed(SEALED.id, SEALED.promise, seals)] };
}

/** The statement over these tables; its own WITH goes on behind ours. */
function scoped(text: string, first: number): string {
  const body = text.replace(/^(--.*\n)+/, '');
  const own = body.startsWith('WITH ') ? `, ${body.slice('WITH '.length)}` : `\n${body}`;
  return `WITH ${onlyOrders(first)}${own}`;
}
