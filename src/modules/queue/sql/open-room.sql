-- Opens an automatic room, or closes it. Of many replicas one does it.
-- $1 event_id, $2 whether it is to be open
-- Row count: 1 for who did it, else 0.
UPDATE queues SET opened_at = CASE WHEN $2 THEN clock_timestamp() END
WHERE event_id = $1 AND mode = 'automatic' AND (opened_at IS NULL) = $2
