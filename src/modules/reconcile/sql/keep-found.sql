-- Keeps what was found. What was found before is the same mismatch, open again where it was resolved.
-- $1 provider, $2 kind[], $3 owner[] of each kind
-- Row count: one a mismatch.
INSERT INTO reconciliation_mismatches AS kept (provider, kind, key, owner, at, event_id, order_id, payment_id, provider_ref, details)
SELECT $1::text, f.kind, f.key, o.owner, f.at, f.event_id, f.order_id, f.payment_id, f.ref, f.details
FROM found f JOIN unnest($2::text[], $3::text[]) AS o (kind, owner) ON o.kind = f.kind
ON CONFLICT (provider, kind, key) DO UPDATE SET owner = excluded.owner, at = excluded.at, event_id = excluded.event_id,
  order_id = excluded.order_id, payment_id = excluded.payment_id, details = excluded.details, last_seen = clock_timestamp(),
  first_seen = CASE WHEN kept.resolved_at IS NULL THEN kept.first_seen ELSE clock_timestamp() END, resolved_at = NULL
