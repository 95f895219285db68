-- Keeps a portion of the provider's list. A payment that moved between two pages comes twice and is one.
-- $1 ref[], $2 event_id[], $3 payment_id[], $4 status[], $5 amount[], $6 currency[], $7 at[]
-- Row count: one a payment.
INSERT INTO listed (ref, event_id, payment_id, status, amount, currency, at)
SELECT * FROM unnest($1::text[], $2::int[], $3::uuid[], $4::text[], $5::bigint[], $6::text[], $7::timestamptz[])
ON CONFLICT (ref) DO NOTHING
