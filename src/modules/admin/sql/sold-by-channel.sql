-- How many places of some events are sold out of allotments, by channel. What is sold and not here was sold on the web.
-- $1 event_id[]
-- Row count: at most three an event.
SELECT l.event_id AS "eventId", a.channel, count(*)::int AS sold
FROM order_lines l
JOIN allotments a ON a.event_id = l.event_id AND a.id = l.allotment_id
JOIN places p ON p.event_id = l.event_id AND p.seat_no = l.seat_no
WHERE l.event_id = ANY($1::int[]) AND l.allotment_id IS NOT NULL AND l.given_back_at IS NULL
  AND p.state = 's' AND p.order_id = l.order_id
GROUP BY l.event_id, a.channel
