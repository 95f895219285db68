-- I6: an order that gave its places back while a payment of it could still succeed. Voiding ones are being closed.
-- No parameters
-- Row count: one a payment; 0 is right.
SELECT y.event_id AS "eventId", y.order_id AS "orderId", 'released with an open payment' AS what
FROM payments y JOIN orders o ON o.event_id = y.event_id AND o.id = y.order_id
WHERE o.status IN ('expired', 'cancelled') AND y.status IN ('created', 'open', 'unknown', 'authorised', 'capturing', 'captured')
