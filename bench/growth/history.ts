import { checkInvariants } from '../../test/harness/invariants.ts';
import type { Rig } from '../../test/rig/rig.ts';
import { SEATS_AN_ORDER, TOTAL } from '../till-sql.ts';
import type { House } from './houses.ts';

/* Orders of sales that are over, in every table in which the product leaves something of an order, as it leaves it. */

const PRICE = TOTAL / SEATS_AN_ORDER;
const TABLES = [
  'places',
  'orders',
  'order_lines',
  'payments',
  'payment_refs',
  'tickets',
  'ledger_entries',
  'inventory_log',
  'outbox',
  'webhook_inbox',
];
/** Events at once: a transaction of some 100,000 orders. */
const BATCH = 120;
const CONNECTIONS = 2;

const uuid = (kind: string): string => `('00000000-0000-7000-${kind}-' || lpad(to_hex(n), 12, '0'))::uuid`;
const seatUuid = (kind: string): string => `('00000000-0000-7000-${kind}-' || lpad(to_hex(2 * n + s), 12, '0'))::uuid`;
const ref = `'pi_past_' || e.id || '_' || lpad(n::text, 7, '0')`;
/** $1 first event, $2 last event, $3 orders of each. An event a few hours after the one before it. */
const EVENTS = `(SELECT id, organizer_id, now() - interval '400 days' + id * interval '3 hours' AS at FROM events WHERE id BETWEEN $1 AND $2 ORDER BY id) e`;
const ORDERS = `${EVENTS}, generate_series(0, $3::int - 1) AS n`;
const SEATS = `${ORDERS}, generate_series(0, ${SEATS_AN_ORDER - 1}) AS s`;
/** Both sides of a movement of money. */
const MOVEMENTS = `${ORDERS}, (VALUES ('authorise', 'buyer', -1), ('authorise', 'reserved', 1), ('capture', 'reserved', -1), ('capture', 'provider', 1)) AS m (kind, account, sign)`;

const LOAD = [
  `INSERT INTO places (event_id, seat_no, state, order_id, version)
   SELECT e.id, ${SEATS_AN_ORDER} * n + s, 's', ${uuid('8000')}, 3 FROM ${SEATS}`,
  `INSERT INTO orders (event_id, id, organizer_id, status, visitor, address, email, name, currency, total, hold_id, pay_by,
     pay_within_ms, pay_by_most, payable_at, created_at, updated_at, version)
   SELECT e.id, ${uuid('8000')}, e.organizer_id, 'paid', 'past-' || lpad(n::text, 17, '0'), md5('address-' || n),
     'fan' || n || '@example.com', 'Ada Buyer', 'EUR', ${TOTAL}, 'hld_past_' || lpad(n::text, 22, '0'), e.at + interval '15 minutes',
     900000, e.at + interval '30 minutes', e.at, e.at + n * interval '1 millisecond', e.at + interval '1 minute', 3 FROM ${ORDERS}`,
  `INSERT INTO order_lines (event_id, order_id, seat_no, level_no, amount, fee)
   SELECT e.id, ${uuid('8000')}, ${SEATS_AN_ORDER} * n + s, 0, ${PRICE}, 0 FROM ${SEATS}`,
  `INSERT INTO payments (event_id, id, order_id, provider, provider_ref, status, method, flow, amount, currency, client_secret,
     sent_at, look_at, created_at, updated_at, version)
   SELECT e.id, ${uuid('9000')}, ${uuid('8000')}, 'stripe', ${ref}, 'captured', 'card', 'authorise', ${TOTAL}, 'EUR', 'secret',
     e.at, e.at + interval '1 hour', e.at, e.at + interval '1 minute', 5 FROM ${ORDERS}`,
  `INSERT INTO payment_refs (provider, provider_ref, event_id, payment_id) SELECT 'stripe', ${ref}, e.id, ${uuid('9000')} FROM ${ORDERS}`,
  `INSERT INTO tickets (event_id, id, order_id, seat_no, secret, issued_at, updated_at)
   SELECT e.id, ${seatUuid('a000')}, ${uuid('8000')}, ${SEATS_AN_ORDER} * n + s, uuid_send(gen_random_uuid()), e.at, e.at FROM ${SEATS}`,
  `INSERT INTO ledger_entries (event_id, at, key, order_id, payment_id, account, kind, amount, currency)
   SELECT e.id, e.at, m.kind || ':' || ${uuid('9000')}, ${uuid('8000')}, ${uuid('9000')}, m.account, m.kind, m.sign * ${TOTAL}, 'EUR' FROM ${MOVEMENTS}`,
  `INSERT INTO inventory_log (event_id, at, actor, cause, seat_nos, before, after)
   SELECT e.id, e.at - interval '1 day', 'system:past', 'published', ARRAY(SELECT generate_series(0, ${SEATS_AN_ORDER} * $3::int - 1)), NULL, 'f' FROM ${EVENTS}`,
  `INSERT INTO inventory_log (event_id, at, actor, cause, seat_nos, before, after, order_id)
   SELECT e.id, e.at, 'order:' || ${uuid('8000')}, c.cause, ARRAY[${SEATS_AN_ORDER} * n, ${SEATS_AN_ORDER} * n + 1], c.before, c.after, ${uuid('8000')}
   FROM ${ORDERS}, (VALUES (1, 'claimed', 'f', 'c'), (2, 'sold', 'c', 's')) AS c (step, cause, before, after) ORDER BY e.id, n, c.step`,
  `INSERT INTO outbox (event_id, key, kind, payload, attempts, next_at, done_at, created_at)
   SELECT e.id, 'capture:' || ${uuid('9000')}, 'checkout.payment_authorised',
     json_build_object('paymentId', ${uuid('9000')}, 'orderId', ${uuid('8000')}), 1, e.at, e.at, e.at FROM ${ORDERS}`,
  // As short as it may be: what it weighs is nobody's way.
  `INSERT INTO webhook_inbox (provider, id, type, body, received_at, processed_at, attempts, next_at)
   SELECT 'stripe', 'evt_' || md5(e.id || '_' || n), 'payment_intent.amount_capturable_updated', '{}', e.at, e.at, 1, e.at FROM ${ORDERS}`,
];

/** Like the house, but over. */
const PAST_EVENTS = `
  INSERT INTO events (public_id, organizer_id, venue_id, plan_id, slug, title, subtitle, description, access, category, starts_at, ends_at,
    currency, status, sale_status, sale_opens_at, sale_closes_at, max_per_order, hold_ttl_ms, pay_within_ms, seatmap_hash, created_at, published_at)
  SELECT gen_random_uuid(), organizer_id, venue_id, plan_id, slug || '-past-' || n, title, subtitle, description, access, category,
    now() - interval '2 days', now() - interval '1 day', currency, 'published', 'closed', now() - interval '400 days',
    now() - interval '2 days', max_per_order, hold_ttl_ms, pay_within_ms, seatmap_hash, now() - interval '401 days', now() - interval '401 days'
  FROM events, generate_series(1, $2::int) AS n WHERE events.id = $1 ORDER BY n RETURNING id`;

const PAST_LEVELS = `
  INSERT INTO price_levels (event_id, level_no, key, name, category, amount, fee, color)
  SELECT e.id, level_no, key, name, category, amount, fee, color FROM price_levels, generate_series($2::int, $3::int) AS e (id)
  WHERE event_id = $1`;

const COUNTS = `
  SELECT (SELECT count(*)::int FROM orders WHERE status = 'paid') AS orders, (SELECT count(*)::int FROM order_lines) AS lines,
    (SELECT count(*)::int FROM tickets) AS tickets, (SELECT count(*)::int FROM payments WHERE status = 'captured') AS payments,
    (SELECT count(*)::int FROM ledger_entries) AS entries, (SELECT count(*)::int FROM places WHERE state = 's') AS places`;

/**
 * So many orders at least, each of two seats, in sales like that of a house: as many as fill its seats in each. Indexes that are no
 * keys are made anew at the end, which is quicker, and leaves them as tight as they would be after a vacuum.
 * @returns how many @throws Error unless each table has just so many rows of them
 */
export async function loadOrders({ stores }: Rig, house: House, atLeast: number): Promise<number> {
  const { query } = stores;
  const ofEach = house.seats / SEATS_AN_ORDER;
  const events = Math.ceil(atLeast / ofEach);
  const made = await query<{ id: number }>(PAST_EVENTS, [house.eventNo, events]);
  const [first, last] = [made[0]!.id, made.at(-1)!.id];
  await query(PAST_LEVELS, [house.eventNo, first, last]);
  const indexes = await query<{ name: string; made: string }>(
    `SELECT i.indexname AS name, i.indexdef AS made FROM pg_indexes i
     WHERE i.tablename = ANY ($1) AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conname = i.indexname)`,
    [TABLES],
  );
  for (const { name } of indexes) await query(`DROP INDEX "${name}"`);
  const steps = Array.from({ length: Math.ceil(events / BATCH) }, (_, nth) => first + nth * BATCH).flatMap((from) =>
    LOAD.map(
      (sql) => () =>
        query(sql.replaceAll('$3', '$3::int').replaceAll('::int::int', '::int'), [
          from,
          Math.min(last, from + BATCH - 1),
          ofEach,
        ]),
    ),
  );
  await inTurn(steps);
  await inTurn(indexes.map((index) => () => query(index.made)));
  await query('ANALYZE');
  await query('CHECKPOINT');
  await verify(query, events * ofEach);
  return events * ofEach;
}

async function inTurn(steps: readonly (() => Promise<unknown>)[]): Promise<void> {
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < steps.length) await steps[next++]!();
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, lane));
}

async function verify(query: Rig['stores']['query'], orders: number): Promise<void> {
  const [found] = await query<Record<string, number>>(COUNTS);
  const [two, four] = [2 * orders, 4 * orders];
  const expected = { orders, lines: two, tickets: two, payments: orders, entries: four, places: two };
  for (const [what, count] of Object.entries(expected))
    if (found?.[what] !== count) throw new Error(`of ${orders} orders there are ${found?.[what]} ${what}`);
}

/** @throws Error where what was loaded is not as the product would have left it */
export const checkHistory = ({ stores }: Rig): void => checkInvariants(stores);
