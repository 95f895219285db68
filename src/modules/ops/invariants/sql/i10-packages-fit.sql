-- I10: a package of which another number is taken than orders have, or more than there are. An order has it until it ends unpaid or its last
-- ticket is given back.
-- No parameters
-- Row count: one a package; 0 is right.
SELECT p.event_id AS "eventId", p.id AS "packageId",
  CASE WHEN p.taken > p.stock THEN 'more of a package bought than there are'
    ELSE 'another number of a package taken than orders have' END AS what
FROM packages p LEFT JOIN (
  SELECT o.event_id, o.package_id, count(*) AS orders FROM orders o
  WHERE o.package_id IS NOT NULL AND o.status NOT IN ('expired', 'cancelled') AND EXISTS (
    SELECT FROM order_lines l WHERE l.event_id = o.event_id AND l.order_id = o.id AND l.given_back_at IS NULL)
  GROUP BY o.event_id, o.package_id
) n ON n.event_id = p.event_id AND n.package_id = p.id
WHERE p.taken <> coalesce(n.orders, 0) OR p.taken > p.stock
