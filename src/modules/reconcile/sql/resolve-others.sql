-- Resolves what was open in the span and was not found any more, of those kinds that were judged.
-- $1 provider, $2 kind[], $3 from, $4 to
-- Row count: those resolved.
UPDATE reconciliation_mismatches m SET resolved_at = clock_timestamp()
WHERE provider = $1 AND kind = ANY($2::text[]) AND at >= $3 AND at < $4 AND resolved_at IS NULL
  AND NOT EXISTS (SELECT FROM found f WHERE f.kind = m.kind AND f.key = m.key)
