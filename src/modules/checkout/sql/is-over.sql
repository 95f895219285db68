-- An order that was never paid and never will be.
-- $1 event_id, $2 id
-- Row count: 1 where it is, else 0.
SELECT id FROM orders WHERE event_id = $1 AND id = $2 AND status IN ('expired', 'cancelled')
