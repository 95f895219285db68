-- I5: a place that an allotment has, and that is neither blocked nor bought out of this very allotment: it is set aside, and somebody
-- else can have it or has it. Or a place of one that is over: nobody will ever release it.
-- No parameters
-- Row count: one a place; 0 is right.
SELECT a.event_id AS "eventId", a.seat_no AS "seatNo", 'set aside, and not blocked' AS what
FROM allotment_places a LEFT JOIN places p ON p.event_id = a.event_id AND p.seat_no = a.seat_no
WHERE p.state IS DISTINCT FROM 'x' AND NOT EXISTS (
  SELECT FROM order_lines l WHERE l.event_id = p.event_id AND l.order_id = p.order_id AND l.seat_no = p.seat_no
    AND l.allotment_id = a.allotment_id AND l.given_back_at IS NULL
)
UNION ALL
SELECT a.event_id, a.seat_no, 'set aside in an allotment that is over'
FROM allotment_places a JOIN allotments t ON t.event_id = a.event_id AND t.id = a.allotment_id
WHERE t.released_at IS NOT NULL
