-- Forgets answers that were kept for 72 h.
-- $1 most rows
-- Row count: the rows forgotten, at most $1.
DELETE FROM idempotency_keys WHERE (scope, key) IN (
  SELECT scope, key FROM idempotency_keys WHERE created_at < clock_timestamp() - interval '72 hours'
  LIMIT $1 FOR UPDATE SKIP LOCKED
)
