-- I5: a published event without exactly its plan's places; a claim or a sale that its order does not know.
-- No parameters
-- Row count: one a fault; 0 is right.
SELECT e.id AS "eventId", NULL::int AS "seatNo", 'has other places than its plan' AS what
FROM events e JOIN seating_plans s ON s.id = e.plan_id
WHERE e.status = 'published' AND s.place_count <> (SELECT count(*) FROM places p WHERE p.event_id = e.id)
UNION ALL
SELECT p.event_id, p.seat_no, 'taken for an order that does not have it'
FROM places p
LEFT JOIN order_lines l ON l.event_id = p.event_id AND l.order_id = p.order_id AND l.seat_no = p.seat_no
LEFT JOIN orders o ON o.event_id = p.event_id AND o.id = p.order_id
WHERE p.state IN ('c', 's') AND (l.seat_no IS NULL
  OR (p.state = 'c' AND o.status NOT IN ('pending', 'authorised'))
  OR (p.state = 's' AND o.status NOT IN ('finalised', 'paid', 'payment_failed', 'refund_pending', 'disputed')))
UNION ALL
SELECT o.event_id, l.seat_no, 'an order without the place that it bought'
FROM orders o JOIN order_lines l ON l.event_id = o.event_id AND l.order_id = o.id
JOIN places p ON p.event_id = l.event_id AND p.seat_no = l.seat_no
WHERE o.status IN ('pending', 'authorised', 'finalised', 'paid') AND p.order_id IS DISTINCT FROM o.id
