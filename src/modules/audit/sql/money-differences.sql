-- Payments of which the ledger says something else than the tables. A payment that is being voided may have had a
-- reservation or not; everything else follows from its status, its refunds and its disputes.
-- $1 event_id
-- Row count: one a payment that differs.
WITH ledger AS (
  SELECT payment_id, sum(amount) AS total,
    coalesce(sum(amount) FILTER (WHERE account = 'reserved'), 0) AS reserved,
    coalesce(sum(amount) FILTER (WHERE account = 'provider'), 0) AS provider
  FROM ledger_entries WHERE event_id = $1 GROUP BY payment_id
), gone AS (
  SELECT payment_id, sum(amount) AS amount FROM (
    SELECT payment_id, amount FROM refunds WHERE event_id = $1 AND status = 'succeeded'
    UNION ALL SELECT payment_id, amount FROM disputes WHERE event_id = $1 AND status <> 'won') each
  GROUP BY payment_id
), tables AS (
  SELECT p.id AS payment_id, p.order_id, p.status,
    CASE WHEN p.status IN ('authorised', 'capturing') THEN p.amount WHEN p.status <> 'voiding' THEN 0 END AS reserved,
    CASE WHEN p.status IN ('captured', 'refunding', 'refunded') THEN p.amount - coalesce(g.amount, 0) ELSE 0 END AS provider
  FROM payments p LEFT JOIN gone g ON g.payment_id = p.id WHERE p.event_id = $1
)
SELECT payment_id AS "paymentId", t.order_id AS "orderId", t.status, t.reserved::bigint AS "tableReserved",
  t.provider::bigint AS "tableProvider", coalesce(l.reserved, 0)::bigint AS "ledgerReserved",
  coalesce(l.provider, 0)::bigint AS "ledgerProvider", coalesce(l.total, 0)::bigint AS "ledgerTotal"
FROM tables t FULL JOIN ledger l USING (payment_id)
WHERE t.status IS NULL OR coalesce(l.total, 0) <> 0 OR coalesce(l.provider, 0) <> t.provider
  OR coalesce(l.reserved, 0) <> coalesce(t.reserved, l.reserved, 0)
ORDER BY 1
