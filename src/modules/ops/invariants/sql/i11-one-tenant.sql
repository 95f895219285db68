-- I11: rows that belong together and do not have the same organizer or order.
-- No parameters
-- Row count: one a row; 0 is right.
SELECT e.id AS "eventId", NULL::uuid AS "orderId", 'an event with a foreign venue or plan' AS what
FROM events e JOIN venues v ON v.id = e.venue_id JOIN seating_plans s ON s.id = e.plan_id
WHERE v.organizer_id <> e.organizer_id OR s.organizer_id <> e.organizer_id OR s.venue_id <> e.venue_id
UNION ALL
SELECT o.event_id, o.id, 'an order with a foreign organizer'
FROM orders o LEFT JOIN events e ON e.id = o.event_id WHERE o.organizer_id IS DISTINCT FROM e.organizer_id
UNION ALL
SELECT y.event_id, y.order_id, 'a payment of no order of its event'
FROM payments y LEFT JOIN orders o ON o.event_id = y.event_id AND o.id = y.order_id WHERE o.id IS NULL
UNION ALL
SELECT r.event_id, r.order_id, 'a refund of another order''s payment'
FROM refunds r LEFT JOIN payments y ON y.event_id = r.event_id AND y.id = r.payment_id WHERE y.order_id IS DISTINCT FROM r.order_id
UNION ALL
SELECT d.event_id, d.order_id, 'a dispute of another order''s payment'
FROM disputes d LEFT JOIN payments y ON y.event_id = d.event_id AND y.id = d.payment_id WHERE y.order_id IS DISTINCT FROM d.order_id
