-- Ends admissions, found by whose they are or by the browser session that came in. Rows are whose they were.
-- $1 event_id, $2 visitors or sessions, $3 outcome
-- Row count: how many were still open.
UPDATE admissions SET ended_at = clock_timestamp(), outcome = $3
WHERE event_id = $1 AND (visitor = ANY ($2) OR session = ANY ($2)) AND ended_at IS NULL
RETURNING visitor
