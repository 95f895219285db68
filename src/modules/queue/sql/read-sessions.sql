-- The browser sessions that these visitors came in with.
-- $1 event_id, $2 visitors
-- Row count: one a visitor who is inside.
SELECT visitor, session FROM admissions WHERE event_id = $1 AND visitor = ANY ($2) AND ended_at IS NULL
