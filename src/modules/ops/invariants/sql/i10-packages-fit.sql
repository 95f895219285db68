-- I10: a package of which another number is taken than orders have, or more than there are. An order has it as long as it has one of its
-- places.
-- No parameters
-- Row count: one a package; 0 is right.
SELECT p.event_id AS "eventId", p.id AS "packageId",
  CASE WHEN p.taken > p.stock THEN 'more of a package bought than there are'
    ELSE 'another number of a package taken than orders have' END AS what
FROM packages p LEFT JOIN (
  SELECT o.event_id, o.package_id, count(*) AS orders FROM orders o
  WHERE o.package_id IS NOT NULL AND EXISTS (
    SELECT FROM order_lines l JOIN places s ON s.event_id = l.event_id AND s.seat_no = l.seat_no AND s.order_id = l.order_id
    WHERE l.event_id = o.event_id AND l.order_id = o.id)
  GROUP BY o.event_id, o.package_id
) n ON n.event_id = p.event_id AND n.package_id = p.id
WHERE p.taken <> coalesce(n.orders, 0) OR p.taken > p.stock
