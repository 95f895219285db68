-- What our ledger has at the provider: each movement of the span, and all of every payment that the settlement tells of.
-- Where the report names refunds and disputes by their own ids, so does this; else they are told by their amounts.
-- $1 provider, $2 from, $3 to
-- Row count: one a movement.
INSERT INTO books (key, kind, event_id, order_id, payment_id, ref, amount, currency, at, created_at, source)
SELECT e.key, e.kind, e.event_id, e.order_id, e.payment_id, y.provider_ref AS ref, e.amount, e.currency::text, e.at, y.created_at,
  CASE WHEN n.named THEN coalesce(r.provider_ref, d.provider_ref) END AS source
FROM (
  SELECT event_id, payment_id FROM ledger_entries WHERE at >= $2 AND at < $3
  UNION
  SELECT f.event_id, f.payment_id FROM settled s JOIN payment_refs f ON f.provider = $1 AND f.provider_ref = s.ref
) p
JOIN payments y ON y.event_id = p.event_id AND y.id = p.payment_id AND y.provider = $1
JOIN ledger_entries e ON e.event_id = y.event_id AND e.payment_id = y.id AND e.account = 'provider'
CROSS JOIN (SELECT coalesce(bool_or(source IS NOT NULL), true) AS named FROM settled) n
LEFT JOIN refunds r ON r.event_id = e.event_id AND r.id::text = split_part(e.key, ':', 2) AND e.kind IN ('refund', 'refund_reversal')
LEFT JOIN disputes d ON d.event_id = e.event_id AND d.id::text = split_part(e.key, ':', 2) AND e.kind IN ('dispute', 'dispute_reversal')
