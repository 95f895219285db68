-- Money at the provider that no payment of ours knows.
-- $1 from, $2 to
-- Row count: one a mismatch.
INSERT INTO found (kind, key, at, ref, details)
SELECT 'charge_without_order', ref, at, ref, jsonb_build_object('status', status, 'amount', amount, 'currency', currency)
FROM known WHERE payment_id IS NULL AND status IN ('authorised', 'captured') AND at >= $1 AND at < $2
