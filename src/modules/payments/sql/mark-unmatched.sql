-- Why a webhook had no effect yet.
-- $1 provider, $2 id, $3 the reason
-- Row count: 1, or 0 where it had its effect meanwhile.
UPDATE webhook_inbox SET last_error = left($3, 500) WHERE provider = $1 AND id = $2 AND processed_at IS NULL
