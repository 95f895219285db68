-- The heartbeat of the sweep, one for all replicas. After a gap in it (PostgreSQL or every replica was away) nothing may
-- expire for a while: fans could not pay meanwhile either.
-- $1 longest gap in ms, $2 quiet time after one in ms
-- Row count: 1; `quiet` says whether nothing may expire now.
INSERT INTO sweep_heartbeats AS beat (name, at, quiet_until) VALUES ('expire-orders', clock_timestamp(), clock_timestamp())
ON CONFLICT (name) DO UPDATE SET at = clock_timestamp(),
  quiet_until = CASE WHEN beat.at < clock_timestamp() - $1::int * interval '1 millisecond'
    THEN clock_timestamp() + $2::int * interval '1 millisecond' ELSE beat.quiet_until END
RETURNING quiet_until > clock_timestamp() AS quiet
