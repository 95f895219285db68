-- Keeps a portion of the settlement report. What is no movement of a payment (a payout, a fee) is left out.
-- $1 id[], $2 kind[], $3 ref[], $4 source[], $5 amount[], $6 currency[], $7 at[]
-- Row count: one a row.
INSERT INTO settled (id, kind, ref, source, amount, currency, at)
SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::bigint[], $6::text[], $7::timestamptz[])
  AS s (id, kind, ref, source, amount, currency, at)
WHERE s.kind <> 'other'
ON CONFLICT (id) DO NOTHING
