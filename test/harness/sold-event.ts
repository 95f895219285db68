import type { TestStores } from './stores.ts';

export interface SoldEvent {
  readonly eventId: number;
  readonly places: number;
  readonly orders: number;
}

/** What came of every twentieth order; the others are paid. `n` is the order's number, its places are `2n` and `2n + 1`. */
export const ENDS = { expired: 0, cancelled: 1, refunded: 2, partly: 3, late: 4, pending: 5 } as const;

const ORDER = `md5('order ' || $1 || ' ' || n)::uuid`;
const PAYMENT = `md5('payment ' || $1 || ' ' || n)::uuid`;
const LATE = `md5('late ' || $1 || ' ' || n)::uuid`;
const REFUND = `md5('refund ' || $1 || ' ' || n)::uuid`;
const NUMBERS = 'generate_series(0, $2::int - 1) AS n';
const AGO = "clock_timestamp() - interval '2 hours'";
const PRICE = 5_000;
const FEE = 500;
const TOTAL = 2 * PRICE;

const end = (...names: (keyof typeof ENDS)[]) => `n % 20 IN (${names.map((name) => ENDS[name]).join(', ')})`;

const entries = (
  kind: string,
  subject: string,
  payment: string,
  amount: string,
  from: string,
  to: string,
  who: string,
) => `
  INSERT INTO ledger_entries (event_id, at, key, order_id, payment_id, account, kind, amount, currency)
  SELECT $1, ${AGO}, '${kind}:' || ${subject}, ${ORDER}, ${payment}, e.account, '${kind}', e.sign * ${amount}, 'EUR'
  FROM ${NUMBERS}, (VALUES ('${from}', -1), ('${to}', 1)) AS e (account, sign) WHERE ${who}`;

const moved = (before: string, after: string, cause: string, seats: string, who: string) => `
  INSERT INTO inventory_log (event_id, at, actor, cause, seat_nos, before, after, order_id)
  SELECT $1, ${AGO}, 'order:' || ${ORDER}, '${cause}', ${seats}, '${before}', '${after}', ${ORDER} FROM ${NUMBERS} WHERE ${who}`;

const BOTH = 'ARRAY[2 * n, 2 * n + 1]';
const REST = 'ARRAY[2 * n + 1]';
const TOOK = `NOT ${end('expired', 'cancelled', 'late', 'pending')}`;

/** Everything that a sale leaves behind, in the order in which it happens. `$1` the event, `$2` how many orders. */
const STATEMENTS = [
  `INSERT INTO orders (event_id, id, organizer_id, status, visitor, address, email, name, currency, total, hold_id, pay_by, created_at, updated_at)
   SELECT $1, ${ORDER}, e.organizer_id, CASE WHEN ${end('expired')} THEN 'expired' WHEN ${end('cancelled')} THEN 'cancelled'
     WHEN ${end('refunded', 'late')} THEN 'refunded' WHEN ${end('pending')} THEN 'pending' ELSE 'paid' END,
     'vis ' || n, 'adr ' || n, 'ada@example.com', 'Ada', 'EUR', ${TOTAL}, 'hld ' || n, ${AGO}, ${AGO}, ${AGO}
   FROM events e, ${NUMBERS} WHERE e.id = $1`,
  `INSERT INTO order_lines (event_id, order_id, seat_no, level_no, amount, fee, given_back_at)
   SELECT $1, ${ORDER}, 2 * n + place, 0, ${PRICE}, ${FEE},
     CASE WHEN ${end('refunded')} OR (${end('partly')} AND place = 1) THEN ${AGO} END
   FROM ${NUMBERS}, generate_series(0, 1) AS place`,
  moved('f', 'c', 'claimed', BOTH, 'true'),
  moved('c', 's', 'sold', BOTH, TOOK),
  moved('c', 'f', 'released', BOTH, end('expired', 'cancelled', 'late')),
  moved('s', 'f', 'given back', BOTH, end('refunded')),
  moved('s', 'f', 'given back', REST, end('partly')),
  `UPDATE places SET version = version + 2, order_id = CASE WHEN kept THEN o END,
     state = CASE WHEN NOT kept THEN 'f' WHEN waits THEN 'c' ELSE 's' END
   FROM (SELECT 2 * n + place AS seat, ${ORDER} AS o, ${end('pending')} AS waits,
     NOT ${end('expired', 'cancelled', 'late', 'refunded')} AND NOT (${end('partly')} AND place = 1) AS kept
     FROM ${NUMBERS}, generate_series(0, 1) AS place) each
   WHERE event_id = $1 AND seat_no = seat`,
  `INSERT INTO tickets (event_id, id, order_id, seat_no, state, secret, issued_at, updated_at)
   SELECT $1, md5('ticket ' || $1 || ' ' || n || ' ' || place)::uuid, ${ORDER}, 2 * n + place,
     CASE WHEN ${end('refunded')} OR (${end('partly')} AND place = 1) THEN 'void' ELSE 'live' END,
     decode(md5('secret ' || $1 || ' ' || n || ' ' || place), 'hex'), ${AGO}, ${AGO}
   FROM ${NUMBERS}, generate_series(0, 1) AS place WHERE ${TOOK}`,
  `INSERT INTO payments (event_id, id, order_id, provider, provider_ref, status, method, amount, currency, late, sent_at, look_at, created_at, updated_at)
   SELECT $1, ${PAYMENT}, ${ORDER}, 'stripe', 'pi_' || $1 || '_' || n, CASE WHEN ${end('expired', 'late')} THEN 'voided'
     WHEN ${end('refunded')} THEN 'refunded' WHEN ${end('pending')} THEN 'open' ELSE 'captured' END,
     'card', ${TOTAL}, 'EUR', false, ${AGO}, ${AGO}, ${AGO}, ${AGO}
   FROM ${NUMBERS} WHERE NOT ${end('cancelled')}
   UNION ALL
   SELECT $1, ${LATE}, ${ORDER}, 'stripe', 'pi_late_' || $1 || '_' || n, 'refunded', 'upi', ${TOTAL}, 'EUR', true, ${AGO}, ${AGO}, ${AGO}, ${AGO}
   FROM ${NUMBERS} WHERE ${end('late')}`,
  `INSERT INTO payment_refs (provider, provider_ref, event_id, payment_id)
   SELECT provider, provider_ref, event_id, id FROM payments WHERE event_id = $1 AND $2 > 0`,
  entries('authorise', PAYMENT, PAYMENT, `${TOTAL}`, 'buyer', 'reserved', `NOT ${end('cancelled', 'pending')}`),
  entries('capture', PAYMENT, PAYMENT, `${TOTAL}`, 'reserved', 'provider', TOOK),
  entries('void', PAYMENT, PAYMENT, `${TOTAL}`, 'reserved', 'buyer', end('expired', 'late')),
  entries('authorise', LATE, LATE, `${TOTAL}`, 'buyer', 'reserved', end('late')),
  entries('capture', LATE, LATE, `${TOTAL}`, 'reserved', 'provider', end('late')),
  `INSERT INTO refunds (event_id, id, order_id, payment_id, provider, provider_ref, status, amount, currency, seat_nos, reason, actor, created_at, updated_at)
   SELECT $1, ${REFUND}, ${ORDER}, CASE WHEN ${end('late')} THEN ${LATE} ELSE ${PAYMENT} END, 'stripe', 're_' || $1 || '_' || n, 'succeeded',
     CASE WHEN ${end('partly')} THEN ${PRICE} ELSE ${TOTAL} END, 'EUR', ARRAY[]::int[], 'requested_by_fan', 'system:test', ${AGO}, ${AGO}
   FROM ${NUMBERS} WHERE ${end('refunded', 'partly', 'late')}`,
  entries('refund', REFUND, PAYMENT, `${TOTAL}`, 'provider', 'buyer', end('refunded')),
  entries('refund', REFUND, PAYMENT, `${PRICE}`, 'provider', 'buyer', end('partly')),
  entries('refund', REFUND, LATE, `${TOTAL}`, 'provider', 'buyer', end('late')),
];

/**
 * An event two hours after its sale, written by SQL: paid orders of two places, and every twentieth one that expired, was
 * cancelled, refunded wholly or in part, paid too late, or still waits for its money.
 */
export async function soldEvent(
  stores: TestStores,
  { places, orders }: Omit<SoldEvent, 'eventId'>,
): Promise<SoldEvent> {
  const [row] = await stores.query<{ id: number }>(
    `WITH o AS (INSERT INTO organizers (id, name) VALUES (gen_random_uuid(), 'Harbour') RETURNING id),
     v AS (INSERT INTO venues (id, organizer_id, name, address, city, country, timezone)
       SELECT gen_random_uuid(), o.id, 'Hall', '1 Street', 'Lisbon', 'PT', 'Europe/Lisbon' FROM o RETURNING id, organizer_id),
     s AS (INSERT INTO seating_plans (id, organizer_id, venue_id, name, layout, layout_hash, categories, seat_count, place_count)
       SELECT gen_random_uuid(), v.organizer_id, v.id, 'Plan', '', '', '{Seats}', $1, $1 FROM v RETURNING id, venue_id, organizer_id)
     INSERT INTO events (public_id, organizer_id, venue_id, plan_id, slug, title, subtitle, description, access, category, starts_at,
       ends_at, currency, status, sale_status, sale_opens_at, sale_closes_at, max_per_order, hold_ttl_ms, pay_within_ms)
     SELECT gen_random_uuid(), s.organizer_id, s.venue_id, s.id, gen_random_uuid()::text, 'Night', '', '', '', 'concert',
       now() + interval '30 days', now() + interval '31 days', 'EUR', 'published', 'open', now(), now() + interval '29 days', 8, 1000, 1000
     FROM s RETURNING id`,
    [places],
  );
  const eventId = row?.id ?? 0;
  await stores.query('INSERT INTO places (event_id, seat_no) SELECT $1, generate_series(0, $2::int - 1)', [
    eventId,
    places,
  ]);
  await stores.query(
    `INSERT INTO inventory_log (event_id, at, actor, cause, seat_nos, before, after)
     SELECT $1, ${AGO}, 'system:test', 'published', array_agg(n), NULL, 'f' FROM ${NUMBERS}`,
    [eventId, places],
  );
  for (const statement of STATEMENTS) await stores.query(`${statement.replaceAll('$1', '$1::int')}`, [eventId, orders]);
  await stores.query('ANALYZE');
  return { eventId, places, orders };
}
