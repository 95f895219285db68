-- What proves that an order was made, paid and delivered.
-- $1 event_id, $2 order_id, $3 payment_id
-- Row count: 1.
SELECT
  (SELECT min(at) FROM ledger_entries WHERE event_id = $1 AND payment_id = $3 AND kind = 'capture') AS "capturedAt",
  (SELECT min(issued_at) FROM tickets WHERE event_id = $1 AND order_id = $2) AS "issuedAt",
  (SELECT count(*)::int FROM tickets WHERE event_id = $1 AND order_id = $2 AND state = 'live') AS tickets,
  (SELECT done_at FROM outbox WHERE event_id = $1 AND key = 'paid:' || $2::uuid) AS "mailedAt",
  (SELECT coalesce(sum(amount), 0)::bigint FROM refunds
    WHERE event_id = $1 AND payment_id = $3 AND status = 'succeeded') AS returned
