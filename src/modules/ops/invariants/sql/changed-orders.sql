-- The orders that a pass looks at again: whose places or money have moved in a transaction of the given number or a later one,
-- and whose money was taken 15 minutes ago. With them whoever has their places now, and what else their visitors and
-- addresses have not paid: limits and owners are judged together.
-- OFFSET keeps the planner from other ways than their indexes.
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
), places_of AS (
  SELECT l.event_id, l.seat_no FROM moved m CROSS JOIN LATERAL (
    SELECT * FROM order_lines l WHERE l.event_id = m.event_id AND l.order_id = m.id OFFSET 0) l
), buyers AS (
  SELECT o.event_id, o.visitor, o.address FROM moved m CROSS JOIN LATERAL (
    SELECT * FROM orders o WHERE o.event_id = m.event_id AND o.id = m.id OFFSET 0) o
)
SELECT event_id AS "eventId", id FROM moved
UNION
SELECT p.event_id, p.order_id FROM places_of s CROSS JOIN LATERAL (
  SELECT * FROM places p WHERE p.event_id = s.event_id AND p.seat_no = s.seat_no AND p.order_id IS NOT NULL OFFSET 0) p
UNION
SELECT t.event_id, t.order_id FROM places_of s CROSS JOIN LATERAL (
  SELECT * FROM tickets t WHERE t.event_id = s.event_id AND t.seat_no = s.seat_no AND t.state = 'live' OFFSET 0) t
UNION
SELECT u.event_id, u.id FROM (SELECT DISTINCT event_id, visitor FROM buyers) b CROSS JOIN LATERAL (
  SELECT * FROM orders o WHERE o.event_id = b.event_id AND o.visitor = b.visitor
    AND o.status IN ('pending', 'authorised') OFFSET 0) u
UNION
SELECT u.event_id, u.id FROM (SELECT DISTINCT event_id, address FROM buyers) b CROSS JOIN LATERAL (
  SELECT * FROM orders o WHERE o.event_id = b.event_id AND o.address = b.address
    AND o.status IN ('pending', 'authorised') OFFSET 0) u
