-- Orders of one event, newest first.
-- $1 event_id, $2 part of name or mail as an ILIKE pattern, $3 an order's id, $4 id of the last row seen, $5 most rows
-- Row count: at most $5.
SELECT o.id, o.status, o.email, o.name, o.total, o.currency, o.created_at AS "createdAt",
  (SELECT count(*)::int FROM order_lines l WHERE l.event_id = o.event_id AND l.order_id = o.id) AS seats
FROM orders o
WHERE o.event_id = $1
  AND ($2::text IS NULL OR o.name ILIKE $2 OR o.email ILIKE $2 OR o.id = $3::uuid)
  AND ($4::uuid IS NULL OR o.id < $4)
ORDER BY o.id DESC
LIMIT $5
