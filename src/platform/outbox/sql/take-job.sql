-- The worker checks its lease before it acts: a job that was rung twice acts once.
-- $1 event_id, $2 key, $3 attempt
-- Row count: 1, or 0 where the job is done or leased anew.
SELECT kind, payload FROM outbox
WHERE event_id = $1 AND key = $2 AND done_at IS NULL
  AND attempts = $3 -- guard: lease
