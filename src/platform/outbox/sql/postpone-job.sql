-- A failed attempt: tries again after 1 s, 2 s, 4 s, ... at most a minute.
-- $1 event_id, $2 key, $3 the reason
-- Row count: 1, or 0 where another worker has done it meanwhile.
UPDATE outbox SET lease_until = NULL, last_error = left($3, 500),
  next_at = clock_timestamp() + least(60, power(2, least(attempts, 7) - 1)) * interval '1 second'
WHERE event_id = $1 AND key = $2 AND done_at IS NULL
