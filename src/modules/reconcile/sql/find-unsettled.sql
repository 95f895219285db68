-- Settled rows and movements of our books that do not agree, each told once: what was found of a payment itself is its reason.
-- $1 from, $2 to, $3 since when the provider's list is whole
-- Row count: one a mismatch.
INSERT INTO found (kind, key, at, event_id, order_id, payment_id, ref, details)
SELECT CASE
    WHEN m.key IS NOT NULL AND m.id IS NOT NULL THEN 'settlement_amount_differs'
    WHEN m.key IS NOT NULL AND m.book_kind = 'refund' THEN 'refund_missing'
    WHEN m.key IS NOT NULL THEN 'settlement_missing'
    WHEN m.n > 1 AND m.ref IS NOT NULL THEN 'duplicate_settlement_row'
    WHEN k.payment_id IS NULL AND f.payment_id IS NULL THEN 'settlement_extra'
    WHEN m.kind IN ('refund', 'refund_reversal') THEN 'refund_unknown'
    WHEN m.kind IN ('dispute', 'dispute_reversal') THEN 'dispute_unknown'
    ELSE 'settlement_extra' END,
  coalesce(m.id, m.key), coalesce(m.at, m.book_at), coalesce(m.event_id, k.event_id, f.event_id), coalesce(m.order_id, k.order_id),
  coalesce(m.payment_id, k.payment_id, f.payment_id), coalesce(m.ref, m.book_ref),
  jsonb_strip_nulls(jsonb_build_object('movement', coalesce(m.kind, m.book_kind), 'amount', m.amount, 'currency', m.currency,
    'ourAmount', m.book_amount, 'ourCurrency', m.book_currency, 'source', m.source))
FROM matched m
LEFT JOIN known k ON k.ref = coalesce(m.ref, m.book_ref)
LEFT JOIN (SELECT DISTINCT ON (ref) ref, event_id, payment_id FROM books) f ON f.ref = m.ref
WHERE coalesce(m.at, m.book_at) >= $1 AND coalesce(m.at, m.book_at) < $2
  -- Money of nobody is told as such.
  AND NOT (m.id IS NOT NULL AND k.ref IS NOT NULL AND k.payment_id IS NULL AND k.status IN ('authorised', 'captured'))
  -- Of a payment that the provider has not captured there is nothing to be settled.
  AND NOT (m.id IS NULL AND m.created_at >= $3 AND k.status IS DISTINCT FROM 'captured')
  AND NOT EXISTS (SELECT FROM found t WHERE t.ref = k.ref AND t.kind IN ('amount_differs', 'currency_differs', 'charge_not_recorded'))
