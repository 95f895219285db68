-- Begins a run. Of a scheduled one (it has a slot) one replica only; one that was cut off, or failed, is begun again after a while.
-- $1 provider, $2 kind, $3 slot or null, $4 from, $5 to, $6 ms that a run may take
-- Row count: 1, or 0 where it is somebody else's or done.
INSERT INTO reconciliation_runs AS run (provider, kind, slot, from_at, to_at) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (provider, kind, slot) DO UPDATE SET started_at = clock_timestamp(), from_at = excluded.from_at, to_at = excluded.to_at
WHERE run.finished_at IS NULL AND run.started_at < clock_timestamp() - $6::int * interval '1 millisecond'
RETURNING id
