-- Payments that both know, and know differently: one mismatch each, the gravest. What changed after the span's end is settling
-- still; a capture counts once it was settled in the span.
-- $1 from, $2 to
-- Row count: one a mismatch.
INSERT INTO found (kind, key, at, event_id, order_id, payment_id, ref, details)
SELECT kind, ref, at, event_id, order_id, payment_id, ref, jsonb_build_object('status', status, 'amount', amount, 'currency', currency,
  'ourStatus', our_status, 'ourAmount', our_amount, 'ourCurrency', our_currency)
FROM (
  SELECT k.*, CASE
    WHEN k.currency <> k.our_currency THEN 'currency_differs'
    WHEN k.amount <> k.our_amount THEN 'amount_differs'
    WHEN k.status = 'authorised' AND k.our_status IN ('voided', 'absent', 'authorised', 'capturing', 'voiding') AND k.updated_at < $2
      THEN 'authorisation_left_open'
    WHEN k.status = 'captured' AND k.our_status NOT IN ('captured', 'refunding', 'refunded') AND k.updated_at < $2
      AND EXISTS (SELECT FROM settled s WHERE s.ref = k.ref AND s.kind = 'capture' AND s.at < $2)
      THEN 'charge_not_recorded' END AS kind
  FROM known k WHERE k.payment_id IS NOT NULL AND k.at >= $1 AND k.at < $2
) each WHERE kind IS NOT NULL
