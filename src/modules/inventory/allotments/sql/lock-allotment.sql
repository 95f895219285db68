-- Locks an allotment, so that one releases of it at a time. Not against the lines of orders that name it: they have locked its places
-- by then, and who releases waits for those.
-- $1 event_id, $2 id, $3 whether only where its moment has come and it is not over
-- Row count: 1, or 0 where there is none.
SELECT id FROM allotments
WHERE event_id = $1 AND id = $2
  AND (NOT $3::boolean OR (released_at IS NULL AND release_at <= clock_timestamp())) -- guard: allotment-due
FOR NO KEY UPDATE
