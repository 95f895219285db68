-- I3: a payment of another amount or currency than its order or than the ledger says was captured, an order captured twice
-- (late money stands beside), or one whose lines do not add up.
-- No parameters
-- Row count: one a fault; 0 is right.
SELECT y.event_id AS "eventId", y.order_id AS "orderId", 'a payment of another amount than its order' AS what
FROM payments y JOIN orders o ON o.event_id = y.event_id AND o.id = y.order_id
WHERE y.amount <> o.total OR y.currency <> o.currency
UNION ALL
SELECT y.event_id, y.order_id, 'captured more than once'
FROM payments y WHERE y.status IN ('captured', 'refunding', 'refunded') AND NOT y.late
GROUP BY y.event_id, y.order_id HAVING count(*) > 1
UNION ALL
SELECT y.event_id, y.order_id, 'captured otherwise than the ledger says'
FROM payments y LEFT JOIN ledger_entries e
  ON e.event_id = y.event_id AND e.key = 'capture:' || y.id AND e.account = 'provider'
WHERE y.status IN ('captured', 'refunding', 'refunded')
  AND (e.amount IS DISTINCT FROM y.amount OR e.currency IS DISTINCT FROM y.currency)
UNION ALL
SELECT o.event_id, o.id, 'lines that do not add up to the total'
FROM orders o LEFT JOIN order_lines l ON l.event_id = o.event_id AND l.order_id = o.id
GROUP BY o.event_id, o.id, o.total HAVING coalesce(sum(l.amount), 0) <> o.total
