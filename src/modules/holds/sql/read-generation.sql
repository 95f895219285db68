-- The generation that Redis must have of an event's state, made unmistakable by the event's public id. It counts the lives
-- of Redis and the losses of this event alone together: either one makes it another generation.
-- $1 event_id
-- Row count: 0 or 1.
SELECT public_id || ':' || (generation + life) AS generation, generation + life AS number, generation AS raised, life
FROM events, (SELECT coalesce(max(number), 0) AS life FROM redis_lives) AS lives
WHERE id = $1
