-- The call that creates a payment is about to leave: from here on, only the provider knows. A payment that was decided on
-- meanwhile is not sent any more.
-- $1 event_id, $2 id
-- Row count: 1, or 0 where it must not be sent.
UPDATE payments SET sent_at = coalesce(sent_at, clock_timestamp()), version = version + 1
WHERE event_id = $1 AND id = $2
  AND status IN ('created', 'unknown', 'voiding') -- guard: withdrawn
RETURNING id
