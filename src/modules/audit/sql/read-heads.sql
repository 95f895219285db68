-- The newest seal of each chain.
-- $1 event_id or null for all
-- Row count: one a chain that has a seal.
SELECT DISTINCT ON (event_id, source) event_id AS "eventId", source, batch_no AS "batchNo", encode(hash, 'hex') AS hash
FROM log_seals WHERE $1::int IS NULL OR event_id = $1
ORDER BY event_id, source, batch_no DESC
