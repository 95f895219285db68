-- How far the journal of some generations of an event has come, by the end of the key: a journal may be long.
-- $1 event_id, $2 generation[]
-- Row count: one a generation that has begun.
SELECT generation, seq FROM unnest($2::int[]) AS asked (number)
CROSS JOIN LATERAL (
  SELECT generation, seq FROM hold_log WHERE event_id = $1 AND generation = asked.number ORDER BY seq DESC LIMIT 1
) AS last
