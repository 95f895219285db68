-- How many mismatches are open, by provider and kind.
-- No parameters
-- Row count: one a provider and kind that has some.
SELECT provider, kind, count(*)::int AS open FROM reconciliation_mismatches WHERE resolved_at IS NULL GROUP BY provider, kind
