-- How far the line has come, for a Redis that forgets it. Never goes back.
-- $1 event_id, $2 entries given out, $3 positions let in, $4 runs of entries that nobody has, as JSON
-- Row count: 1, or 0 where it was known.
UPDATE queues SET entries_seen = least(entries_floor, greatest(entries_seen, $2)),
  served_seen = least(entries_floor, greatest(entries_seen, $2), greatest(served_seen, $3)),
  holes = CASE WHEN entries_seen <= $2 AND served_seen <= $3 THEN $4::jsonb ELSE holes END, seen_at = clock_timestamp()
WHERE event_id = $1
  AND (entries_seen < $2 OR served_seen < $3 OR (entries_seen <= $2 AND served_seen <= $3 AND holes <> $4::jsonb))
