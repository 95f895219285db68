-- Whether a hold came to its own end: given back, run out, or claimed.
-- $1 event_id, $2 hold id
-- Row count: 1 or 0.
SELECT 1 AS ended FROM hold_log WHERE event_id = $1 AND hold = $2 AND kind IN ('released', 'expired', 'settled') LIMIT 1
