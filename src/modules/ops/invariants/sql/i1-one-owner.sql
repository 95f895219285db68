-- I1: a place with two live tickets, or a live ticket whose place is not sold to its order.
-- No parameters
-- Row count: one a broken place; 0 is right.
SELECT t.event_id AS "eventId", t.seat_no AS "seatNo", 'two live tickets' AS what
FROM tickets t WHERE t.state = 'live' GROUP BY t.event_id, t.seat_no HAVING count(*) > 1
UNION ALL
SELECT t.event_id, t.seat_no, 'a live ticket of a place that is not sold to its order'
FROM tickets t LEFT JOIN places p ON p.event_id = t.event_id AND p.seat_no = t.seat_no
WHERE t.state = 'live' AND (p.state IS DISTINCT FROM 's' OR p.order_id IS DISTINCT FROM t.order_id)
