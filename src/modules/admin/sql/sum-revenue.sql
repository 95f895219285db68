-- What paid orders of some events amount to.
-- $1 event_id[]
-- Row count: one an event with a paid order.
SELECT event_id AS "eventId", sum(total)::bigint AS amount FROM orders
WHERE event_id = ANY($1::int[]) AND status = 'paid' GROUP BY event_id
