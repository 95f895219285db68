-- The generation that Redis must have of an event's state, made unmistakable by the event's public id.
-- $1 event_id
-- Row count: 0 or 1.
SELECT public_id || ':' || generation AS generation, generation AS number FROM events WHERE id = $1
