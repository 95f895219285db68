-- What was found last, and how long ago.
-- No parameters
-- Row count: one a set.
SELECT name, broken, duration_ms AS "durationMs", (extract(epoch FROM clock_timestamp() - finished_at) * 1000)::float8 AS "agoMs"
FROM invariant_passes
