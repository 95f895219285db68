-- The roots over the chunks of a draw, one after the other.
-- $1 event_id
-- Row count: 1.
SELECT coalesce(string_agg(root, ''::bytea ORDER BY chunk_no), ''::bytea) AS roots FROM draw_leaves WHERE event_id = $1
