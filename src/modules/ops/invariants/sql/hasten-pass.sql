-- Brings the full set forward, unless it has been asked a short while ago or is being asked.
-- $1 ms that it is left alone after its last end
-- Row count: 1, or 0 where it comes soon enough.
UPDATE invariant_passes SET next_at = clock_timestamp()
WHERE name = 'full' AND finished_at < clock_timestamp() - $1::int * interval '1 millisecond'
