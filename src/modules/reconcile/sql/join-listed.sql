-- Finds our payment to each of the provider's: by its id there, else by ours in its metadata.
-- $1 provider
-- Row count: one a payment of the list.
INSERT INTO known (ref, status, amount, currency, at, event_id, payment_id, order_id, our_status, our_amount, our_currency, updated_at)
SELECT l.ref, l.status, l.amount, l.currency, l.at, y.event_id, y.id AS payment_id, y.order_id, y.status AS our_status,
  y.amount AS our_amount, y.currency AS our_currency, y.updated_at
FROM listed l
LEFT JOIN payment_refs f ON f.provider = $1 AND f.provider_ref = l.ref
LEFT JOIN payments y ON y.event_id = coalesce(f.event_id, l.event_id) AND y.id = coalesce(f.payment_id, l.payment_id)
  AND y.provider = $1
