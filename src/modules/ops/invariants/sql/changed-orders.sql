-- The orders that a pass looks at again: whose places or money have moved in a transaction of the given number or a later one,
-- and whose money was taken 15 minutes ago. With them whoever has their places now, and what else their visitors and
-- addresses have not paid: limits and owners are judged together.
-- $1 transaction, $2 ms of the time behind the 15 minutes that is looked at
-- Row count: one an order.
WITH moved AS (
  SELECT l.event_id, l.order_id AS id FROM events e
  CROSS JOIN LATERAL (SELECT * FROM inventory_log g WHERE g.event_id = e.id AND g.tx >= $1::bigint) l
  WHERE l.order_id IS NOT NULL
  UNION
  SELECT l.event_id, l.order_id FROM events e
  CROSS JOIN LATERAL (SELECT * FROM ledger_entries g WHERE g.event_id = e.id AND g.tx >= $1::bigint) l
  UNION
  SELECT event_id, order_id FROM payments
  WHERE status = 'captured' AND updated_at < clock_timestamp() - interval '15 minutes'
    AND updated_at >= clock_timestamp() - interval '15 minutes' - $2::int * interval '1 millisecond'
), beside AS (
  SELECT p.event_id, p.order_id AS id FROM moved m
  JOIN order_lines l ON l.event_id = m.event_id AND l.order_id = m.id
  JOIN places p ON p.event_id = l.event_id AND p.seat_no = l.seat_no
  WHERE p.order_id IS NOT NULL
  UNION
  SELECT t.event_id, t.order_id FROM moved m
  JOIN order_lines l ON l.event_id = m.event_id AND l.order_id = m.id
  JOIN tickets t ON t.event_id = l.event_id AND t.seat_no = l.seat_no AND t.state = 'live'
  UNION
  SELECT u.event_id, u.id FROM moved m
  JOIN orders o ON o.event_id = m.event_id AND o.id = m.id
  JOIN orders u ON u.event_id = o.event_id AND (u.visitor = o.visitor OR u.address = o.address)
  WHERE u.status IN ('pending', 'authorised')
)
SELECT event_id AS "eventId", id FROM moved UNION SELECT event_id, id FROM beside
