-- Freezes the entries that came before the opening, once. What stands here counts, whatever Redis says.
-- $1 event_id, $2 entries, $3 since when in ms
-- Row count: 1 for who did it, 0 where it had been done.
UPDATE queues SET frozen_entries = $2, frozen_at = to_timestamp($3::float8 / 1000)
WHERE event_id = $1
  AND frozen_entries IS NULL -- guard: freeze-kept
