-- The generation that Redis must have of an event's state.
-- $1 event_id
-- Row count: 0 or 1.
SELECT generation FROM events WHERE id = $1
