-- The turn of somebody who was let in, locked: the orders of one turn come one after the other. None while there is no room.
-- $1 event_id, $2 the browser session, and the account where he has one
-- Row count: 0; 1; 2 where the event has begun or ceased to ask for an account.
SELECT a.visitor, a.order_id AS "orderId" FROM admissions a JOIN queues q USING (event_id)
WHERE a.event_id = $1 AND a.visitor = ANY ($2) AND (q.mode = 'scheduled' OR (q.mode = 'automatic' AND q.opened_at IS NOT NULL))
ORDER BY a.visitor FOR UPDATE OF a
