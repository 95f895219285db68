-- What is known of a key.
-- $1 scope, $2 key
-- Row count: 0 or 1. `status` null: the command began and its answer was never kept.
SELECT fingerprint, status, body FROM idempotency_keys WHERE scope = $1 AND key = $2
