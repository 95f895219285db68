-- Places that are an order's still, with their prices, and whether an open refund gives them back.
-- $1 event_id, $2 order_id
-- Row count: one a place.
SELECT l.seat_no AS "seatNo", l.amount, l.fee,
  EXISTS (SELECT FROM refunds r WHERE r.event_id = l.event_id AND r.order_id = l.order_id
    AND r.status IN ('requested', 'pending') AND l.seat_no = ANY(r.seat_nos)) AS leaving
FROM order_lines l JOIN places p ON p.event_id = l.event_id AND p.seat_no = l.seat_no
WHERE l.event_id = $1 AND l.order_id = $2 AND p.order_id = l.order_id AND p.state = 's'
ORDER BY l.seat_no
