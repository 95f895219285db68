-- The events whose log should be sealed.
-- $1 event_id or null for all
-- Row count: one a published event.
SELECT id FROM events WHERE status = 'published' AND ($1::int IS NULL OR id = $1) ORDER BY id
