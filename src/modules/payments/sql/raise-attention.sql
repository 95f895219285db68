-- Asks for a person. Asked for again, it is the same question, open again where it was resolved.
-- $1 event_id, $2 key, $3 what
-- Row count: 1.
INSERT INTO attention (event_id, key, what) VALUES ($1, $2, $3)
ON CONFLICT (event_id, key) DO UPDATE SET what = excluded.what, resolved_at = NULL,
  since = CASE WHEN attention.resolved_at IS NULL THEN attention.since ELSE clock_timestamp() END
