-- Orders whose time to pay is over and that hold places still. Skips those whose payment is being closed, or
-- has succeeded and is being settled.
-- $1 most rows
-- Row count: at most $1.
SELECT o.event_id AS "eventId", o.id FROM orders o
WHERE o.status = 'pending' AND o.pay_by <= clock_timestamp()
  AND NOT EXISTS (
    SELECT FROM payments p WHERE p.event_id = o.event_id AND p.order_id = o.id AND p.status IN ('voiding', 'authorised', 'capturing', 'captured'))
ORDER BY o.pay_by LIMIT $1
