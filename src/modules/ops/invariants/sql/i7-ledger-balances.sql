-- I7: entries that do not sum to zero for an order and currency, a payment whose status says something else than its ledger, or
-- a refund that succeeded and is not in it. A payment that is being voided may have had a reservation or not.
-- No parameters
-- Row count: one a fault; 0 is right.
WITH ledger AS (
  SELECT event_id, payment_id,
    coalesce(sum(amount) FILTER (WHERE account = 'reserved'), 0) AS reserved,
    coalesce(sum(amount) FILTER (WHERE account = 'provider'), 0) AS provider
  FROM ledger_entries GROUP BY event_id, payment_id
), gone AS (
  SELECT event_id, payment_id, sum(amount) AS amount FROM (
    SELECT event_id, payment_id, amount FROM refunds WHERE status = 'succeeded'
    UNION ALL SELECT event_id, payment_id, amount FROM disputes WHERE status <> 'won') each
  GROUP BY event_id, payment_id
)
SELECT event_id AS "eventId", order_id AS "orderId", 'entries that do not sum to zero' AS what
FROM ledger_entries GROUP BY event_id, order_id, currency HAVING sum(amount) <> 0
UNION ALL
SELECT y.event_id, y.order_id, 'a payment whose ledger says something else than its status'
FROM payments y
LEFT JOIN ledger l ON l.event_id = y.event_id AND l.payment_id = y.id
LEFT JOIN gone g ON g.event_id = y.event_id AND g.payment_id = y.id
WHERE coalesce(l.provider, 0) <>
    CASE WHEN y.status IN ('captured', 'refunding', 'refunded') THEN y.amount - coalesce(g.amount, 0) ELSE 0 END
  OR (y.status <> 'voiding' AND coalesce(l.reserved, 0) <>
    CASE WHEN y.status IN ('authorised', 'capturing') THEN y.amount ELSE 0 END)
UNION ALL
SELECT r.event_id, r.order_id, 'a refund that is not in the ledger'
FROM refunds r LEFT JOIN ledger_entries e ON e.event_id = r.event_id AND e.key = 'refund:' || r.id AND e.account = 'provider'
WHERE r.status = 'succeeded' AND e.amount IS DISTINCT FROM -r.amount
UNION ALL
SELECT e.event_id, e.order_id, 'entries of no payment'
FROM ledger_entries e LEFT JOIN payments y ON y.event_id = e.event_id AND y.id = e.payment_id AND y.order_id = e.order_id
WHERE y.id IS NULL AND e.account = 'provider'
