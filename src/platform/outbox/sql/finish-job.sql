-- Marks a job done. Done twice is harmless.
-- $1 event_id, $2 key
-- Row count: 1, or 0 where it was done before.
UPDATE outbox SET done_at = clock_timestamp(), lease_until = NULL WHERE event_id = $1 AND key = $2 AND done_at IS NULL
