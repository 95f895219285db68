-- Gives an allotment a code, another one, or none.
-- $1 event_id, $2 id, $3 digest of the code, or null for none
-- Row count: 1, or 0 where there is no such allotment, or it is over.
UPDATE allotments SET code_digest = $3, code_made_at = CASE WHEN $3::text IS NULL THEN NULL ELSE clock_timestamp() END, version = version + 1
WHERE event_id = $1 AND id = $2 AND released_at IS NULL
