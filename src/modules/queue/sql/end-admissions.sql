-- Ends admissions, found by whose they are or by a browser session that came in. Rows are whose they were.
-- $1 event_id, $2 visitors or sessions, $3 outcome
-- Row count: how many were still open.
UPDATE admissions SET ended_at = clock_timestamp(), outcome = $3
WHERE event_id = $1 AND ended_at IS NULL
  AND visitor = ANY ($2 || ARRAY(SELECT visitor FROM admission_sessions WHERE event_id = $1 AND session = ANY ($2)))
RETURNING visitor
