-- The browser sessions that these visitors came in with.
-- $1 event_id, $2 visitors
-- Row count: one a session of a visitor who is inside.
SELECT a.visitor, coalesce(s.session, a.session) AS session
FROM admissions a LEFT JOIN admission_sessions s ON s.event_id = a.event_id AND s.visitor = a.visitor
WHERE a.event_id = $1 AND a.visitor = ANY ($2) AND a.ended_at IS NULL
