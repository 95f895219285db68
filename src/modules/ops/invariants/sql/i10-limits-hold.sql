-- I10, as far as there is something to be limited: a visitor with too many orders of an event that wait for money, or an
-- address that claims too many places without paying.
-- $1 most unpaid orders of a visitor, $2 most places claimed from an address, or null
-- Row count: one a visitor or address; 0 is right.
SELECT event_id AS "eventId", max(id::text) AS "orderId", 'too many unpaid orders of one visitor' AS what
FROM orders WHERE status IN ('pending', 'authorised')
GROUP BY event_id, visitor HAVING count(*) > $1::int
UNION ALL
SELECT o.event_id, max(o.id::text), 'too many places claimed from one address'
FROM orders o JOIN order_lines l ON l.event_id = o.event_id AND l.order_id = o.id
WHERE o.status IN ('pending', 'authorised')
GROUP BY o.event_id, o.address HAVING count(*) > $2::int
