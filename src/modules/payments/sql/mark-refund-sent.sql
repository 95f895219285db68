-- The call is about to leave: from here on, only the provider knows.
-- $1 event_id, $2 id
-- Row count: 1; whether it had left before.
WITH before AS (SELECT sent_at IS NOT NULL AS sent FROM refunds WHERE event_id = $1 AND id = $2)
UPDATE refunds SET sent_at = coalesce(sent_at, clock_timestamp()) WHERE event_id = $1 AND id = $2
RETURNING (SELECT sent FROM before) AS "sentBefore"
