-- I5: a claim or a sale that its order does not know, or an order without a place that it has not given back.
-- No parameters
-- Row count: one a place; 0 is right.
SELECT p.event_id AS "eventId", p.seat_no AS "seatNo", 'taken for an order that does not have it' AS what
FROM places p
LEFT JOIN order_lines l ON l.event_id = p.event_id AND l.order_id = p.order_id AND l.seat_no = p.seat_no
LEFT JOIN orders o ON o.event_id = p.event_id AND o.id = p.order_id
WHERE p.state IN ('c', 's') AND (l.seat_no IS NULL OR o.id IS NULL OR l.given_back_at IS NOT NULL
  OR (p.state = 'c' AND o.status NOT IN ('pending', 'authorised'))
  OR (p.state = 's' AND o.status NOT IN ('finalised', 'paid', 'payment_failed', 'refund_pending', 'disputed', 'lost')))
UNION ALL
SELECT o.event_id, l.seat_no, 'an order without the place that it bought'
FROM orders o JOIN order_lines l ON l.event_id = o.event_id AND l.order_id = o.id AND l.given_back_at IS NULL
LEFT JOIN places p ON p.event_id = l.event_id AND p.seat_no = l.seat_no
WHERE o.status IN ('pending', 'authorised', 'finalised', 'paid', 'payment_failed') AND p.order_id IS DISTINCT FROM o.id
