-- The oldest transaction that still runs on this snapshot: whatever it does not show has this number or a higher one.
-- No parameters
-- Row count: 1.
SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint AS tx
