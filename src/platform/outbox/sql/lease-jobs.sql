-- Leases due jobs to this relay. Two relays never lease the same row; a lease whose worker died lapses by itself.
-- $1 most rows, $2 lease in ms
-- Row count: the rows leased.
UPDATE outbox SET attempts = attempts + 1, lease_until = clock_timestamp() + $2::int * interval '1 millisecond',
  next_at = clock_timestamp() + $2::int * interval '1 millisecond'
WHERE (event_id, key) IN (
  SELECT event_id, key FROM outbox WHERE done_at IS NULL AND next_at <= clock_timestamp()
  ORDER BY next_at LIMIT $1 FOR UPDATE SKIP LOCKED
)
RETURNING event_id AS "eventId", key, attempts
