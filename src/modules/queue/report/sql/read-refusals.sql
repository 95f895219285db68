-- How often something was refused at a waiting room, by error code.
-- $1 event_id
-- Row count: one a code.
SELECT code, times FROM queue_refusals WHERE event_id = $1 ORDER BY times DESC, code
