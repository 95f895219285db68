-- Leases payments whose turn to be looked after has come: each to one replica, the next time later and later.
-- $1 most rows, $2 first pause in ms, $3 longest pause in ms
-- Row count: the rows leased.
UPDATE payments SET looks = looks + 1,
  look_at = clock_timestamp() + least($3::int, $2::int * power(2, least(looks, 10))) * interval '1 millisecond'
WHERE (event_id, id) IN (
  SELECT event_id, id FROM payments
  WHERE status IN ('created', 'open', 'unknown', 'authorised', 'capturing', 'voiding') AND look_at <= clock_timestamp()
  ORDER BY look_at LIMIT $1 FOR UPDATE SKIP LOCKED
)
RETURNING event_id AS "eventId", id, order_id AS "orderId", provider, provider_ref AS "providerRef", status, method, flow, amount, currency,
  client_secret AS "clientSecret", next_action AS "nextAction", error_code AS "errorCode", error_message AS "errorMessage",
  error_advice AS "errorAdvice", challenged, late, sent_at AS "sentAt", created_at AS "createdAt", looks, version,
  (extract(epoch FROM clock_timestamp() - coalesce(sent_at, created_at)) * 1000)::float8 AS "ageMs"
