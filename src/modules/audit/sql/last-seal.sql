-- The end of a chain, which the next seal follows.
-- $1 event_id, $2 source
-- Row count: 1, or 0 before the first.
SELECT batch_no AS "batchNo", to_json(last_position) AS "lastPosition", hash
FROM log_seals WHERE event_id = $1 AND source = $2 ORDER BY batch_no DESC LIMIT 1
