-- Some leaves of a draw, in order.
-- $1 event_id, $2 first chunk, $3 most chunks
-- Row count: as many chunks as there are.
SELECT leaves FROM draw_leaves WHERE event_id = $1 AND chunk_no >= $2 ORDER BY chunk_no LIMIT $3
