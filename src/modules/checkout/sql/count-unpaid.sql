-- What waits for its money: orders of a buyer, and places claimed from an address. A hold's counters end with its claim.
-- $1 event_id, $2 visitor, $3 keyed hash of the address
-- Row count: 1.
SELECT
  (SELECT count(*)::int FROM orders
   WHERE event_id = $1 AND visitor = $2 AND status IN ('pending', 'authorised')) AS orders,
  (SELECT count(*)::int FROM orders o JOIN order_lines l ON l.event_id = o.event_id AND l.order_id = o.id
   WHERE o.event_id = $1 AND o.address = $3 AND o.status IN ('pending', 'authorised')) AS "placesOfAddress"
