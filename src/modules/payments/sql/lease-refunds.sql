-- Leases refunds whose turn to be looked after has come, each to one replica: the longer one is under way, the rarer.
-- $1 most rows, $2 first pause in ms, $3 longest pause in ms
-- Row count: the rows leased.
UPDATE refunds SET updated_at = clock_timestamp()
WHERE (event_id, id) IN (
  SELECT event_id, id FROM refunds
  WHERE status = 'pending' AND updated_at <= clock_timestamp() - $2::int * interval '1 millisecond'
    AND updated_at <= clock_timestamp() - least($3::int * interval '1 millisecond', updated_at - created_at)
  ORDER BY updated_at LIMIT $1 FOR UPDATE SKIP LOCKED
)
RETURNING event_id AS "eventId", id, order_id AS "orderId", payment_id AS "paymentId", provider, provider_ref AS "providerRef", status, amount,
  currency, seat_nos AS "seatNos", reason, actor, error_code AS "errorCode", sent_at AS "sentAt", created_at AS "createdAt", version
