-- Takes a pass back, once. Whoever came in by it goes out as soon as his proof is over.
-- $1 event_id, $2 id
-- Row count: 1, or 0 where there is none, or it was taken back.
UPDATE passes SET revoked_at = clock_timestamp() WHERE event_id = $1 AND id = $2 AND revoked_at IS NULL
