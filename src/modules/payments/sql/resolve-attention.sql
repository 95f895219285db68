-- Its cause is gone.
-- $1 event_id, $2 key
-- Row count: 1, or 0 where nobody was asked.
UPDATE attention SET resolved_at = clock_timestamp() WHERE event_id = $1 AND key = $2 AND resolved_at IS NULL
