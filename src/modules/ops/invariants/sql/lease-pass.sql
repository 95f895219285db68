-- Leases a pass that is due to one replica; when that one dies in it, the next is due after the lease.
-- $1 name, $2 ms of the lease
-- Row count: 1, or 0 where it is not due or another replica has it.
UPDATE invariant_passes SET next_at = clock_timestamp() + $2::int * interval '1 millisecond'
WHERE name = $1 AND next_at <= clock_timestamp()
RETURNING position AS tx, (extract(epoch FROM clock_timestamp() - finished_at) * 1000)::float8 AS "agoMs"
