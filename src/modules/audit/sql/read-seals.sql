-- The seals of a chain from one batch on, in order.
-- $1 event_id, $2 source, $3 batch_no of the first, $4 at most
-- Row count: 0 to $4.
SELECT event_id AS "eventId", source, batch_no AS "batchNo", rows, to_json(first_position) AS "firstPosition",
  to_json(last_position) AS "lastPosition", rows_hash AS "rowsHash", marks, prev_hash AS "prevHash", hash, sealed_at AS "sealedAt"
FROM log_seals WHERE event_id = $1 AND source = $2 AND batch_no >= $3 ORDER BY batch_no LIMIT $4
