-- The chains of one event, or of all; where a length of time is given, only those with a younger seal, from the first such on.
-- $1 event_id or null, $2 milliseconds or null
-- Row count: one a chain that has a seal.
SELECT event_id AS "eventId", source, min(batch_no) AS "fromBatch" FROM log_seals
WHERE ($1::int IS NULL OR event_id = $1) AND ($2::int IS NULL OR sealed_at >= clock_timestamp() - $2 * interval '1 millisecond')
GROUP BY event_id, source ORDER BY event_id, source
