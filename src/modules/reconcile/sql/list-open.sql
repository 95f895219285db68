-- Open mismatches, the oldest first.
-- $1 kind or null, $2 at most
-- Row count: one a mismatch.
SELECT provider, kind, key, owner, at, event_id AS "eventId", order_id AS "orderId", payment_id AS "paymentId",
  provider_ref AS "providerRef", details, first_seen AS "firstSeen", last_seen AS "lastSeen"
FROM reconciliation_mismatches
WHERE resolved_at IS NULL AND ($1::text IS NULL OR kind = $1)
ORDER BY first_seen, kind, key LIMIT $2
