-- Asks for a person where a dispute still waits for our answer shortly before its last day. Asked for once.
-- $1 ms before the last day
-- Row count: the new questions.
INSERT INTO attention (event_id, key, what)
SELECT event_id, 'dispute-due:' || id, 'dispute ' || provider_ref || ' at ' || provider || ' must be answered by ' || due_by
FROM disputes
WHERE status = 'needs_response' AND due_by <= clock_timestamp() + $1::bigint * interval '1 millisecond'
ON CONFLICT (event_id, key) DO NOTHING
