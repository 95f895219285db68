-- A webhook has had its effect.
-- $1 provider, $2 id
-- Row count: 1.
UPDATE webhook_inbox SET processed_at = clock_timestamp() WHERE provider = $1 AND id = $2
