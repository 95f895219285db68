-- How far the journal of some generations of an event has come.
-- $1 event_id, $2 generation[]
-- Row count: one a generation that has begun.
SELECT generation, max(seq) AS seq FROM hold_log WHERE event_id = $1 AND generation = ANY($2::int[]) GROUP BY generation
