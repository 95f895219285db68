-- Keeps what a pass has found, and when the next one is due.
-- $1 name, $2 position, $3 ms that it took, $4 how often each is broken, $5 ms until the next
-- Row count: 1.
UPDATE invariant_passes SET position = $2, finished_at = clock_timestamp(), duration_ms = $3::float8, broken = $4::jsonb,
  next_at = clock_timestamp() + $5::int * interval '1 millisecond'
WHERE name = $1
