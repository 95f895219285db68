-- Those who want to be told and came before the draw: their positions are not noted yet.
-- $1 event_id, $2 most rows
-- Row count: as many as there are, at most $2.
SELECT visitor, entry FROM turn_notices WHERE event_id = $1 AND position IS NULL AND due_at IS NULL LIMIT $2
