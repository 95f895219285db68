-- Payments that we have as captured, and the provider has not at all, or not as captured.
-- $1 from, $2 to, $3 provider
-- Row count: one a mismatch.
INSERT INTO found (kind, key, at, event_id, order_id, payment_id, ref, details)
SELECT 'order_without_charge', y.id::text, y.created_at, y.event_id, y.order_id, y.id, y.provider_ref,
  jsonb_build_object('ourStatus', y.status, 'amount', y.amount, 'currency', y.currency, 'status', k.status)
FROM payments y LEFT JOIN known k ON k.event_id = y.event_id AND k.payment_id = y.id
WHERE y.created_at >= $1 AND y.created_at < $2 AND y.updated_at < $2 AND y.provider = $3
  AND y.status IN ('captured', 'refunding', 'refunded') AND k.status IS DISTINCT FROM 'captured'
