-- Keeps the answer of a command for replays.
-- $1 scope, $2 key, $3 status, $4 body
-- Row count: 1, or 0 where the row was reaped meanwhile.
UPDATE idempotency_keys SET status = $3, body = $4 WHERE scope = $1 AND key = $2
