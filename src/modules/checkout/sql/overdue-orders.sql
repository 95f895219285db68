-- Orders whose time to pay is over and that hold places still. Skips those that are being closed already, and those whose
-- payment has succeeded and is being settled.
-- $1 most rows
-- Row count: at most $1.
SELECT o.event_id AS "eventId", o.id FROM orders o
WHERE o.status IN ('pending', 'authorised', 'payment_failed') AND o.pay_by <= clock_timestamp() AND o.closing IS NULL
  AND NOT EXISTS (
    SELECT FROM payments p WHERE p.event_id = o.event_id AND p.order_id = o.id AND NOT p.late
      AND p.status IN ('authorised', 'capturing', 'captured'))
ORDER BY o.pay_by LIMIT $1
