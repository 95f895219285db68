-- What proves that an order was made, paid and delivered.
-- $1 event_id, $2 order_id, $3 payment_id
-- Row count: 1.
SELECT
  (SELECT min(at) FROM ledger_entries WHERE event_id = $1 AND payment_id = $3 AND kind = 'capture') AS "capturedAt",
  (SELECT min(issued_at) FROM tickets WHERE event_id = $1 AND order_id = $2) AS "issuedAt",
  (SELECT count(*)::int FROM tickets WHERE event_id = $1 AND order_id = $2 AND state = 'live') AS tickets,
  -- Tickets of an order that was disputed or refunded first were not mailed, though the job is done.
  (SELECT done_at FROM outbox o WHERE event_id = $1 AND key = 'paid:' || $2::uuid
    AND NOT EXISTS (SELECT FROM disputes WHERE event_id = $1 AND order_id = $2 AND created_at <= o.done_at)
    AND NOT EXISTS (SELECT FROM refunds WHERE event_id = $1 AND order_id = $2 AND created_at <= o.done_at)) AS "mailedAt",
  (SELECT coalesce(sum(amount), 0)::bigint FROM refunds
    WHERE event_id = $1 AND payment_id = $3 AND status = 'succeeded') AS returned
