-- Who is inside, for a Redis that has forgotten it.
-- $1 event_id
-- Row count: as many as are inside, those who came in last at most 100,000.
SELECT visitor, position FROM admissions WHERE event_id = $1 AND ended_at IS NULL ORDER BY admitted_at DESC LIMIT 100000
