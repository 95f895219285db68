-- I6: an order that gave its places back while a payment of it could still succeed. Voiding ones are being closed; money that
-- came late is given 15 minutes to be placed or to be on its way back.
-- No parameters
-- Row count: one a payment; 0 is right.
SELECT y.event_id AS "eventId", y.order_id AS "orderId", 'released with an open payment' AS what
FROM payments y JOIN orders o ON o.event_id = y.event_id AND o.id = y.order_id
WHERE o.status IN ('expired', 'cancelled') AND (y.status IN ('created', 'open', 'unknown', 'authorised', 'capturing')
  OR (y.status = 'captured' AND y.updated_at < clock_timestamp() - interval '15 minutes' AND NOT EXISTS (
    SELECT FROM refunds r WHERE r.event_id = y.event_id AND r.payment_id = y.id AND r.status <> 'failed')))
