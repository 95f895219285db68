-- Moves the moment at which what is left of an allotment is released by itself.
-- $1 event_id, $2 id, $3 release_at or null
-- Row count: 1, or 0 where there is none, or it is over.
UPDATE allotments SET release_at = $3, version = version + 1
WHERE event_id = $1 AND id = $2 AND released_at IS NULL
