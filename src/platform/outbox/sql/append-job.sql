-- Puts a job into the outbox, in the transaction of its cause. A repeat of the same key is the same job.
-- $1 event_id, $2 key, $3 kind, $4 payload, $5 delay in ms
-- Row count: 1, or 0 where the job is already there.
INSERT INTO outbox (event_id, key, kind, payload, next_at)
VALUES ($1, $2, $3, $4, clock_timestamp() + $5::int * interval '1 millisecond')
ON CONFLICT (event_id, key) DO NOTHING
