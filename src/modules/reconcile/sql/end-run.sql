-- Keeps how a run ended; one that failed has no end, and is begun again.
-- $1 id, $2 payments, $3 settlement rows, $4 mismatches, $5 error or null
-- Row count: 1.
UPDATE reconciliation_runs SET payments = $2, settlement_rows = $3, mismatches = $4, last_error = $5,
  finished_at = CASE WHEN $5::text IS NULL THEN clock_timestamp() END
WHERE id = $1
