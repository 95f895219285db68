-- The transaction number that PostgreSQL gives next.
-- No parameters
-- Row count: 1.
SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint AS next
