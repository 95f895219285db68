-- How many orders of a buyer wait for their money.
-- $1 event_id, $2 visitor
-- Row count: 1.
SELECT count(*)::int AS count FROM orders WHERE event_id = $1 AND visitor = $2 AND status IN ('pending', 'authorised')
