-- I2: money that was taken more than 15 minutes ago, and no live ticket for each place of its order.
-- No parameters
-- Row count: one a payment; 0 is right.
SELECT y.event_id AS "eventId", y.id AS "paymentId", 'captured without its tickets' AS what
FROM payments y
WHERE y.status = 'captured' AND y.updated_at < clock_timestamp() - interval '15 minutes'
  AND (SELECT count(*) FROM tickets t WHERE t.event_id = y.event_id AND t.order_id = y.order_id AND t.state = 'live')
   <> (SELECT count(*) FROM order_lines l WHERE l.event_id = y.event_id AND l.order_id = y.order_id)
