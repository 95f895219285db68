import { statement } from './pgbench.ts';

/* Orders by numbers: what the product would make at random is made of the number, so that pgbench can make it too. */

export const SEATS_AN_ORDER = 2;
const PRICE = 9_000;
export const TOTAL = SEATS_AN_ORDER * PRICE;
const LOOK_MS = 600_000;

const uuidOf = (kind: string, n: string): string =>
  `('00000000-0000-7000-${kind}-' || lpad(to_hex(${n}), 12, '0'))::uuid`;
const uuid = (kind: string, n: number): string => `00000000-0000-7000-${kind}-${n.toString(16).padStart(12, '0')}`;

export const orderId = (n: number): string => uuid('8000', n);
export const paymentId = (n: number): string => uuid('9000', n);
const order = (n: string): string => uuidOf('8000', n);
const payment = (n: string): string => uuidOf('9000', n);

const NUMBERS = 'generate_series($2::int, $3::int) AS n';

/** $1 event, $2 and $3 first and last number. */
export const CLAIMED_ORDERS = [
  `INSERT INTO orders (event_id, id, organizer_id, visitor, address, email, name, currency, total, hold_id, pay_by, pay_within_ms, pay_by_most)
   SELECT $1, ${order('n')}, organizer_id, 'visitor-' || n, 'address-' || n, 'ada@example.com', 'Ada Buyer', currency,
     ${TOTAL}, 'hold-' || n, clock_timestamp() + interval '1 hour', 3600000, clock_timestamp() + interval '2 hours'
   FROM events, ${NUMBERS} WHERE events.id = $1`,
  `INSERT INTO order_lines (event_id, order_id, seat_no, level_no, amount, fee)
   SELECT $1, ${order('n')}, ${SEATS_AN_ORDER} * n + s, 0, ${PRICE}, 0 FROM ${NUMBERS}, generate_series(0, ${SEATS_AN_ORDER - 1}) AS s`,
  `UPDATE places SET state = 'c', order_id = ${order(`seat_no / ${SEATS_AN_ORDER}`)}, version = version + 1
   WHERE event_id = $1 AND seat_no >= ${SEATS_AN_ORDER} * $2::int AND seat_no < ${SEATS_AN_ORDER} * ($3::int + 1)`,
];

const payments = (orders: string): string =>
  `INSERT INTO payments (event_id, id, order_id, provider, provider_ref, status, method, flow, amount, currency, client_secret, look_at)
   SELECT o.event_id, ${payment('n')}, o.id, 'stripe', 'pi_bench_' || o.event_id || '_' || n, 'open', 'card', 'authorise', o.total, o.currency,
     'secret', clock_timestamp() + interval '1 hour' FROM ${orders}`;

/** Of the numbered orders. */
export const UNPAID_PAYMENTS = [payments(`${NUMBERS} JOIN orders o ON o.event_id = $1 AND o.id = ${order('n')}`)];

/** Of orders with ids of their own: $2 first number, $3 the ids. */
export const PAYMENTS_OF = payments(
  `(SELECT id, $2::int + nth::int - 1 AS n FROM unnest($3::uuid[]) WITH ORDINALITY AS each (id, nth)) given
   JOIN orders o ON o.event_id = $1 AND o.id = given.id`,
);

const N = ':n::int';
const SEATS = `ARRAY[${SEATS_AN_ORDER} * ${N}, ${SEATS_AN_ORDER} * ${N} + 1]`;
const both = (value: string): string => `ARRAY[${value}, ${value}]`;

/** The product's transaction that makes claimed seats sold, statement by statement. @param last what is committed with it */
export function finalising(event: number, ...last: string[]): string[] {
  const [e, o, p] = [String(event), order(N), payment(N)];
  const ref = `'pi_bench_${event}_' || ${N}`;
  const tickets = `ARRAY[${uuidOf('a000', `2 * ${N}`)}, ${uuidOf('a000', `2 * ${N} + 1`)}]`;
  const secrets = `ARRAY[uuid_send(${uuidOf('b000', `2 * ${N}`)}), uuid_send(${uuidOf('b000', `2 * ${N} + 1`)})]`;
  const ledger = [e, `'authorise:' || ${p}`, o, p, `'authorise'`, `'EUR'`, `ARRAY['buyer', 'reserved']`];
  const amounts = `ARRAY[${-TOTAL}, ${TOTAL}]`;
  const nothing = ['NULL', 'NULL', 'NULL', 'NULL', 'NULL'];
  const payload = `json_build_object('paymentId', ${p}, 'orderId', ${o})`;
  return [
    'BEGIN;',
    statement('modules/checkout/sql/lock-order.sql', e, o),
    statement('modules/payments/sql/lock-payment.sql', e, p),
    statement('modules/checkout/sql/read-lines.sql', e, o),
    statement(
      'modules/payments/sql/change-payment.sql',
      e,
      p,
      `'authorised'`,
      '1',
      ref,
      ...nothing,
      'false',
      'false',
      String(LOOK_MS),
    ),
    statement('modules/payments/sql/append-movement.sql', ...ledger, amounts),
    statement('modules/inventory/sql/sell-places.sql', e, SEATS, o),
    statement('modules/tickets/sql/issue-tickets.sql', e, o, tickets, SEATS, secrets),
    statement('modules/checkout/sql/change-order.sql', e, o, `'pending'`, `'finalised'`, '1'),
    statement('modules/inventory/sql/append-log.sql', e, `'order:' || ${o}`, `'sold'`, SEATS, `'c'`, `'s'`, o),
    statement(
      'platform/outbox/sql/append-job.sql',
      e,
      `'capture:' || ${p}`,
      `'checkout.payment_authorised'`,
      payload,
      '0',
    ),
    ...last,
    'COMMIT;',
  ];
}

/** What a claim asks of PostgreSQL: whether its answer is known, then its transaction. */
export function claiming(event: number, organizer: string): string[] {
  const [e, o] = [String(event), order(N)];
  const [visitor, address, hold] = ['visitor', 'address', 'hold'].map((what) => `'${what}-' || ${N}`) as [
    string,
    string,
    string,
  ];
  // pgbench takes a word after a colon for a variable.
  const scope = `'order' || chr(58) || 'visitor-' || ${N}`;
  const key = [scope, `'key-${event}-' || ${N}`];
  const buyer = [`'ada@example.com'`, `'Ada Buyer'`, `'EUR'`, String(TOTAL)];
  const ofEach = [both('0'), both(String(PRICE)), both('0'), both('NULL')];
  // As long as the product's answer.
  const body = `json_build_object('id', ${o}, 'lines', repeat('x', 1000))`;
  return [
    statement('platform/http/sql/read-idempotency-key.sql', ...key),
    'BEGIN;',
    statement('platform/http/sql/claim-idempotency-key.sql', ...key, `sha256('x')`),
    statement('modules/checkout/sql/lock-buyer.sql', e, visitor),
    statement('modules/checkout/sql/lock-buyer.sql', e, address),
    statement('modules/checkout/sql/count-unpaid.sql', e, visitor, address),
    statement('modules/checkout/sql/order-of-hold.sql', e, hold),
    statement('modules/inventory/sql/claim-places.sql', e, SEATS, o),
    statement('modules/inventory/sql/append-log.sql', e, `'order:' || ${o}`, `'claimed'`, SEATS, `'f'`, `'c'`, o),
    statement(
      'modules/checkout/sql/insert-order.sql',
      e,
      o,
      `'${organizer}'::uuid`,
      visitor,
      ...buyer,
      hold,
      '3600000',
      address,
      'NULL',
      'NULL',
    ),
    statement('modules/checkout/sql/insert-lines.sql', e, o, SEATS, ...ofEach),
    statement('platform/http/sql/keep-answer.sql', ...key, '201', body),
    'COMMIT;',
  ];
}

/** What a message of the provider asks of PostgreSQL: it is kept, applied, and marked. */
export function told(event: number): string[] {
  const id = [`'stripe'`, `'evt_bench_${event}_' || ${N}`];
  const type = `'payment_intent.amount_capturable_updated'`;
  // As long as the message.
  const about = [String(event), payment(N), `ARRAY['authorised', 'capturing', 'captured']`, String(TOTAL), `'EUR'`];
  const receive = [...id, type, `repeat('x', 500)`, String(LOOK_MS), 'false', ...about];
  return [
    statement('modules/payments/sql/receive-webhook.sql', ...receive),
    statement('modules/payments/sql/read-payment.sql', String(event), payment(N)),
    ...finalising(event, statement('modules/payments/sql/mark-processed.sql', ...id)),
  ];
}
