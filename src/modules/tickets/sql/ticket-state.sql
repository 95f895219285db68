-- Whether the ticket of a code is live.
-- $1 event_id, $2 secret
-- Row count: 0 or 1.
SELECT state FROM tickets WHERE event_id = $1 AND secret = $2
