-- Leases webhooks that had no effect yet, each to one replica; the next try comes later and later, at most a minute on.
-- $1 most rows, $2 ms to try for
-- Row count: the rows leased.
UPDATE webhook_inbox SET attempts = attempts + 1,
  next_at = clock_timestamp() + least(60, power(2, least(attempts, 6))) * interval '1 second'
WHERE (provider, id) IN (
  SELECT provider, id FROM webhook_inbox
  WHERE processed_at IS NULL AND next_at <= clock_timestamp()
    AND received_at > clock_timestamp() - $2::bigint * interval '1 millisecond'
  ORDER BY next_at LIMIT $1 FOR UPDATE SKIP LOCKED
)
RETURNING provider, id, type, body, (extract(epoch FROM clock_timestamp() - received_at) * 1000)::float8 AS "ageMs"
