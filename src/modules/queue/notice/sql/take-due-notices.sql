-- Takes those whose turn has come or is about to, each once: of many replicas one has him.
-- $1 event_id, $2 positions below, $3 most rows
-- Row count: as many as were taken.
UPDATE turn_notices SET due_at = clock_timestamp() WHERE id IN (
  SELECT id FROM turn_notices WHERE event_id = $1 AND position < $2
    AND due_at IS NULL
  ORDER BY position LIMIT $3 FOR UPDATE SKIP LOCKED
)
RETURNING id
